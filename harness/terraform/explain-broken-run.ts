import { HarnessError } from "#model/errors";
import type { CommandResult } from "#model/scenario";

/** What Terraform says when a plugin could not be started, or has died under it. */
const brokenPlugin =
  /^[│ ]*Error: (?:Plugin did not respond|Failed to load plugin schemas|Unrecognized remote plugin message)\b|timeout while waiting for plugin to start|failed to instantiate provider/m;

/** What the AWS SDK says when nobody answers at the gateway's address; not where Ctrl-C has cancelled the request. */
const unanswered =
  /request send failed, (?!.*context canceled).*\b(?:127\.0\.0\.1:\d+|localhost:\d+)\b.*(?:connection refused|connection reset|broken pipe|EOF)/;

/**
 * A command that failed because this machine failed stopped nobody: whether a guardrail would have is not known.
 *
 * @throws HarnessError `environment` when a plugin broke down or the gateway was not reached
 */
export function explainBrokenRun({ exitCode, stderr }: CommandResult): void {
  if (exitCode === 0) return;
  const plugin = brokenPlugin.exec(stderr)?.[0].replace(/^[│ ]*/, "");
  if (plugin !== undefined)
    throw new HarnessError("environment", `A plugin of Terraform broke down: ${plugin}`, {
      hint: "Was memory or processor time short? A run takes about 1 GB. Run it again; nothing is judged on half a command",
    });
  if (unanswered.test(stderr.replaceAll(/[│\s]+/g, " ")))
    throw new HarnessError("environment", "Terraform got no answer from the simulated AWS", { hint: "Run it again; nothing is judged on half a command" });
}
