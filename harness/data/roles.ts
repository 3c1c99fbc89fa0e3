import { type Connection, quoteName } from "./connection.ts";

/** Roles belong to the server, while each of its embedded databases has its own catalogue: this keeps them the same. */
export interface RoleSet {
  readonly roles: readonly RoleEntry[];
  readonly memberships: readonly Membership[];
}

export interface RoleEntry {
  readonly name: string;
  readonly login: boolean;
  readonly createDb: boolean;
  readonly createRole: boolean;
  readonly superuser: boolean;
  /** `ALTER ROLE` options in SQL. Passwords are not kept: nobody asks for them, and their salt would make equal servers differ. */
  readonly options: string;
}

interface Membership {
  readonly role: string;
  readonly member: string;
  readonly grantor: string;
  readonly options: string;
}

/** What RDS hands over: a master user that may create databases and roles, but is no superuser. */
export function initialRoles(masterUsername: string): RoleSet {
  const entry = (name: string, login: boolean): RoleEntry => ({
    name,
    login,
    createDb: login,
    createRole: login,
    superuser: false,
    options: optionsText({ login, createDb: login, createRole: login, superuser: false, inherit: true }),
  });
  return {
    roles: [entry("rds_superuser", false), entry(masterUsername, true)],
    memberships: [{ role: "rds_superuser", member: masterUsername, grantor: "rdsadmin", options: "ADMIN FALSE, INHERIT TRUE, SET TRUE" }],
  };
}

export async function readRoles(connection: Connection): Promise<RoleSet> {
  const roles = await connection.rows(`
    SELECT rolname, rolcanlogin, rolcreatedb, rolcreaterole, rolsuper, rolinherit
    FROM pg_authid WHERE oid >= 16384 AND rolname <> 'maker' ORDER BY oid`);
  const memberships = await connection.rows(`
    SELECT r.rolname, m.rolname, g.rolname, upper(format('ADMIN %s, INHERIT %s, SET %s', a.admin_option::text, a.inherit_option::text, a.set_option::text))
    FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.grantor
    WHERE m.oid >= 16384 ORDER BY a.oid`);
  return {
    roles: roles.map(([name, login, createDb, createRole, superuser, inherit]) => {
      const flags = { login: login === "t", createDb: createDb === "t", createRole: createRole === "t", superuser: superuser === "t" };
      return { name: name ?? "", ...flags, options: optionsText({ ...flags, inherit: inherit === "t" }) };
    }),
    memberships: memberships.map(([role, member, grantor, options]) => ({
      role: role ?? "",
      member: member ?? "",
      grantor: grantor ?? "",
      options: options ?? "",
    })),
  };
}

/** SQL that turns one set of roles into another. Grantors are kept: who may revoke depends on them. */
export function roleChanges(from: RoleSet, to: RoleSet): readonly string[] {
  const known = new Map(from.roles.map((role) => [role.name, role]));
  const wanted = new Set(to.roles.map((role) => role.name));
  const key = (membership: Membership): string => JSON.stringify(membership);
  const had = new Set(from.memberships.map(key));
  const has = new Set(to.memberships.map(key));
  const by = (membership: Membership): string => `GRANTED BY ${quoteName(membership.grantor)}`;
  const remaining = (membership: Membership): boolean => wanted.has(membership.member) && wanted.has(membership.role);
  return [
    ...to.roles.filter((role) => !known.has(role.name)).map((role) => `CREATE ROLE ${quoteName(role.name)} ${role.options}`),
    ...to.roles
      .filter((role) => known.has(role.name) && known.get(role.name)?.options !== role.options)
      .map((role) => `ALTER ROLE ${quoteName(role.name)} ${role.options}`),
    ...from.memberships
      .filter((one) => !has.has(key(one)) && remaining(one))
      .map((one) => `REVOKE ${quoteName(one.role)} FROM ${quoteName(one.member)} ${by(one)} CASCADE`),
    ...to.memberships
      .filter((one) => !had.has(key(one)))
      .map((one) => `GRANT ${quoteName(one.role)} TO ${quoteName(one.member)} WITH ${one.options} ${by(one)}`),
    ...from.roles.filter((role) => !wanted.has(role.name)).map((role) => `DROP ROLE ${quoteName(role.name)}`),
  ];
}

export const NO_ROLES: RoleSet = { roles: [], memberships: [] };

interface Options {
  readonly login: boolean;
  readonly createDb: boolean;
  readonly createRole: boolean;
  readonly superuser: boolean;
  readonly inherit: boolean;
}

function optionsText(options: Options): string {
  const word = (on: boolean, name: string): string => (on ? name : `NO${name}`);
  const flags = [
    word(options.login, "LOGIN"),
    word(options.createDb, "CREATEDB"),
    word(options.createRole, "CREATEROLE"),
    word(options.superuser, "SUPERUSER"),
    word(options.inherit, "INHERIT"),
  ];
  return flags.join(" ");
}
