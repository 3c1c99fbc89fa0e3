import { type Cursor, NotInList } from "./cursor.ts";
import type { GrantTarget, RoleOptions, Statement } from "./statement.ts";

/** What follows CREATE ROLE or CREATE USER. */
export function parseCreateRole(cursor: Cursor, login: boolean): Statement {
  const name = cursor.identifier();
  cursor.skip("with");
  let options: RoleOptions = { login };
  while (!cursor.atEnd()) {
    if (cursor.skip("password")) {
      if (cursor.literal().kind !== "string") throw new NotInList();
      continue;
    }
    const word = cursor.takeOneOf(["login", "nologin", "createdb", "nocreatedb", "createrole", "nocreaterole", "superuser", "nosuperuser", "inherit"]);
    const on = !word.startsWith("no");
    const option = on ? word : word.slice(2);
    if (option === "login") options = { ...options, login: on };
    if (option === "createdb") options = { ...options, createDb: on };
    if (option === "createrole") options = { ...options, createRole: on };
    if (option === "superuser") options = { ...options, superuser: on };
  }
  return { kind: "create-role", name, options };
}

/** What follows GRANT or REVOKE. */
export function parseGrant(cursor: Cursor, towards: "to" | "from"): Statement {
  const words = cursor.skip("all") ? (cursor.skip("privileges"), "all" as const) : cursor.list(cursor.identifier);
  const verb = towards === "to" ? "grant" : "revoke";
  if (words !== "all" && cursor.skip(towards)) return { kind: `${verb}-role`, granted: words, roles: cursor.list(cursor.identifier) };
  if (words !== "all" && !words.every((word) => PRIVILEGES.includes(word))) throw new NotInList();
  cursor.take("on");
  const target = grantTarget(cursor);
  cursor.take(towards);
  const roles = cursor.list(cursor.identifier);
  if (towards === "from" && !cursor.skip("cascade")) cursor.skip("restrict");
  return { kind: verb, privileges: words === "all" ? words : words.map((word) => (word === "temp" ? "temporary" : word)), target, roles };
}

function grantTarget(cursor: Cursor): GrantTarget {
  if (cursor.skip("all", "tables", "in", "schema")) return { on: "all-tables", names: cursor.list(cursor.identifier) };
  if (cursor.skip("all", "sequences", "in", "schema")) return { on: "all-sequences", names: cursor.list(cursor.identifier) };
  if (cursor.skip("schema")) return { on: "schemas", names: cursor.list(cursor.identifier) };
  if (cursor.skip("database")) return { on: "databases", names: cursor.list(cursor.identifier) };
  if (cursor.skip("sequence")) return { on: "sequences", names: cursor.list(cursor.relation) };
  cursor.skip("table");
  return { on: "tables", names: cursor.list(cursor.relation) };
}

const PRIVILEGES = ["select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain", "usage", "create", "connect", "temporary", "temp"];
