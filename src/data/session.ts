import type { QuerySuccess } from "#model/data";
import type { RelationName } from "./cursor.ts";
import { mayUse, type ModelledDatabase, type ModelledServer, type ModelledTable, rolesOf } from "./modelled-server.ts";
import { NotModelled, refuse } from "./sql-failure.ts";

/** Who asks, where, and of what. */
export interface Session {
  readonly server: ModelledServer;
  readonly database: ModelledDatabase;
  readonly role: string;
  /** The role and all it is a member of. */
  readonly roles: ReadonlySet<string>;
}

/** A statement's effect: the server afterwards and what psql shows. */
export interface Effect {
  readonly server: ModelledServer;
  readonly result: QuerySuccess;
}

export function openSession(server: ModelledServer, databaseName: string, role: string): Session {
  const database = server.databases[databaseName];
  if (database === undefined) return refuse("3D000", `database "${databaseName}" does not exist`);
  return { server, database, role, roles: rolesOf(server, database, role) };
}

export function withDatabase(server: ModelledServer, database: ModelledDatabase): ModelledServer {
  return { ...server, databases: { ...server.databases, [database.name]: database } };
}

export function withTable(session: Session, table: ModelledTable): ModelledServer {
  return withDatabase(session.server, { ...session.database, tables: { ...session.database.tables, [tableKey(table)]: table } });
}

export function tableKey(name: { readonly schema: string; readonly name: string }): string {
  return `${name.schema}.${name.name}`;
}

/** As Postgres names a relation that it did not find. */
export function spelled(name: RelationName): string {
  return name.qualified ? `${name.schema}.${name.name}` : name.name;
}

/** @throws NotModelled for the catalogue, and where a schema named after the role would come first in the search path. */
export function findTable(session: Session, name: RelationName): ModelledTable | undefined {
  if (name.schema === "pg_catalog" || name.schema === "information_schema" || name.name.startsWith("pg_"))
    throw new NotModelled(`the system catalogue (\`${spelled(name)}\`)`);
  const { database, role, roles } = session;
  if (!name.qualified && database.schemas[role] !== undefined) throw new NotModelled(`a schema named after the role \`${role}\``);
  const schema = database.schemas[name.schema];
  const usable = schema !== undefined && mayUse(roles, schema.grants, "usage");
  if (schema !== undefined && !usable && name.qualified) return refuse("42501", `permission denied for schema ${name.schema}`);
  return usable ? database.tables[tableKey(name)] : undefined;
}

/** @throws SqlFailure 42P01 */
export function tableOf(session: Session, name: RelationName): ModelledTable {
  return findTable(session, name) ?? refuse("42P01", `relation "${spelled(name)}" does not exist`);
}

/** @throws SqlFailure 42501 */
export function needPrivilege(session: Session, table: ModelledTable, privilege: string): void {
  if (!mayUse(session.roles, table.grants, privilege)) refuse("42501", `permission denied for table ${table.name}`);
}
