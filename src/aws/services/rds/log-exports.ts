import type { CloudwatchLogsExportConfiguration } from "@aws-sdk/client-rds";

/** The log types that go to CloudWatch after a change. */
export function changedLogExports(change: CloudwatchLogsExportConfiguration | undefined, current: readonly string[]): readonly string[] {
  const { EnableLogTypes = [], DisableLogTypes = [] } = change ?? {};
  return [...new Set([...current, ...EnableLogTypes])].filter((type) => !DisableLogTypes.includes(type));
}
