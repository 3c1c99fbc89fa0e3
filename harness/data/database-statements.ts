import type { QueryFailure, QueryResult } from "#model/data";
import { RESERVED_DATABASES } from "#data/modelled-server";
import { summary } from "#data/modelled-session";
import { failure, notModelled, tagResult } from "#data/psql-text";
import { parseStatement } from "#data/parse-statement";
import type { Statement } from "#data/statement";
import type { SqlStatement } from "#data/tokens";
import { joinResults, standsAlone } from "#data/transaction";
import { type Connection, quoteText } from "./connection.ts";
import { lendConnection, returnConnection } from "./open-database.ts";
import type { PostgresServer } from "./postgres-server.ts";

const MODE = "the embedded Postgres";

interface Session {
  readonly database: string;
  readonly role: string;
  readonly status: string;
}

/**
 * Statements about databases: an embedded Postgres holds one, so the server answers, in Postgres's words.
 * `undefined` for every other statement, and for one about the database that the session is in.
 */
export async function interpretDatabaseStatement(
  server: PostgresServer,
  connection: Connection,
  session: Session,
  statement: SqlStatement,
): Promise<QueryResult | undefined> {
  const parsed = parseStatement(statement.tokens);
  const unknown = notModelled(`${summary(statement.source)}: this form, of a statement about databases`, MODE);
  if (session.status === "E") return undefined;
  const alone = standsAlone(statement);
  if (alone !== undefined && session.status !== "I") return failure("25001", `${alone} cannot run inside a transaction block`);
  if (parsed?.kind === "create-database") return createDatabase(server, connection, session.role, parsed);
  if (parsed?.kind === "drop-database") return dropDatabase(server, connection, session, parsed);
  if (parsed?.kind === "drop-role") return usedElsewhere(server, connection, session, parsed.names);
  // PGlite starts Postgres with `allow_system_table_mods`, which lets this through.
  if (parsed?.kind === "create-schema" && parsed.name.startsWith("pg_"))
    return failure("42939", `unacceptable schema name "${parsed.name}"`, { detail: 'The prefix "pg_" is reserved for system schemas.' });
  const targets = targetsOf(statement, parsed);
  if (targets === undefined) return undefined;
  if (targets.length === 0) return unknown;
  if (targets.every((name) => name === session.database)) return undefined;
  const [target] = targets;
  if (target === undefined || targets.length > 1 || session.status !== "I") return unknown;
  if (!server.has(target)) return RESERVED_DATABASES.includes(target) ? unknown : failure("3D000", `database "${target}" does not exist`);
  return runIn(server, target, session.role, statement.source);
}

/** The databases that ALTER, GRANT or REVOKE names: none where the form is not understood, `undefined` where it is about something else. */
function targetsOf(statement: SqlStatement, parsed: Statement | undefined): readonly string[] | undefined {
  if (parsed?.kind === "alter-owner" && parsed.of === "database") return [parsed.name.name];
  if ((parsed?.kind === "grant" || parsed?.kind === "revoke") && parsed.target.on === "databases") return parsed.target.names;
  const words = statement.tokens.map((token) => token.text);
  const isDatabase =
    words[1] === "database" || (["grant", "revoke"].includes(words[0] ?? "") && words.some((word, index) => word === "on" && words[index + 1] === "database"));
  return isDatabase ? [] : undefined;
}

async function createDatabase(
  server: PostgresServer,
  connection: Connection,
  role: string,
  statement: Extract<Statement, { readonly kind: "create-database" }>,
): Promise<QueryResult> {
  const owner = statement.owner ?? role;
  const { roles } = server.roles();
  if (!roles.some((entry) => entry.name === owner)) return failure("42704", `role "${owner}" does not exist`);
  if (roles.find((entry) => entry.name === role)?.createDb !== true) return failure("42501", "permission denied to create database");
  if (!(await isMember(connection, role, owner, "SET"))) return failure("42501", `must be able to SET ROLE "${owner}"`);
  if (server.has(statement.name) || RESERVED_DATABASES.includes(statement.name)) return failure("42P04", `database "${statement.name}" already exists`);
  server.create(statement.name, owner);
  return tagResult("CREATE DATABASE");
}

async function dropDatabase(
  server: PostgresServer,
  connection: Connection,
  session: Session,
  statement: Extract<Statement, { readonly kind: "drop-database" }>,
): Promise<QueryResult> {
  const { name } = statement;
  const owner = server.databases().find((database) => database.name === name)?.owner;
  if (RESERVED_DATABASES.includes(name)) return failure("42501", `must be owner of database ${name}`);
  if (owner === undefined)
    return statement.ifExists
      ? tagResult("DROP DATABASE", [`NOTICE:  database "${name}" does not exist, skipping`])
      : failure("3D000", `database "${name}" does not exist`);
  if (!(await isMember(connection, session.role, owner, "USAGE"))) return failure("42501", `must be owner of database ${name}`);
  if (name === session.database) return failure("55006", "cannot drop the currently open database");
  await server.drop(name);
  return tagResult("DROP DATABASE");
}

async function isMember(connection: Connection, role: string, owner: string, how: "SET" | "USAGE"): Promise<boolean> {
  return (await connection.rows(`SELECT pg_has_role(${quoteText(role)}, ${quoteText(owner)}, '${how}')`))[0]?.[0] === "t";
}

/** In another database of the server, as the same role. */
async function runIn(server: PostgresServer, target: string, role: string, sql: string): Promise<QueryResult> {
  const connection = await server.connect(target);
  await lendConnection(connection, role);
  try {
    const outcome = await connection.run(sql);
    return outcome.failure ?? joinResults(outcome.results);
  } finally {
    await returnConnection(connection);
    server.changed(target);
    await server.ownerChanged(target);
  }
}

/** Postgres looks for dependent objects in all databases; an embedded one sees its own. Who may not drop the role hears of that first. */
async function usedElsewhere(server: PostgresServer, here: Connection, session: Session, names: readonly string[]): Promise<QueryFailure | undefined> {
  for (const name of names) {
    const isKnown = server.roles().roles.some((role) => role.name === name);
    if (!isKnown || (await here.rows(`SELECT pg_has_role(${quoteText(session.role)}, ${quoteText(name)}, 'MEMBER WITH ADMIN OPTION')`))[0]?.[0] !== "t")
      return undefined;
  }
  for (const { name: database } of server.databases()) {
    if (database === session.database) continue;
    const connection = await server.connect(database);
    for (const name of names) {
      const [used] =
        (
          await connection.rows(
            `SELECT count(*) FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid WHERE d.refclassid = 'pg_authid'::regclass AND d.classid <> 'pg_auth_members'::regclass AND r.rolname = ${quoteText(name)}`,
          )
        )[0] ?? [];
      if (used !== "0") return failure("2BP01", `role "${name}" cannot be dropped because some objects depend on it`);
    }
  }
  return undefined;
}
