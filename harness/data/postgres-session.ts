import type { QueryFailure, QueryRequest, QueryResult } from "#model/data";
import { connectedText, databaseGrants, isMetaCommand, type Listing, parseConnect, reservedDatabase, roleAttributes, runMetaCommand } from "#data/meta-command";
import { summary } from "#data/modelled-session";
import { parseStatement } from "#data/parse-statement";
import { failure, notModelled } from "#data/psql-text";
import { type SqlStatement, splitStatements } from "#data/tokens";
import { joinResults, standsAlone } from "#data/transaction";
import { refusalOf, touchesRoles } from "./accepted-statements.ts";
import { type Connection, quoteText } from "./connection.ts";
import { interpretDatabaseStatement } from "./database-statements.ts";
import { lendConnection, returnConnection } from "./open-database.ts";
import type { PostgresServer } from "./postgres-server.ts";

export const POSTGRES_MODE = "the embedded Postgres";

/** `psql -c`. Several statements go to Postgres as one simple query, which is one transaction. */
export async function runPostgresCommand(server: PostgresServer, request: QueryRequest): Promise<QueryResult> {
  const statements = splitStatements(request.sql);
  if (statements.length === 1) {
    const [only] = await runPostgresScript(server, request);
    return only ?? joinResults([]);
  }
  const refused = (await connectFailure(server, request.database, request.role)) ?? statements.map(refusedInQuery).find((result) => result !== undefined);
  if (refused !== undefined) return refused;
  const alone = statements.findIndex((statement) => standsAlone(statement) !== undefined);
  const sql = statements.slice(0, alone < 0 ? undefined : alone).map((statement) => statement.source);
  return withSession(server, request.database, request.role, statements, async (connection) => {
    const undone = alone < 0 ? sql : ["BEGIN", ...sql];
    const outcome = await connection.run(undone.join(";\n"));
    if (outcome.failure !== undefined) return outcome.failure;
    const verb = alone < 0 ? undefined : standsAlone(statements[alone] ?? { source: "", tokens: [] });
    return verb === undefined ? joinResults(outcome.results) : failure("25001", `${verb} cannot run inside a transaction block`);
  });
}

/** `psql -f`, in one session until a `\c`. */
export async function runPostgresScript(server: PostgresServer, request: QueryRequest & { readonly stopOnError?: boolean }): Promise<readonly QueryResult[]> {
  const refused = await connectFailure(server, request.database, request.role);
  if (refused !== undefined) return [refused];
  const results: QueryResult[] = [];
  let { database, role } = request;
  let queue = splitStatements(request.sql);
  while (queue.length > 0) {
    const turn = queue.findIndex((statement) => parseConnect(statement.source) !== undefined || statement.source === "\\q");
    const part = turn < 0 ? queue : queue.slice(0, turn);
    const next = turn < 0 ? undefined : queue[turn];
    queue = turn < 0 ? [] : queue.slice(turn + 1);
    const isOver = await withSession(server, database, role, part, (connection) =>
      runEach(server, connection, { database, role, stopOnError: request.stopOnError === true }, part, results),
    );
    const target = next === undefined ? undefined : parseConnect(next.source);
    if (isOver || target === undefined) break;
    const failed = await connectFailure(server, target.database, target.role ?? role);
    results.push(failed ?? connectedText(target.database, target.role ?? role));
    if (failed !== undefined) break;
    database = target.database;
    role = target.role ?? role;
  }
  return results;
}

interface SessionOf {
  readonly database: string;
  readonly role: string;
  readonly stopOnError: boolean;
}

/** @returns whether the script ends here */
async function runEach(
  server: PostgresServer,
  connection: Connection,
  session: SessionOf,
  statements: readonly SqlStatement[],
  results: QueryResult[],
): Promise<boolean> {
  let status = "I";
  for (const statement of statements) {
    const result = await runOne(statement);
    results.push(result);
    if (!result.ok && (session.stopOnError || result.notModelled === true)) return true;
  }
  return false;

  async function runOne(statement: SqlStatement): Promise<QueryResult> {
    if (isMetaCommand(statement.source)) return runMetaCommand(statement.source, listingOf(server, connection), POSTGRES_MODE);
    const refusal = refusalOf(statement);
    if (refusal !== undefined) return notModelled(`${summary(statement.source)}: ${refusal}`, POSTGRES_MODE);
    const interpreted = await interpretDatabaseStatement(server, connection, { ...session, status }, statement);
    if (interpreted !== undefined) return interpreted;
    const outcome = await connection.run(statement.source);
    status = outcome.status;
    if (outcome.failure === undefined && status === "I" && touchesRoles(statement)) await shareRoles();
    return outcome.failure ?? joinResults(outcome.results);
  }

  /** Reading the catalogue needs the server's own rights. */
  async function shareRoles(): Promise<void> {
    await connection.rows("SET SESSION AUTHORIZATION rdsadmin");
    await server.rolesChanged(session.database);
    await lendConnection(connection, session.role);
  }
}

