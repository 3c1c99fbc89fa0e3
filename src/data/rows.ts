import type { SeedColumn } from "#model/data";
import type { KeyRanges } from "./statement.ts";

/** Values in column order, as Postgres prints them. */
export type Row = readonly (string | null)[];

/** Rows `from`…`to` of a formula, with the columns that an UPDATE has set since. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly formulas: readonly SeedColumn[];
  readonly changed: Readonly<Record<string, string | null>>;
}

/** The content of one modelled table: immutable, exact for every statement of the list, and small however many rows it has. */
export interface Rows {
  /** Ascending and disjoint; the first column is the key `n`. */
  readonly segments: readonly Segment[];
  /** Rows that a statement inserted. */
  readonly inserted: readonly Row[];
}

export const NO_ROWS: Rows = { segments: [], inserted: [] };

export function generatedRows(formulas: readonly SeedColumn[], count: number): Rows {
  return count === 0 ? NO_ROWS : { segments: [{ from: 1, to: count, formulas, changed: {} }], inserted: [] };
}

/** What a statement selects: nothing said means every row. `keyIndex` is the key's place among the columns. */
export interface Selection {
  readonly ranges: KeyRanges;
  readonly keyIndex: number;
}

export function countRows(rows: Rows, selection?: Selection): number {
  const { segments, inserted } = selection === undefined ? rows : splitRows(rows, selection).inside;
  return segments.reduce((sum, segment) => sum + segment.to - segment.from + 1, inserted.length);
}

/** @returns the rows left. */
export function deleteRows(rows: Rows, selection: Selection | undefined): Rows {
  return selection === undefined ? NO_ROWS : splitRows(rows, selection).outside;
}

/** Sets columns of the selected rows to constants. `names` are the table's columns in order. */
export function updateRows(rows: Rows, selection: Selection | undefined, names: readonly string[], set: Readonly<Record<string, string | null>>): Rows {
  const { inside, outside } = selection === undefined ? { inside: rows, outside: NO_ROWS } : splitRows(rows, selection);
  const segments = inside.segments.map((segment) => ({ ...segment, changed: { ...segment.changed, ...set } }));
  const inserted = inside.inserted.map((row) =>
    row.map((value, index) => (Object.hasOwn(set, names[index] ?? "") ? (set[names[index] ?? ""] ?? null) : value)),
  );
  return { segments: [...outside.segments, ...segments].toSorted((a, b) => a.from - b.from), inserted: [...outside.inserted, ...inserted] };
}

export function hasKey(rows: Rows, key: number, keyIndex: number): boolean {
  return countRows(rows, { ranges: [[key, key]], keyIndex }) > 0;
}

function splitRows(rows: Rows, selection: Selection): { readonly inside: Rows; readonly outside: Rows } {
  const inside: Segment[] = [];
  const outside: Segment[] = [];
  for (const segment of rows.segments) {
    let from = segment.from;
    for (const [low, high] of selection.ranges) {
      const first = Math.max(low, from);
      const last = Math.min(high, segment.to);
      if (first > last) continue;
      if (first > from) outside.push({ ...segment, from, to: first - 1 });
      inside.push({ ...segment, from: first, to: last });
      from = last + 1;
    }
    if (from <= segment.to) outside.push({ ...segment, from });
  }
  const isInside = (row: Row): boolean => {
    const key = Number(row[selection.keyIndex]);
    return row[selection.keyIndex] !== null && selection.ranges.some(([low, high]) => low <= key && key <= high);
  };
  return {
    inside: { segments: inside, inserted: rows.inserted.filter(isInside) },
    outside: { segments: outside, inserted: rows.inserted.filter((row) => !isInside(row)) },
  };
}
