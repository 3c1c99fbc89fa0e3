import type { QueryFailure, QueryRequest, QueryResult, QuerySuccess } from "#model/data";
import { connectedText, databaseGrants, isMetaCommand, type Listing, parseConnect, reservedDatabase, roleAttributes, runMetaCommand } from "./meta-command.ts";
import { isModelledDump } from "./modelled-dump.ts";
import { mayUse, type ModelledServer, rolesOf } from "./modelled-server.ts";
import { perform } from "./perform.ts";
import { failure, notModelled, tagResult } from "./psql-text.ts";
import { openSession, tableKey, withTable } from "./session.ts";
import { NotModelled, SqlFailure } from "./sql-failure.ts";
import { parseStatement } from "./parse-statement.ts";
import { type SqlStatement, splitStatements } from "./tokens.ts";
import { joinResults, standsAlone, transactionVerb } from "./transaction.ts";

const MODE = "the modelled mode";

/** A session and what became of it. */
export interface Outcome<Result> {
  readonly server: ModelledServer;
  readonly result: Result;
}

/** `psql -c`: one implicit transaction, stopping at the first error. */
export async function runCommand(server: ModelledServer, request: QueryRequest): Promise<Outcome<QueryResult>> {
  const statements = splitStatements(request.sql);
  const isMixed = statements.length > 1 && statements.some((statement) => isMetaCommand(statement.source));
  if (isMixed) return { server, result: notModelled("SQL and a meta-command in one `-c`", MODE) };
  const shell = openShell(server, request, statements.length > 1);
  const refused = shell.connect(request.database, request.role);
  if (refused !== undefined) return { server, result: refused };
  const results: QuerySuccess[] = [];
  for (const statement of statements) {
    const result = await shell.run(statement);
    if (!result.ok) return { server: shell.rolledBack(), result };
    results.push(result);
  }
  return { server: shell.closed(), result: joinResults(results) };
}

/** `psql -f`: statement by statement. What the mode does not know ends it: nobody can tell what the rest would meet. */
export async function runScript(server: ModelledServer, request: QueryRequest & { readonly stopOnError?: boolean }): Promise<Outcome<readonly QueryResult[]>> {
  const shell = openShell(server, request, false);
  const refused = shell.connect(request.database, request.role);
  if (refused !== undefined) return { server, result: [refused] };
  // To a SQL reader the rows of a modelled dump are comments: importing it as a script would succeed and bring nothing.
  if (isModelledDump(request.sql)) return { server, result: [notModelled("a dump read as a script, instead of by `importDump`", MODE)] };
  const results: QueryResult[] = [];
  for (const statement of splitStatements(request.sql)) {
    if (statement.source === "\\q") break;
    const result = await shell.run(statement);
    results.push(result);
    if (!result.ok && (request.stopOnError === true || result.notModelled === true || result.severity === "FATAL")) break;
  }
  return { server: shell.closed(), result: results };
}

interface Shell {
  readonly connect: (database: string, role: string) => QueryFailure | undefined;
  readonly run: (statement: SqlStatement) => Promise<QueryResult>;
  readonly rolledBack: () => ModelledServer;
  /** The session ends: an open transaction is undone. */
  readonly closed: () => ModelledServer;
}

