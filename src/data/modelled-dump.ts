import type { QueryFailure } from "#model/data";
import type { ModelledDatabase, ModelledTable } from "./modelled-server.ts";
import { failure } from "./psql-text.ts";
import { type Rows, NO_ROWS } from "./rows.ts";

/** One step of a dump: tables first, then their rows, as pg_dump orders them. */
export type DumpStep = { readonly create: ModelledTable } | { readonly copy: { readonly schema: string; readonly name: string; readonly rows: Rows } };

const HEADER = "--\n-- PostgreSQL database dump\n--\n";
const TRAILER = "--\n-- PostgreSQL database dump complete\n--\n";
const STEP = "--modelled ";

/** The file that stands for `pg_dump`'s: true in order and in how it breaks when cut short, with rows as formulas instead of text. */
export function renderDump(database: ModelledDatabase): Uint8Array {
  const tables = Object.values(database.tables);
  const steps: readonly DumpStep[] = [
    ...tables.map((table) => ({ create: { ...table, rows: NO_ROWS } })),
    ...tables.map(({ schema, name, rows }) => ({ copy: { schema, name, rows } })),
  ];
  return new TextEncoder().encode(`${HEADER}\n${steps.map((step) => `${STEP}${JSON.stringify(step)}\n`).join("")}\n${TRAILER}`);
}

export function isModelledDump(text: string): boolean {
  return text.split("\n", 8).some((line) => line.startsWith(STEP));
}

/** The steps of a dump. One that was cut short ends in a failure, as COPY does on data that breaks off. */
export function parseDump(text: string): readonly (DumpStep | QueryFailure)[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith(STEP))
    .map((line) => {
      try {
        return JSON.parse(line.slice(STEP.length)) as DumpStep;
      } catch {
        return failure("22P04", "missing data for column: the dump breaks off here");
      }
    });
}
