import { HarnessError } from "#model/errors";
import { nameReporters } from "./name-reporters.ts";
import { openOutput } from "./open-output.ts";
import type { Output } from "./open-output.ts";
import { reporterProblem } from "./reporter-problem.ts";

/** Turns a result into the text of one reporter. */
export type Write<Result> = (result: Result, output: Output) => string | Promise<string>;

/** Reporters of a result that comes once, at the end. */
export interface Writers<Result> {
  /** Every reporter in turn; one that fails does not stop the others. Answers what went wrong, one text each. */
  report(result: Result): Promise<readonly string[]>;
}

/**
 * Opens reporters, each `name` or `name:file`, before anything is executed. `of` says what they report, in the plural.
 *
 * @throws HarnessError for an unknown one or a file that cannot be written
 */
export function openWriters<Result>(wanted: readonly string[], writers: Readonly<Record<string, Write<Result>>>, of: string): Writers<Result> {
  const known = nameReporters(wanted).map(({ text, name, file }) => ({ text, file, write: writerOf(name, writers, of) }));
  const reporters = known.map(({ text, file, write }) => ({ text, write, output: openOutput(file) }));
  return {
    report: async (result) => {
      const problems: string[] = [];
      for (const { text, write, output } of reporters) {
        try {
          output.write(await write(result, output));
          output.close();
        } catch (error) {
          problems.push(reporterProblem(text, error));
        }
      }
      return problems;
    },
  };
}

function writerOf<Result>(name: string, writers: Readonly<Record<string, Write<Result>>>, of: string): Write<Result> {
  const write = Object.hasOwn(writers, name) ? writers[name] : undefined;
  if (write !== undefined) return write;
  throw new HarnessError("usage", `There is no reporter \`${name}\` of ${of}`, {
    hint: `Reporters: ${Object.keys(writers).join(", ")}, each with an optional file as in json:out.json`,
  });
}
