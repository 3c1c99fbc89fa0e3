import type { SeedColumn } from "#model/data";

/** The value of one column in row `n`, as Postgres prints it (time zone UTC). */
export function seedValue(column: SeedColumn, n: number): string {
  switch (column.kind) {
    case "serial":
      return String(n);
    case "integer":
      return String((column.from ?? 0) + (n % column.modulo));
    case "text":
      return column.template.replaceAll("{n}", String(n));
    case "boolean":
      return n % column.every === 0 ? "t" : "f";
    case "timestamp":
      return timestampText(Date.parse(column.start) + n * column.stepSeconds * 1000);
  }
}

/** `2024-01-31 08:00:00+00`, as Postgres prints a `timestamptz` of whole seconds. */
function timestampText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ")}+00`;
}

/** What is wrong with a dataset's columns, or `undefined`. Both modes refuse the same. */
export function seedFault(columns: readonly SeedColumn[], rows: number): string | undefined {
  if (!Number.isSafeInteger(rows) || rows < 0 || rows > 2_147_483_647) return "`rows` is not a whole number that fits an integer key";
  if (columns[0]?.kind !== "serial" || columns.filter((column) => column.kind === "serial").length !== 1)
    return "the first column, and no other, must be `serial`";
  if (new Set(columns.map((column) => column.name)).size !== columns.length) return "two columns have the same name";
  return columns.map(columnFault).find((fault) => fault !== undefined);
}

function columnFault(column: SeedColumn): string | undefined {
  if (!/^[a-z_][a-z0-9_]*$/.test(column.name)) return `column \`${column.name}\` is not a plain lower-case name`;
  if (column.kind === "integer" && !(Number.isSafeInteger(column.modulo) && column.modulo > 0 && Number.isSafeInteger(column.from ?? 0)))
    return `column \`${column.name}\` needs whole numbers, and a \`modulo\` above 0`;
  if (column.kind === "boolean" && !(Number.isSafeInteger(column.every) && column.every > 0))
    return `column \`${column.name}\` needs \`every\` to be a whole number above 0`;
  if (column.kind === "timestamp" && !(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.000)?Z$/.test(column.start) && Number.isSafeInteger(column.stepSeconds)))
    return `column \`${column.name}\` needs an ISO 8601 \`start\` in UTC and whole \`stepSeconds\``;
  return undefined;
}
