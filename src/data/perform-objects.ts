import { storedValue } from "./column-values.ts";
import type { RelationName } from "./cursor.ts";
import {
  grantsMoved,
  mayUse,
  type ModelledDatabase,
  type ModelledTable,
  newDatabase,
  omit,
  RESERVED_DATABASES,
  rolesOf,
  SCHEMA_PRIVILEGES,
  SEQUENCE_PRIVILEGES,
  TABLE_PRIVILEGES,
} from "./modelled-server.ts";
import { tagResult } from "./psql-text.ts";
import { NO_ROWS } from "./rows.ts";
import { type Effect, findTable, type Session, tableKey, tableOf, withDatabase, withTable } from "./session.ts";
import { NotModelled, refuse } from "./sql-failure.ts";
import type { Statement } from "./statement.ts";

type Of<K extends Statement["kind"]> = Extract<Statement, { readonly kind: K }>;

export function performCreateDatabase(session: Session, statement: Of<"create-database">): Effect {
  const { server, role } = session;
  const owner = statement.owner ?? role;
  if (server.roles[owner] === undefined) return refuse("42704", `role "${owner}" does not exist`);
  if (server.roles[role]?.createDb !== true) return refuse("42501", "permission denied to create database");
  needSetRole(session, owner);
  if (server.databases[statement.name] !== undefined || RESERVED_DATABASES.includes(statement.name))
    return refuse("42P04", `database "${statement.name}" already exists`);
  return { server: withDatabase(server, newDatabase(statement.name, owner)), result: tagResult("CREATE DATABASE") };
}

export function performDropDatabase(session: Session, statement: Of<"drop-database">): Effect {
  const { server, database, roles } = session;
  const { name } = statement;
  const target = server.databases[name];
  if (target === undefined && RESERVED_DATABASES.includes(name)) return refuse("42501", `must be owner of database ${name}`);
  if (target === undefined && statement.ifExists)
    return { server, result: tagResult("DROP DATABASE", [`NOTICE:  database "${name}" does not exist, skipping`]) };
  if (target === undefined) return refuse("3D000", `database "${name}" does not exist`);
  if (!roles.has(target.owner)) return refuse("42501", `must be owner of database ${name}`);
  if (name === database.name) return refuse("55006", "cannot drop the currently open database");
  return { server: { ...server, databases: omit(server.databases, name) }, result: tagResult("DROP DATABASE") };
}

export function performCreateSchema(session: Session, statement: Of<"create-schema">): Effect {
  const { server, database, role, roles } = session;
  const { name } = statement;
  if (!mayUse(roles, database.grants, "create")) return refuse("42501", `permission denied for database ${database.name}`);
  if (name.startsWith("pg_")) return refuse("42939", `unacceptable schema name "${name}"`, { detail: 'The prefix "pg_" is reserved for system schemas.' });
  if (database.schemas[name] !== undefined && statement.ifNotExists)
    return { server, result: tagResult("CREATE SCHEMA", [`NOTICE:  schema "${name}" already exists, skipping`]) };
  if (database.schemas[name] !== undefined) return refuse("42P06", `schema "${name}" already exists`);
  const schemas = { ...database.schemas, [name]: { owner: role, grants: { [role]: SCHEMA_PRIVILEGES } } };
  return { server: withDatabase(server, { ...database, schemas }), result: tagResult("CREATE SCHEMA") };
}

export function performDropSchema(session: Session, statement: Of<"drop-schema">): Effect {
  const { server, database, roles } = session;
  const { name } = statement;
  if (name.startsWith("pg_") || name === "information_schema") throw new NotModelled("the system catalogue");
  const schema = database.schemas[name];
  if (schema === undefined && statement.ifExists) return { server, result: tagResult("DROP SCHEMA", [`NOTICE:  schema "${name}" does not exist, skipping`]) };
  if (schema === undefined) return refuse("3F000", `schema "${name}" does not exist`);
  if (!roles.has(schema.owner)) return refuse("42501", `must be owner of schema ${name}`);
  const inside = Object.values(database.tables).filter((table) => table.schema === name);
  const labels = inside.map((table) => `table ${name === "public" ? table.name : tableKey(table)}`);
  if (inside.length > 0 && !statement.cascade)
    return refuse("2BP01", `cannot drop schema ${name} because other objects depend on it`, {
      detail: labels.map((label) => `${label} depends on schema ${name}`).join("\n"),
      hint: "Use DROP ... CASCADE to drop the dependent objects too.",
    });
  const dropped: ModelledDatabase = { ...database, schemas: omit(database.schemas, name), tables: omit(database.tables, ...inside.map(tableKey)) };
  return { server: withDatabase(server, dropped), result: tagResult("DROP SCHEMA", cascadeNotices(labels)) };
}

function cascadeNotices(labels: readonly string[]): readonly string[] {
  if (labels.length === 0) return [];
  if (labels.length === 1) return [`NOTICE:  drop cascades to ${labels[0]}`];
  return [`NOTICE:  drop cascades to ${labels.length} other objects`, `DETAIL:  ${labels.map((label) => `drop cascades to ${label}`).join("\n")}`];
}

