import type { ColumnDefinition } from "./statement.ts";
import type { Rows } from "./rows.ts";

/** Role (or `public`) to privileges. The owner is listed like anyone else. */
export type Grants = Readonly<Record<string, readonly string[]>>;

export interface ModelledTable {
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  readonly grants: Grants;
  readonly columns: readonly ColumnDefinition[];
  /** The primary key, an integer column. */
  readonly key?: string | undefined;
  /** Behind a `serial` column. */
  readonly sequence?: { readonly name: string; readonly next: number; readonly grants: Grants } | undefined;
  readonly rows: Rows;
}

export interface ModelledSchema {
  readonly owner: string;
  readonly grants: Grants;
}

export interface ModelledDatabase {
  readonly name: string;
  readonly owner: string;
  readonly grants: Grants;
  readonly schemas: Readonly<Record<string, ModelledSchema>>;
  /** By `schema.name`. */
  readonly tables: Readonly<Record<string, ModelledTable>>;
}

export interface ModelledRole {
  readonly login: boolean;
  readonly createDb: boolean;
  readonly createRole: boolean;
  readonly memberOf: readonly string[];
  /** Roles it created: it may grant and drop those. */
  readonly adminOf: readonly string[];
}

/** One server, immutable: a statement makes a new one, a fork or a transaction keeps the old one. */
export interface ModelledServer {
  readonly roles: Readonly<Record<string, ModelledRole>>;
  readonly databases: Readonly<Record<string, ModelledDatabase>>;
}

export const TABLE_PRIVILEGES: readonly string[] = ["insert", "select", "update", "delete", "truncate", "references", "trigger", "maintain"];
export const SEQUENCE_PRIVILEGES: readonly string[] = ["select", "update", "usage"];
export const SCHEMA_PRIVILEGES: readonly string[] = ["usage", "create"];
export const DATABASE_PRIVILEGES: readonly string[] = ["create", "temporary", "connect"];

/** RDS's own superuser, whom nobody can become. */
export const ADMIN_ROLE = "rdsadmin";
/** Databases of every RDS server that no script may enter or drop. */
export const RESERVED_DATABASES: readonly string[] = ["rdsadmin", "template0", "template1"];

/** What RDS hands over: a master user without superuser rights, who owns `postgres` and the first database. */
export function newServer(masterUsername: string, databaseName: string | undefined): ModelledServer {
  const roles: Record<string, ModelledRole> = {
    rds_superuser: { login: false, createDb: false, createRole: false, memberOf: [], adminOf: [] },
    [masterUsername]: { login: true, createDb: true, createRole: true, memberOf: ["rds_superuser"], adminOf: [] },
  };
  const names = new Set(["postgres", ...(databaseName === undefined ? [] : [databaseName])]);
  return { roles, databases: Object.fromEntries([...names].map((name) => [name, newDatabase(name, masterUsername)])) };
}

/** A copy of `template1`: schema `public` belongs to the database's owner, and everybody may use it and connect. */
export function newDatabase(name: string, owner: string): ModelledDatabase {
  return {
    name,
    owner,
    grants: { public: ["temporary", "connect"], [owner]: DATABASE_PRIVILEGES },
    schemas: { public: { owner: "pg_database_owner", grants: { pg_database_owner: SCHEMA_PRIVILEGES, public: ["usage"] } } },
    tables: {},
  };
}

/** The role itself, what it is a member of, and `pg_database_owner` where it owns the database. */
export function rolesOf(server: ModelledServer, database: ModelledDatabase, role: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const next of server.roles[name]?.memberOf ?? []) visit(next);
  };
  visit(role);
  if (found.has(database.owner)) found.add("pg_database_owner");
  return found;
}

export function mayUse(roles: ReadonlySet<string>, grants: Grants, privilege: string): boolean {
  return Object.entries(grants).some(([role, privileges]) => (role === "public" || roles.has(role)) && privileges.includes(privilege));
}

export function hasAnyPrivilege(roles: ReadonlySet<string>, grants: Grants): boolean {
  return Object.entries(grants).some(([role, privileges]) => (role === "public" || roles.has(role)) && privileges.length > 0);
}

export function withGrant(grants: Grants, role: string, privileges: readonly string[]): Grants {
  return { ...grants, [role]: [...new Set([...(grants[role] ?? []), ...privileges])] };
}

export function withoutGrant(grants: Grants, role: string, privileges: readonly string[]): Grants {
  const left = (grants[role] ?? []).filter((privilege) => !privileges.includes(privilege));
  return left.length > 0 ? { ...grants, [role]: left } : omit(grants, role);
}

/** The new owner takes over the old one's rights. */
export function grantsMoved(grants: Grants, from: string, to: string): Grants {
  return from === to ? grants : withGrant(omit(grants, from), to, grants[from] ?? []);
}

export function omit<T>(record: Readonly<Record<string, T>>, ...keys: readonly string[]): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}
