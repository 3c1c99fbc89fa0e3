import {
  ADMIN_ROLE,
  DATABASE_PRIVILEGES,
  type Grants,
  hasAnyPrivilege,
  type ModelledServer,
  type ModelledTable,
  omit,
  SCHEMA_PRIVILEGES,
  SEQUENCE_PRIVILEGES,
  TABLE_PRIVILEGES,
  withGrant,
  withoutGrant,
} from "./modelled-server.ts";
import { tagResult } from "./psql-text.ts";
import { type Effect, type Session, tableOf, tableKey, withDatabase } from "./session.ts";
import { NotModelled, refuse } from "./sql-failure.ts";
import type { Statement } from "./statement.ts";

type Of<K extends Statement["kind"]> = Extract<Statement, { readonly kind: K }>;

export function performCreateRole(session: Session, statement: Of<"create-role">): Effect {
  const { server, role } = session;
  const { name, options } = statement;
  const creator = server.roles[role];
  if (creator?.createRole !== true)
    return refuse("42501", "permission denied to create role", { detail: "Only roles with the CREATEROLE attribute may create roles." });
  if (options.superuser === true)
    return refuse("42501", "permission denied to create role", {
      detail: "Only roles with the SUPERUSER attribute may create roles with the SUPERUSER attribute.",
    });
  if (options.createDb === true && !creator.createDb)
    return refuse("42501", "permission denied to create role", {
      detail: "Only roles with the CREATEDB attribute may create roles with the CREATEDB attribute.",
    });
  if (name.startsWith("pg_")) return refuse("42939", `role name "${name}" is reserved`, { detail: 'Role names starting with "pg_" are reserved.' });
  if (server.roles[name] !== undefined || name === ADMIN_ROLE) return refuse("42710", `role "${name}" already exists`);
  const created = { login: options.login === true, createDb: options.createDb === true, createRole: options.createRole === true, memberOf: [], adminOf: [] };
  const roles = { ...server.roles, [role]: { ...creator, adminOf: [...creator.adminOf, name] }, [name]: created };
  return { server: { ...server, roles }, result: tagResult("CREATE ROLE") };
}

export function performDropRole(session: Session, statement: Of<"drop-role">): Effect {
  let { server } = session;
  const notices: string[] = [];
  if (server.roles[session.role]?.createRole !== true)
    return refuse("42501", "permission denied to drop role", {
      detail: "Only roles with the CREATEROLE attribute and the ADMIN option on the target roles may drop roles.",
    });
  for (const name of statement.names) {
    if (server.roles[name] === undefined && statement.ifExists) {
      notices.push(`NOTICE:  role "${name}" does not exist, skipping`);
      continue;
    }
    if (server.roles[name] === undefined) return refuse("42704", `role "${name}" does not exist`);
    if (name === session.role) return refuse("55006", "current user cannot be dropped");
    if (!isAdmin(session, name))
      return refuse("42501", "permission denied to drop role", {
        detail: `Only roles with the CREATEROLE attribute and the ADMIN option on role "${name}" may drop this role.`,
      });
    if (isUsed(server, name)) return refuse("2BP01", `role "${name}" cannot be dropped because some objects depend on it`);
    const roles = Object.entries(omit(server.roles, name)).map(
      ([other, role]) =>
        [other, { ...role, memberOf: role.memberOf.filter((group) => group !== name), adminOf: role.adminOf.filter((group) => group !== name) }] as const,
    );
    server = { ...server, roles: Object.fromEntries(roles) };
  }
  return { server, result: tagResult("DROP ROLE", notices) };
}

export function performGrantRole(session: Session, statement: Of<"grant-role" | "revoke-role">): Effect {
  const { server } = session;
  const notices: string[] = [];
  const isGrant = statement.kind === "grant-role";
  let roles = server.roles;
  for (const granted of statement.granted) {
    if (granted.startsWith("pg_")) throw new NotModelled(`the predefined role \`${granted}\``);
    if (roles[granted] === undefined) return refuse("42704", `role "${granted}" does not exist`);
    for (const name of statement.roles) {
      const role = roles[name];
      if (role === undefined) return refuse("42704", `role "${name}" does not exist`);
      if (!isAdmin(session, granted))
        return refuse("42501", `permission denied to ${isGrant ? "grant" : "revoke"} role "${granted}"`, {
          detail: `Only roles with the ADMIN option on role "${granted}" may ${isGrant ? "grant" : "revoke"} this role.`,
        });
      if (isGrant && reaches(roles, granted, name)) return refuse("0LP01", `role "${granted}" is a member of role "${name}"`);
      const others = role.memberOf.filter((group) => group !== granted);
      if (isGrant && others.length < role.memberOf.length)
        notices.push(`NOTICE:  role "${name}" has already been granted membership in role "${granted}" by role "${session.role}"`);
      if (!isGrant && others.length === role.memberOf.length)
        notices.push(`WARNING:  role "${name}" has not been granted membership in role "${granted}" by role "${session.role}"`);
      roles = { ...roles, [name]: { ...role, memberOf: isGrant ? [...others, granted] : others } };
    }
  }
  return { server: { ...server, roles }, result: tagResult(isGrant ? "GRANT ROLE" : "REVOKE ROLE", notices) };
}

