import type { JsonObject } from "#model/json";
import { text } from "./attributes.ts";

interface Problem {
  readonly summary: string;
  readonly attribute: string;
}

/** What the provider checks of a final snapshot's name before any API call. */
export function finalSnapshotProblems(config: JsonObject): readonly Problem[] {
  const attribute = "final_snapshot_identifier";
  const value = text(config, attribute);
  if (value === undefined) return [];
  const problems = [
    [!/^[0-9A-Za-z-]+$/.test(value), `only alphanumeric characters and hyphens allowed in "${attribute}"`],
    [value.includes("--"), `"${attribute}" cannot contain two consecutive hyphens`],
    [value.endsWith("-"), `"${attribute}" cannot end in a hyphen`],
  ] as const;
  return problems.flatMap(([isProblem, summary]) => (isProblem ? [{ summary, attribute }] : []));
}
