import { HarnessError } from "#model/errors";

/** What went wrong in a reporter: a sentence, and what to do about it on a line of its own where that is known. */
export function reporterProblem(name: string, error: unknown): string {
  const hint = error instanceof HarnessError ? `\n  ${error.hint.replaceAll("\n", "\n  ")}` : "";
  return `the reporter \`${name}\` failed: ${error instanceof Error ? error.message : String(error)}${hint}`;
}
