import type { Literal } from "./cursor.ts";
import { NotModelled, refuse } from "./sql-failure.ts";
import type { ColumnDefinition } from "./statement.ts";

/**
 * A literal as a column stores it, in Postgres's text, by Postgres's assignment rules.
 * @throws SqlFailure 22P02, 22003, 42804 as Postgres does.
 * @see https://www.postgresql.org/docs/current/typeconv-query.html
 */
export function storedValue(column: ColumnDefinition, literal: Literal): string | null {
  if (literal.kind === "null") return null;
  if (literal.kind === "default") return storedValue(column, column.fallback.kind === "default" ? { kind: "null" } : column.fallback);
  switch (column.type) {
    case "serial":
    case "integer":
    case "bigint":
      return wholeNumber(column, literal);
    case "text":
      return literal.kind === "boolean" ? (literal.text === "t" ? "true" : "false") : literal.text;
    case "boolean":
      return truth(column, literal);
    case "timestamptz":
      return timestamp(column, literal);
  }
}

const SQL_NAMES = { serial: "integer", integer: "integer", bigint: "bigint", text: "text", boolean: "boolean", timestamptz: "timestamp with time zone" };

type Constant = Extract<Literal, { readonly text: string }>;

function wholeNumber(column: ColumnDefinition, literal: Constant): string {
  const type = SQL_NAMES[column.type];
  if (literal.kind === "boolean") return mismatch(column, "boolean");
  const text = literal.text.trim();
  if (!/^[+-]?\d+$/.test(text)) return refuse("22P02", `invalid input syntax for type ${type}: "${literal.text}"`);
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new NotModelled("a number of this size");
  const fits = type === "bigint" || (value >= -2_147_483_648 && value <= 2_147_483_647);
  if (!fits) return refuse("22003", literal.kind === "number" ? "integer out of range" : `value "${literal.text}" is out of range for type integer`);
  return String(value);
}

function truth(column: ColumnDefinition, literal: Constant): string {
  if (literal.kind === "number") return mismatch(column, "integer");
  const text = literal.text.toLowerCase();
  if (text === "t" || text === "true") return "t";
  if (text === "f" || text === "false") return "f";
  if (!/^\s*(y|n|o|1|0|t|f)/.test(text)) return refuse("22P02", `invalid input syntax for type boolean: "${literal.text}"`);
  throw new NotModelled("this spelling of a boolean");
}

function timestamp(column: ColumnDefinition, literal: Constant): string {
  if (literal.kind !== "string") return mismatch(column, literal.kind === "number" ? "integer" : "boolean");
  const iso = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\+00$/.exec(literal.text);
  const instant = iso === null ? Number.NaN : Date.parse(`${iso[1]}T${iso[2]}Z`);
  if (Number.isNaN(instant) || !new Date(instant).toISOString().startsWith(`${iso?.[1]}T${iso?.[2]}`))
    throw new NotModelled("a time that is not written as `2024-01-31 08:00:00+00`");
  return literal.text;
}

function mismatch(column: ColumnDefinition, type: string): never {
  return refuse("42804", `column "${column.name}" is of type ${SQL_NAMES[column.type]} but expression is of type ${type}`, {
    hint: "You will need to rewrite or cast the expression.",
  });
}
