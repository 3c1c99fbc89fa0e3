import { failed, resolvePath } from "./seat.ts";
import type { Program, Seat } from "./seat.ts";
import type { CommandResult } from "#model/scenario";
import type { DataPlane, QueryResult } from "#model/data";
import { isNotModelled } from "#model/data";
import { UnsupportedError } from "#model/errors";

/** The data plane's own refusal, in its own words. */
class StatementNotModelled extends UnsupportedError {
  constructor(message: string) {
    super("psql", "the data plane");
    this.message = message;
  }
}

/** A database server that a host name leads to, if it is up and its key usable. */
export type FindServer = (host: string) => Promise<{ readonly id: string; readonly port: number } | { readonly refused: string }>;
export type ReviewStatement = (
  seat: Seat,
  statement: { readonly role: string; readonly database: string; readonly sql: string },
) => Promise<{ readonly allowed: boolean; readonly message: string }>;

interface Connection {
  readonly host: string;
  readonly role: string;
  readonly database: string;
  readonly rest: readonly string[];
}

const dumpHeader = "--\n-- PostgreSQL database dump\n--\n";

/** `psql -h HOST -U ROLE -d DATABASE (-c SQL | -f FILE)`. Runs as that role. A dump is imported; the command tags of its statements are not printed. */
export function createPsql(data: DataPlane, findServer: FindServer, review: ReviewStatement): Program {
  return async (words, seat) => {
    const { host, role, database, rest } = connection(words, seat);
    const server = await findServer(host);
    if ("refused" in server) return failed(2, `psql: error: connection to server at "${host}", port 5432 failed: ${server.refused}`);
    const file = rest[rest.indexOf("-f") + 1] ?? "";
    const fromFile = rest.includes("-f");
    const sql = fromFile ? seat.workspace.readText(resolvePath(seat, file)) : rest[rest.indexOf("-c") + 1];
    if (sql === undefined || (!fromFile && !rest.includes("-c"))) return failed(1, `psql: error: ${file}: No such file or directory`);
    const reviewed = await review(seat, { role, database, sql });
    if (!reviewed.allowed) return failed(1, `ERROR:  ${reviewed.message}`);
    if (fromFile && sql.startsWith(dumpHeader))
      return importDump(data, server.id, { database, role, bytes: seat.workspace.read(resolvePath(seat, file)) ?? new Uint8Array() });
    const results = fromFile ? await data.script(server.id, { database, role, sql }) : [await data.query(server.id, { database, role, sql })];
    return show(results, fromFile);
  };
}

/** `pg_dump -h HOST -U ROLE -d DATABASE -f FILE` */
export function createPgDump(data: DataPlane, findServer: FindServer): Program {
  return async (words, seat) => {
    const { host, role, database, rest } = connection(words, seat);
    const server = await findServer(host);
    if ("refused" in server) return failed(1, `pg_dump: error: connection to server at "${host}", port 5432 failed: ${server.refused}`);
    const file = rest[rest.indexOf("-f") + 1];
    if (!rest.includes("-f") || file === undefined) throw new UnsupportedError("pg_dump without -f", "the replay's shell");
    const dump = await data.exportDump(server.id, { database, role });
    seat.workspace.write(resolvePath(seat, file), dump.ok ? dump.bytes : new Uint8Array());
    return dump.ok ? { exitCode: 0, stdout: "", stderr: "" } : failed(1, `pg_dump: error: ${dump.message}`);
  };
}

async function importDump(data: DataPlane, server: string, request: Parameters<DataPlane["importDump"]>[1]): Promise<CommandResult> {
  const { failures } = await data.importDump(server, request);
  refuseUnknown(failures);
  const exitCode = failures.some(({ severity }) => severity === "FATAL") ? 2 : 0;
  return { exitCode, stdout: "", stderr: failures.map(({ text }) => text).join("") };
}

/** @throws StatementNotModelled when the plane cannot say what Postgres would do */
function refuseUnknown(results: readonly QueryResult[]): void {
  const unknown = results.find(isNotModelled);
  if (unknown !== undefined && !unknown.ok) throw new StatementNotModelled(unknown.message);
}

function show(results: readonly QueryResult[], script: boolean): CommandResult {
  refuseUnknown(results);
  const stdout = results.map((result) => (result.ok ? result.text : "")).join("");
  const stderr = results.map((result) => (result.ok ? result.notices.map((notice) => `${notice}\n`).join("") : result.text)).join("");
  const failure = results.find((result) => !result.ok);
  if (failure === undefined || failure.ok) return { exitCode: 0, stdout, stderr };
  return { exitCode: failure.severity === "FATAL" ? 2 : script ? 0 : 1, stdout, stderr };
}

function connection(words: readonly string[], seat: Seat): Connection {
  let host = seat.environment["PGHOST"] ?? "";
  let role = seat.environment["PGUSER"] ?? "";
  let database = seat.environment["PGDATABASE"] ?? "";
  const rest: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const url = /^postgres(?:ql)?:\/\/([^:@/]+)(?::[^@/]*)?@([^:/]+)(?::\d+)?\/(\w+)$/.exec(word);
    if (url !== null) [, role = "", host = "", database = ""] = url;
    else if (word === "-h") host = words[(at += 1)] ?? "";
    else if (word === "-U") role = words[(at += 1)] ?? "";
    else if (word === "-d") database = words[(at += 1)] ?? "";
    else if (word === "-p") at += 1;
    else rest.push(word);
  }
  return { host, role, database: database === "" ? role : database, rest };
}