/** Lends the database's connection to the role; whatever happens, it comes back clean, and all databases know the same roles. */
async function withSession<T>(
  server: PostgresServer,
  database: string,
  role: string,
  statements: readonly SqlStatement[],
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await server.connect(database);
  if (!statements.every(isRead)) server.changed(database);
  await lendConnection(connection, role);
  try {
    return await work(connection);
  } finally {
    await returnConnection(connection);
    if (statements.some(touchesRoles)) await server.rolesChanged(database);
    await server.ownerChanged(database);
  }
}

/** Surely changes nothing: what was backed up still holds. Of other SELECTs nobody knows what their functions do. */
function isRead(statement: SqlStatement): boolean {
  return isMetaCommand(statement.source) || parseStatement(statement.tokens)?.kind.startsWith("select-") === true;
}

function refusedInQuery(statement: SqlStatement): QueryFailure | undefined {
  if (isMetaCommand(statement.source)) return notModelled("SQL and a meta-command in one `-c`", POSTGRES_MODE);
  if (standsAlone(statement) !== undefined) return undefined;
  const refusal = refusalOf(statement);
  if (refusal !== undefined) return notModelled(`${summary(statement.source)}: ${refusal}`, POSTGRES_MODE);
  const [first, second] = statement.tokens;
  const isShared = first?.text === "alter" && second?.text === "database";
  const isGrant =
    (first?.text === "grant" || first?.text === "revoke") &&
    statement.tokens.some((token, index) => token.text === "on" && statement.tokens[index + 1]?.text === "database");
  return isShared || isGrant ? notModelled(`${summary(statement.source)}: a change of a database among several statements`, POSTGRES_MODE) : undefined;
}

/** Why a session cannot begin, as the server says it. */
export async function connectFailure(server: PostgresServer, database: string, role: string): Promise<QueryFailure | undefined> {
  const known = server.roles().roles.find((entry) => entry.name === role);
  if (known === undefined) return failure("28P01", `password authentication failed for user "${role}"`, { severity: "FATAL" });
  if (!known.login) return failure("28000", `role "${role}" is not permitted to log in`, { severity: "FATAL" });
  const reserved = reservedDatabase(database, POSTGRES_MODE);
  if (reserved !== undefined && !reserved.ok) return reserved;
  if (!server.has(database)) return failure("3D000", `database "${database}" does not exist`, { severity: "FATAL" });
  const [may] = (await (await server.connect(database)).rows(`SELECT has_database_privilege(${quoteText(role)}, ${quoteText(database)}, 'CONNECT')`))[0] ?? [];
  if (may === "t") return undefined;
  return failure("42501", `permission denied for database "${database}"`, { severity: "FATAL", detail: "User does not have CONNECT privilege." });
}

function listingOf(server: PostgresServer, connection: Connection): Listing {
  return {
    databases: async () => {
      const list = [];
      for (const { name, owner } of server.databases()) {
        const rows = await (
          await server.connect(name)
        ).rows(`
          SELECT CASE WHEN x.grantee = 0 THEN 'public' ELSE pg_get_userbyid(x.grantee) END, lower(x.privilege_type)
          FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) WITH ORDINALITY AS x WHERE d.datname = ${quoteText(name)} ORDER BY x.ordinality`);
        const grants: Record<string, string[]> = {};
        for (const [role, privilege] of rows) (grants[role ?? ""] ??= []).push(privilege ?? "");
        list.push({ name, owner, grants: databaseGrants(owner, grants) });
      }
      return list;
    },
    tables: async () => {
      const rows = await connection.rows(`
        SELECT n.nspname, c.relname, pg_get_userbyid(c.relowner) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND pg_table_is_visible(c.oid)`);
      return rows.map(([schema, name, owner]) => ({ schema: schema ?? "", name: name ?? "", owner: owner ?? "" }));
    },
    roles: async () => server.roles().roles.map((role) => ({ name: role.name, attributes: roleAttributes(role) })),
  };
}