function openShell(initial: ModelledServer, first: QueryRequest, implicit: boolean): Shell {
  let server = initial;
  let { database, role } = first;
  /** The server before the transaction, while one is open. */
  let before: ModelledServer | undefined = implicit ? initial : undefined;
  let explicit = false;
  let failed = false;

  const rolledBack = (): ModelledServer => (before === undefined ? server : keepSequences(before, server));
  const connect = (toDatabase: string, asRole: string): QueryFailure | undefined => {
    const refused = connectFailure(server, toDatabase, asRole);
    if (refused === undefined) [database, role] = [toDatabase, asRole];
    return refused;
  };

  const turn = (verb: "begin" | "commit" | "rollback"): QuerySuccess => {
    if (verb === "begin") {
      const notices = explicit ? ["WARNING:  there is already a transaction in progress"] : [];
      before ??= server;
      explicit = true;
      return tagResult("BEGIN", notices);
    }
    const notices = explicit ? [] : ["WARNING:  there is no transaction in progress"];
    const undone = verb === "rollback" || failed;
    if (undone) server = rolledBack();
    before = implicit ? server : undefined;
    explicit = false;
    failed = false;
    return tagResult(undone ? "ROLLBACK" : "COMMIT", notices);
  };

  const execute = (statement: SqlStatement): QueryResult => {
    const alone = standsAlone(statement);
    const parsed = parseStatement(statement.tokens);
    if (parsed === undefined) return notModelled(summary(statement.source), MODE);
    if (alone !== undefined && before !== undefined) return failure("25001", `${alone} cannot run inside a transaction block`);
    const start = server;
    try {
      const session = openSession(server, database, role);
      const effect = perform(session, parsed, (name, next) => {
        const table = openSession(server, database, role).database.tables[tableKey(name)];
        if (table?.sequence !== undefined) server = withTable(openSession(server, database, role), { ...table, sequence: { ...table.sequence, next } });
      });
      server = effect.server;
      return effect.result;
    } catch (error) {
      server = keepSequences(start, server);
      if (error instanceof SqlFailure) return error.failure;
      if (error instanceof NotModelled) return notModelled(`${error.message}, in ${summary(statement.source)}`, MODE);
      throw error;
    }
  };

  const run = async (statement: SqlStatement): Promise<QueryResult> => {
    if (isMetaCommand(statement.source)) {
      const target = parseConnect(statement.source);
      if (target === undefined) return runMetaCommand(statement.source, listingOf(server, database, role), MODE);
      server = rolledBack();
      before = undefined;
      explicit = failed = false;
      return connect(target.database, target.role ?? role) ?? connectedText(database, role);
    }
    const verb = transactionVerb(statement);
    if (verb !== undefined) return turn(verb);
    if (failed) return failure("25P02", "current transaction is aborted, commands ignored until end of transaction block");
    const result = execute(statement);
    failed = explicit && !result.ok;
    return result;
  };

  return { connect, run, rolledBack, closed: () => (explicit ? rolledBack() : server) };
}

/** Why a session cannot begin, as the server says it. */
export function connectFailure(server: ModelledServer, name: string, role: string): QueryFailure | undefined {
  const known = Object.hasOwn(server.roles, role) ? server.roles[role] : undefined;
  if (known === undefined) return failure("28P01", `password authentication failed for user "${role}"`, { severity: "FATAL" });
  if (!known.login) return failure("28000", `role "${role}" is not permitted to log in`, { severity: "FATAL" });
  const reserved = reservedDatabase(name, MODE);
  if (reserved !== undefined && !reserved.ok) return reserved;
  const database = Object.hasOwn(server.databases, name) ? server.databases[name] : undefined;
  if (database === undefined) return failure("3D000", `database "${name}" does not exist`, { severity: "FATAL" });
  if (mayUse(rolesOf(server, database, role), database.grants, "connect")) return undefined;
  return failure("42501", `permission denied for database "${name}"`, { severity: "FATAL", detail: "User does not have CONNECT privilege." });
}

function listingOf(server: ModelledServer, databaseName: string, role: string): Listing {
  const session = openSession(server, databaseName, role);
  const visible = mayUse(session.roles, session.database.schemas["public"]?.grants ?? {}, "usage");
  return {
    databases: async () => Object.values(server.databases).map(({ name, owner, grants }) => ({ name, owner, grants: databaseGrants(owner, grants) })),
    tables: async () => Object.values(session.database.tables).filter((table) => visible && table.schema === "public"),
    roles: async () => Object.entries(server.roles).map(([name, options]) => ({ name, attributes: roleAttributes(options) })),
  };
}

/** Sequences do not roll back. */
function keepSequences(before: ModelledServer, after: ModelledServer): ModelledServer {
  if (before === after) return before;
  const databases = Object.values(before.databases).map((database) => {
    const tables = Object.entries(database.tables).map(([key, table]) => {
      const next = after.databases[database.name]?.tables[key]?.sequence?.next;
      const moved = table.sequence !== undefined && next !== undefined && next > table.sequence.next;
      return [key, moved ? { ...table, sequence: { ...table.sequence, next } } : table] as const;
    });
    return [database.name, { ...database, tables: Object.fromEntries(tables) }] as const;
  });
  return { ...before, databases: Object.fromEntries(databases) };
}

/** The beginning of a statement, for a message. */
export function summary(source: string): string {
  const line = source.replaceAll(/\s+/g, " ").trim();
  return `\`${line.length > 80 ? `${line.slice(0, 77)}...` : line}\``;
}
