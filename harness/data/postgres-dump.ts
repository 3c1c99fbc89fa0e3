import type { DumpResult, ImportResult, QueryFailure } from "#model/data";
import { summary } from "#data/modelled-session";
import { failure, notModelled } from "#data/psql-text";
import { splitStatements } from "#data/tokens";
import { standsAlone } from "#data/transaction";
import { refusalOf } from "./accepted-statements.ts";
import { type Connection, quoteName, quoteText } from "./connection.ts";
import { afterRows, beforeRows } from "./definition-sql.ts";
import { lendConnection, returnConnection } from "./open-database.ts";
import type { PostgresServer } from "./postgres-server.ts";
import { connectFailure, POSTGRES_MODE } from "./postgres-session.ts";

const HEADER = "--\n-- PostgreSQL database dump\n--\n\n";
const TRAILER = "--\n-- PostgreSQL database dump complete\n--\n\n";

/** `pg_dump` in plain SQL with COPY, as a role that must be able to read every table. */
export async function dumpDatabase(server: PostgresServer, database: string, role: string): Promise<DumpResult> {
  const connection = await server.connect(database);
  const content = await server.contentOf(database);
  for (const { schema, name } of content.tables) {
    const target = `${quoteName(schema)}.${quoteName(name)}`;
    const [may] =
      (
        await connection.rows(
          `SELECT has_schema_privilege(${quoteText(role)}, ${quoteText(schema)}, 'USAGE') AND has_table_privilege(${quoteText(role)}, ${quoteText(target)}, 'SELECT')`,
        )
      )[0] ?? [];
    if (may !== "t") return failure("42501", `permission denied for table ${name}`);
  }
  const text = (lines: readonly string[]): Uint8Array => encode(lines.map((line) => `${line};\n\n`).join(""));
  const rows = content.tables.flatMap((table) => [
    encode(`COPY ${quoteName(table.schema)}.${quoteName(table.name)} FROM stdin;\n`),
    table.bytes,
    encode("\\.\n\n"),
  ]);
  return { ok: true, bytes: concat([encode(HEADER), text(beforeRows(content.definitions)), ...rows, text(afterRows(content.definitions)), encode(TRAILER)]) };
}

/** `psql -f` of a plain dump: statement by statement as the role, rows through COPY. Goes on after an error; an empty file does nothing. */
export async function importIntoDatabase(
  server: PostgresServer,
  request: { readonly database: string; readonly role: string; readonly bytes: Uint8Array },
): Promise<ImportResult> {
  const refused = await connectFailure(server, request.database, request.role);
  if (refused !== undefined) return { tables: 0, rows: 0, failures: [refused] };
  const connection = await server.connect(request.database);
  server.changed(request.database);
  const failures: QueryFailure[] = [];
  const total = { tables: 0, rows: 0 };
  await lendConnection(connection, request.role);
  try {
    for (const part of parts(request.bytes)) {
      if ("copy" in part) {
        const outcome = await copyAs(connection, request.role, part.copy, part.rows);
        if (typeof outcome === "number") total.rows += outcome;
        else failures.push(outcome);
        continue;
      }
      for (const statement of splitStatements(part.sql)) {
        const refusal = standsAlone(statement) === undefined ? refusalOf(statement) : "a database among the statements of a file";
        if (refusal !== undefined) {
          failures.push(notModelled(`${summary(statement.source)}: ${refusal}`, POSTGRES_MODE));
          continue;
        }
        const outcome = await connection.run(statement.source);
        if (outcome.failure !== undefined) failures.push(outcome.failure);
        const tag = outcome.results.at(-1)?.command ?? "";
        if (tag === "CREATE TABLE") total.tables += 1;
        total.rows += Number(/^INSERT 0 (\d+)$/.exec(tag)?.[1] ?? 0);
      }
    }
  } finally {
    await returnConnection(connection);
    await server.rolesChanged(request.database);
  }
  return { ...total, failures };
}

type Part = { readonly sql: string } | { readonly copy: string; readonly rows: Uint8Array };

/** SQL and blocks of rows in turn. A block that never ends reaches the end of the file, as psql reads it. */
function parts(bytes: Uint8Array): readonly Part[] {
  const found: Part[] = [];
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  while (at < buffer.length) {
    const start = copyStart(buffer, at);
    if (start === undefined) return [...found, { sql: buffer.toString("utf8", at) }];
    const rows = buffer.indexOf(10, start) + 1;
    const copy = buffer.toString("utf8", start, rows).replace(/^COPY (.*) FROM stdin;\n$/, "$1");
    const end = buffer.subarray(rows, rows + 3).equals(END.subarray(1)) ? rows : buffer.indexOf(END, rows) + 1;
    const stop = end <= 0 ? buffer.length : end;
    found.push({ sql: buffer.toString("utf8", at, start) }, { copy, rows: buffer.subarray(rows, stop) });
    at = stop + 3;
  }
  return found;
}

const END = Buffer.from("\n\\.\n");

function copyStart(buffer: Buffer, from: number): number | undefined {
  for (let at = from; ; at += 1) {
    at = buffer.indexOf("COPY ", at);
    if (at < 0) return undefined;
    const line = buffer.indexOf(10, at);
    if ((at === 0 || buffer[at - 1] === 10) && line > 0 && buffer.toString("utf8", at, line).endsWith(" FROM stdin;")) return at;
  }
}

/** COPY reads from a file here, which no role but the server's own may: the right to insert is asked first. */
async function copyAs(connection: Connection, role: string, target: string, rows: Uint8Array): Promise<number | QueryFailure> {
  const [exists] = (await connection.rows(`SELECT to_regclass(${quoteText(target)})`))[0] ?? [];
  if (exists === null) return failure("42P01", `relation ${target} does not exist`);
  const [may] = (await connection.rows(`SELECT has_table_privilege(${quoteText(role)}, ${quoteText(target)}, 'INSERT')`))[0] ?? [];
  if (may !== "t") return failure("42501", `permission denied for table ${target}`);
  await connection.rows("SET SESSION AUTHORIZATION rdsadmin");
  try {
    await connection.rows("BEGIN");
    await connection.copyIn(target, rows);
    await connection.rows("COMMIT");
    return Buffer.from(rows.buffer, rows.byteOffset, rows.length).toString("latin1").split("\n").length - 1;
  } catch (error) {
    await connection.run("ROLLBACK");
    const { code, message } = error as { readonly code?: string; readonly message: string };
    return failure(code ?? "22P04", message);
  } finally {
    await lendConnection(connection, role);
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}
