import type { QueryFailure } from "#model/data";
import type { ModelledDatabase, ModelledTable } from "./modelled-server.ts";
import { failure } from "./psql-text.ts";
import { type Rows, NO_ROWS } from "./rows.ts";

/** One step of a dump, in the order of pg_dump: schemas, tables, their rows, then owners and grants. */
export type DumpStep =
  | { readonly kind: "schema"; readonly name: string }
  | { readonly kind: "create"; readonly table: ModelledTable }
  | { readonly kind: "copy"; readonly schema: string; readonly name: string; readonly rows: Rows }
  | { readonly kind: "define"; readonly table: ModelledTable };

const HEADER = "--\n-- PostgreSQL database dump\n--\n";
const TRAILER = "--\n-- PostgreSQL database dump complete\n--\n";
const STEP = "--modelled ";

/** The file that stands for `pg_dump`'s: true in order and in how it breaks when cut short, with rows as formulas instead of text. */
export function renderDump(database: ModelledDatabase): Uint8Array {
  const tables = Object.values(database.tables);
  const bare = tables.map((table) => ({ ...table, rows: NO_ROWS }));
  const steps: readonly DumpStep[] = [
    ...Object.keys(database.schemas)
      .filter((name) => name !== "public")
      .map((name) => ({ kind: "schema" as const, name })),
    ...bare.map((table) => ({ kind: "create" as const, table })),
    ...tables.map(({ schema, name, rows }) => ({ kind: "copy" as const, schema, name, rows })),
    ...bare.map((table) => ({ kind: "define" as const, table })),
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