export function performCreateTable(session: Session, statement: Of<"create-table">): Effect {
  const { server, database, role, roles } = session;
  const { table: name, columns, key } = statement;
  const schema = database.schemas[name.schema];
  if (schema === undefined)
    return name.qualified ? refuse("3F000", `schema "${name.schema}" does not exist`) : refuse("3F000", "no schema has been selected to create in");
  if (!mayUse(roles, schema.grants, "create")) return refuse("42501", `permission denied for schema ${name.schema}`);
  const existing = findTable(session, name) ?? database.tables[tableKey(name)];
  if (existing !== undefined && statement.ifNotExists)
    return { server, result: tagResult("CREATE TABLE", [`NOTICE:  relation "${name.name}" already exists, skipping`]) };
  if (existing !== undefined) return refuse("42P07", `relation "${name.name}" already exists`);
  const twice = columns.find((column, index) => columns.findIndex((other) => other.name === column.name) !== index);
  if (twice !== undefined) return refuse("42701", `column "${twice.name}" specified more than once`);
  for (const column of columns) storedValue(column, { kind: "default" });
  const serials = columns.filter((column) => column.type === "serial");
  const keyType = columns.find((column) => column.name === key)?.type;
  if (serials.length > 1 || (keyType !== undefined && !["serial", "integer", "bigint"].includes(keyType))) throw new NotModelled("a table with this key");
  const sequence = serials.map((column) => ({ name: `${name.name}_${column.name}_seq`, next: 1, grants: { [role]: SEQUENCE_PRIVILEGES } }))[0];
  const table: ModelledTable = {
    schema: name.schema,
    name: name.name,
    owner: role,
    grants: { [role]: TABLE_PRIVILEGES },
    columns,
    key,
    sequence,
    rows: NO_ROWS,
  };
  return { server: withTable(session, table), result: tagResult("CREATE TABLE") };
}

export function performDropTable(session: Session, statement: Of<"drop-table">): Effect {
  const { server, database, roles } = session;
  const notices: string[] = [];
  const dropped: string[] = [];
  for (const name of statement.tables) {
    const table = droppable(session, name, statement.ifExists, notices);
    if (table === undefined) continue;
    if (!roles.has(table.owner) && !roles.has(database.schemas[table.schema]?.owner ?? "")) refuse("42501", `must be owner of table ${table.name}`);
    dropped.push(tableKey(table));
  }
  return { server: withDatabase(server, { ...database, tables: omit(database.tables, ...dropped) }), result: tagResult("DROP TABLE", notices) };
}

function droppable(session: Session, name: RelationName, ifExists: boolean, notices: string[]): ModelledTable | undefined {
  const noSchema = name.qualified && session.database.schemas[name.schema] === undefined;
  const table = findTable(session, name);
  if (table !== undefined) return table;
  const missing = noSchema ? `schema "${name.schema}" does not exist` : `table "${name.name}" does not exist`;
  if (!ifExists) refuse(noSchema ? "3F000" : "42P01", noSchema ? missing : `table "${name.name}" does not exist`);
  notices.push(`NOTICE:  ${missing}, skipping`);
  return undefined;
}

export function performAlterOwner(session: Session, statement: Of<"alter-owner">): Effect {
  const { server, database, roles } = session;
  const { owner } = statement;
  const needRole = (): void => {
    if (server.roles[owner] === undefined) refuse("42704", `role "${owner}" does not exist`);
    needSetRole(session, owner);
  };
  if (statement.of === "table") {
    const table = tableOf(session, statement.name);
    if (server.roles[owner] === undefined) refuse("42704", `role "${owner}" does not exist`);
    if (!roles.has(table.owner)) refuse("42501", `must be owner of table ${table.name}`);
    if (table.owner !== owner) needRole();
    const target = rolesOf(server, database, owner);
    if (table.owner !== owner && !mayUse(target, database.schemas[table.schema]?.grants ?? {}, "create"))
      refuse("42501", `permission denied for schema ${table.schema}`);
    const sequence = table.sequence === undefined ? undefined : { ...table.sequence, grants: grantsMoved(table.sequence.grants, table.owner, owner) };
    return {
      server: withTable(session, { ...table, owner, sequence, grants: grantsMoved(table.grants, table.owner, owner) }),
      result: tagResult("ALTER TABLE"),
    };
  }
  const name = statement.name.name;
  if (statement.of === "schema") {
    const schema = database.schemas[name];
    if (server.roles[owner] === undefined) return refuse("42704", `role "${owner}" does not exist`);
    if (schema === undefined) return refuse("3F000", `schema "${name}" does not exist`);
    if (!roles.has(schema.owner)) return refuse("42501", `must be owner of schema ${name}`);
    needRole();
    if (!mayUse(roles, database.grants, "create")) return refuse("42501", `permission denied for database ${database.name}`);
    const moved = { owner, grants: grantsMoved(schema.grants, schema.owner, owner) };
    return { server: withDatabase(server, { ...database, schemas: { ...database.schemas, [name]: moved } }), result: tagResult("ALTER SCHEMA") };
  }
  const target = server.databases[name];
  if (server.roles[owner] === undefined) return refuse("42704", `role "${owner}" does not exist`);
  if (target === undefined) return refuse("3D000", `database "${name}" does not exist`);
  if (!roles.has(target.owner)) return refuse("42501", `must be owner of database ${name}`);
  needRole();
  if (server.roles[session.role]?.createDb !== true) return refuse("42501", "permission denied to change owner of database");
  return { server: withDatabase(server, { ...target, owner, grants: grantsMoved(target.grants, target.owner, owner) }), result: tagResult("ALTER DATABASE") };
}

function needSetRole(session: Session, owner: string): void {
  if (!session.roles.has(owner)) refuse("42501", `must be able to SET ROLE "${owner}"`);
}
