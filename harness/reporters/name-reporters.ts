import { resolve } from "node:path";
import { HarnessError } from "#model/errors";

/** A reporter as it was asked for: `name`, or `name:file`. */
export interface NamedReporter {
  readonly text: string;
  readonly name: string;
  /** The terminal, when undefined. */
  readonly file: string | undefined;
}

/** Reads what reporters were asked for. @throws HarnessError `usage` when one stands twice, or two would write one file */
export function nameReporters(wanted: readonly string[]): readonly NamedReporter[] {
  const twice = wanted.find((text, index) => wanted.indexOf(text) !== index);
  if (twice !== undefined) throw new HarnessError("usage", `The reporter \`${twice}\` stands twice`, { hint: "Name it once, or give each its own file" });
  const named = wanted.map((text) => {
    const colon = text.indexOf(":");
    return colon === -1 ? { text, name: text, file: undefined } : { text, name: text.slice(0, colon), file: text.slice(colon + 1) };
  });
  const files = named.flatMap(({ file }) => (file === undefined ? [] : [resolve(file)]));
  const shared = files.find((file, index) => files.indexOf(file) !== index);
  if (shared !== undefined) throw new HarnessError("usage", `Two reporters would write \`${shared}\``, { hint: "Give each its own file" });
  return named;
}
