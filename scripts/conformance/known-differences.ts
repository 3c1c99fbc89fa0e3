import { existsSync, readFileSync } from "node:fs";
import { HarnessError } from "#model/errors";
import type { Difference } from "./compare-transcripts.ts";
import type { Row } from "./results.ts";

/** A row as far as its differences go. */
export type ComparedRow = Pick<Row, "name" | "differences">;

/** A difference that is understood and stays for the time being. */
export interface KnownDifference {
  /** Name of the case's folder. */
  readonly case: string;
  /** Where it shows; `*` stands for any text, but not for the whole of it. */
  readonly path: string;
  readonly reason: string;
}

/** @throws HarnessError `configuration` when an entry says no case, path or reason, or when its path would cover all that can differ */
export function readKnownDifferences(file: string): readonly KnownDifference[] {
  if (!existsSync(file)) return [];
  const entries = JSON.parse(readFileSync(file, "utf8")) as readonly Partial<KnownDifference>[];
  return entries.map(({ case: name, path, reason }, index) => {
    if (name === undefined || path === undefined || reason === undefined || reason.length < 20)
      throw new HarnessError("configuration", `Entry ${index + 1} of ${file} needs a \`case\`, a \`path\` and a \`reason\` (a sentence)`, {
        hint: "Say which case, where the difference shows, and why it stays",
      });
    if (!/[^*/\s]/.test(path))
      throw new HarnessError("configuration", `Entry ${index + 1} of ${file} hides all of ${name}: its path is \`${path}\``, {
        hint: "Name where the difference shows, or take the case out of the corpus",
      });
    return { case: name, path, reason };
  });
}

/** What a row disagrees on, beyond what is known. */
export function unexplained(row: ComparedRow, known: readonly KnownDifference[]): readonly Difference[] {
  return row.differences.filter((difference) => !known.some((entry) => covers(entry, row.name, difference)));
}

/** Entries that no difference of the rows needs any more. */
export function outlived(rows: readonly ComparedRow[], known: readonly KnownDifference[]): readonly KnownDifference[] {
  const played = known.filter((entry) => rows.some(({ name }) => name === entry.case));
  const orphans = known.filter((entry) => !played.includes(entry));
  return [...orphans, ...played.filter((entry) => !rows.some((row) => row.differences.some((difference) => covers(entry, row.name, difference))))];
}

function covers(entry: KnownDifference, name: string, difference: Difference): boolean {
  const pattern = entry.path
    .split("*")
    .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return entry.case === name && new RegExp(`^${pattern}$`).test(difference.path);
}