export function performGrant(session: Session, statement: Of<"grant" | "revoke">): Effect {
  const { server, database } = session;
  const isGrant = statement.kind === "grant";
  const notices: string[] = [];
  const change = (subject: string, label: string, owner: string, grants: Grants, known: readonly string[]): Grants => {
    const privileges = statement.privileges === "all" ? known : statement.privileges;
    if (!privileges.every((privilege) => known.includes(privilege))) throw new NotModelled(`these privileges on a ${subject}`);
    for (const role of statement.roles) if (role !== "public" && server.roles[role] === undefined) refuse("42704", `role "${role}" does not exist`);
    if (!session.roles.has(owner)) {
      if (!hasAnyPrivilege(session.roles, grants)) refuse("42501", `permission denied for ${subject} ${label}`);
      notices.push(`WARNING:  no privileges ${isGrant ? "were granted" : "could be revoked"} for "${label}"`);
      return grants;
    }
    return statement.roles.reduce((result, role) => (isGrant ? withGrant : withoutGrant)(result, role, privileges), grants);
  };
  const changeTable = (table: ModelledTable): ModelledTable => ({ ...table, grants: change("table", table.name, table.owner, table.grants, TABLE_PRIVILEGES) });
  const changeSequence = (table: ModelledTable): ModelledTable =>
    table.sequence === undefined
      ? table
      : { ...table, sequence: { ...table.sequence, grants: change("sequence", table.sequence.name, table.owner, table.sequence.grants, SEQUENCE_PRIVILEGES) } };
  const done = (after: ModelledServer): Effect => ({ server: after, result: tagResult(isGrant ? "GRANT" : "REVOKE", notices) });
  const doneTables = (tables: readonly ModelledTable[]): Effect =>
    done(withDatabase(server, { ...database, tables: { ...database.tables, ...Object.fromEntries(tables.map((table) => [tableKey(table), table])) } }));

  const { target } = statement;
  switch (target.on) {
    case "tables":
      return doneTables(target.names.map((name) => changeTable(tableOf(session, name))));
    case "sequences":
      return doneTables(
        target.names.map((name) =>
          changeSequence(
            Object.values(database.tables).find((table) => table.schema === name.schema && table.sequence?.name === name.name) ??
              refuse("42P01", `relation "${name.name}" does not exist`),
          ),
        ),
      );
    case "all-tables":
    case "all-sequences":
      for (const name of target.names) if (database.schemas[name] === undefined) refuse("3F000", `schema "${name}" does not exist`);
      return doneTables(
        Object.values(database.tables)
          .filter((table) => target.names.includes(table.schema))
          .map(target.on === "all-tables" ? changeTable : changeSequence),
      );
    case "schemas": {
      const schemas = target.names.map((name) => {
        const schema = database.schemas[name] ?? refuse("3F000", `schema "${name}" does not exist`);
        return [name, { ...schema, grants: change("schema", name, schema.owner, schema.grants, SCHEMA_PRIVILEGES) }] as const;
      });
      return done(withDatabase(server, { ...database, schemas: { ...database.schemas, ...Object.fromEntries(schemas) } }));
    }
    case "databases": {
      let after = server;
      for (const name of target.names) {
        const found = server.databases[name] ?? refuse("3D000", `database "${name}" does not exist`);
        after = withDatabase(after, { ...found, grants: change("database", name, found.owner, found.grants, DATABASE_PRIVILEGES) });
      }
      return done(after);
    }
  }
}

function isAdmin(session: Session, name: string): boolean {
  return [...session.roles].some((role) => session.server.roles[role]?.adminOf.includes(name) === true);
}

function reaches(roles: ModelledServer["roles"], from: string, to: string): boolean {
  return from === to || (roles[from]?.memberOf ?? []).some((next) => reaches(roles, next, to));
}

function isUsed(server: ModelledServer, role: string): boolean {
  return Object.values(server.databases).some((database) => {
    const owned = [database, ...Object.values(database.schemas), ...Object.values(database.tables)];
    const sequences = Object.values(database.tables).flatMap((table) => (table.sequence === undefined ? [] : [table.sequence]));
    return (
      owned.some((object) => object.owner === role || object.grants[role] !== undefined) || sequences.some((sequence) => sequence.grants[role] !== undefined)
    );
  });
}
