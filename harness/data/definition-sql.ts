import { quoteName, quoteText } from "./connection.ts";
import type { Definitions, GrantList, SequenceDefinition, TableDefinition } from "./definitions.ts";

/** Schema `public` of a new database. */
export const NEW_PUBLIC: Definitions["schemas"][number] = {
  name: "public",
  owner: "pg_database_owner",
  grants: [
    ["pg_database_owner", "USAGE", false],
    ["pg_database_owner", "CREATE", false],
    ["", "USAGE", false],
  ],
};

const qualified = (object: { readonly schema: string; readonly name: string }): string => `${quoteName(object.schema)}.${quoteName(object.name)}`;

/** What must exist before rows can come: schemas, sequences, tables with their defaults. In order. */
export function beforeRows(definitions: Definitions): readonly string[] {
  const names = definitions.schemas.map((schema) => schema.name);
  return [
    ...(names.includes("public") ? [] : ["DROP SCHEMA public"]),
    ...names.filter((name) => name !== "public").map((name) => `CREATE SCHEMA ${quoteName(name)}`),
    ...definitions.sequences.filter((one) => one.ownedBy?.isIdentity !== true).map((one) => `CREATE SEQUENCE ${qualified(one)} ${one.options}`),
    ...definitions.tables.map((table) => createTable(table, definitions.sequences)),
  ];
}

/** What is quicker, or only possible, after the rows: keys, constraints, indexes, positions of sequences, owners, grants. */
export function afterRows(definitions: Definitions): readonly string[] {
  const { tables, sequences, schemas } = definitions;
  const constraints = tables.flatMap((table) => table.constraints.map((one) => ({ ...one, table })));
  const add = ({ table, name, text }: (typeof constraints)[number]): string => `ALTER TABLE ${qualified(table)} ADD CONSTRAINT ${quoteName(name)} ${text}`;
  const serials = sequences.filter((one) => one.ownedBy?.isIdentity !== true);
  return [
    ...constraints.filter((one) => one.kind !== "f").map(add),
    ...tables.flatMap((table) => table.indexes),
    ...constraints.filter((one) => one.kind === "f").map(add),
    ...sequences.map((one) => `SELECT pg_catalog.setval(${quoteText(qualified(one))}, ${one.lastValue}, ${String(one.isCalled)})`),
    ...serials.filter((one) => one.ownedBy === null).map((one) => `ALTER SEQUENCE ${qualified(one)} OWNER TO ${quoteName(one.owner)}`),
    ...tables.map((table) => `ALTER TABLE ${qualified(table)} OWNER TO ${quoteName(table.owner)}`),
    ...serials.flatMap((one) => (one.ownedBy === null ? [] : ownedSequence(one, one.ownedBy))),
    ...schemas.filter(isChanged).map((schema) => `ALTER SCHEMA ${quoteName(schema.name)} OWNER TO ${quoteName(schema.owner)}`),
    ...schemas.filter(isChanged).flatMap((schema) => grantSql(`SCHEMA ${quoteName(schema.name)}`, schema.owner, schema.grants)),
    ...tables.flatMap((table) => grantSql(`TABLE ${qualified(table)}`, table.owner, table.grants)),
    ...sequences.flatMap((one) => grantSql(`SEQUENCE ${qualified(one)}`, one.owner, one.grants)),
  ];
}

/** Schema `public` as every database has it needs no statement, and none but a superuser could make one. */
function isChanged(schema: Definitions["schemas"][number]): boolean {
  return JSON.stringify(schema) !== JSON.stringify(NEW_PUBLIC);
}

/** Of the database itself: not part of a `pg_dump`. */
export function databaseGrantSql(name: string, owner: string, grants: GrantList): readonly string[] {
  return grantSql(`DATABASE ${quoteName(name)}`, owner, grants);
}

function createTable(table: TableDefinition, sequences: readonly SequenceDefinition[]): string {
  const columns = table.columns.map((column) => {
    const parts = [quoteName(column.name), column.type];
    if (column.fallback !== null) parts.push(`DEFAULT ${column.fallback}`);
    if (column.identity !== "") parts.push(identity(table, column.name, column.identity, sequences));
    if (column.notNull) parts.push("NOT NULL");
    return parts.join(" ");
  });
  return `CREATE TABLE ${qualified(table)} (\n    ${columns.join(",\n    ")}\n)`;
}

function identity(table: TableDefinition, column: string, kind: string, sequences: readonly SequenceDefinition[]): string {
  const own = sequences.find(
    ({ ownedBy }) => ownedBy?.isIdentity === true && ownedBy.schema === table.schema && ownedBy.table === table.name && ownedBy.column === column,
  );
  // The type of an identity's sequence is its column's.
  const options = own === undefined ? "" : ` (SEQUENCE NAME ${qualified(own)} ${own.options.replace(/^AS \S+ /, "")})`;
  return `GENERATED ${kind === "a" ? "ALWAYS" : "BY DEFAULT"} AS IDENTITY${options}`;
}

/** A sequence can only belong to a column whose table has the same owner. */
function ownedSequence(one: SequenceDefinition, column: NonNullable<SequenceDefinition["ownedBy"]>): readonly string[] {
  return [
    `ALTER SEQUENCE ${qualified(one)} OWNER TO ${quoteName(one.owner)}`,
    `ALTER SEQUENCE ${qualified(one)} OWNED BY ${quoteName(column.schema)}.${quoteName(column.table)}.${quoteName(column.column)}`,
  ];
}

function grantSql(object: string, owner: string, grants: GrantList): readonly string[] {
  if (grants === null) return [];
  const to = (role: string): string => (role === "" ? "PUBLIC" : quoteName(role));
  return [
    `REVOKE ALL ON ${object} FROM PUBLIC`,
    `REVOKE ALL ON ${object} FROM ${quoteName(owner)}`,
    ...grants.map(([role, privilege, isGrantable]) => `GRANT ${privilege} ON ${object} TO ${to(role)}${isGrantable ? " WITH GRANT OPTION" : ""}`),
  ];
}
