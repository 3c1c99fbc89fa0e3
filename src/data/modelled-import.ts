import type { ImportResult, QueryFailure } from "#model/data";
import { type DumpStep, isModelledDump, parseDump } from "./modelled-dump.ts";
import type { ModelledServer, ModelledTable } from "./modelled-server.ts";
import { connectFailure, runScript } from "./modelled-session.ts";
import { performAlterOwner, performCreateSchema, performCreateTable } from "./perform-objects.ts";
import { failure } from "./psql-text.ts";
import { countRows, type Rows } from "./rows.ts";
import { needPrivilege, openSession, type Session, tableOf, withTable } from "./session.ts";
import { SqlFailure } from "./sql-failure.ts";

interface ImportRequest {
  readonly database: string;
  readonly role: string;
  readonly bytes: Uint8Array;
}

/** `psql -f dump.sql`: goes on after each error. A file without statements, such as an empty one, does nothing and succeeds. */
export async function importModelledDump(
  server: ModelledServer,
  request: ImportRequest,
): Promise<{ readonly server: ModelledServer; readonly result: ImportResult }> {
  const text = new TextDecoder().decode(request.bytes);
  const refused = connectFailure(server, request.database, request.role);
  if (refused !== undefined) return { server, result: { tables: 0, rows: 0, failures: [refused] } };
  if (!isModelledDump(text)) return importScript(server, request, text);
  let after = server;
  const total = { tables: 0, rows: 0 };
  const failures: QueryFailure[] = [];
  for (const step of parseDump(text)) {
    if ("ok" in step) {
      failures.push(step);
      continue;
    }
    try {
      after = performStep(openSession(after, request.database, request.role), step);
      if (step.kind === "create") total.tables += 1;
      if (step.kind === "copy") total.rows += countRows(step.rows);
    } catch (error) {
      if (!(error instanceof SqlFailure)) throw error;
      failures.push(error.failure);
    }
  }
  return { server: after, result: { ...total, failures } };
}

async function importScript(server: ModelledServer, request: ImportRequest, text: string): ReturnType<typeof importModelledDump> {
  const outcome = await runScript(server, { database: request.database, role: request.role, sql: text });
  const done = outcome.result.filter((result) => result.ok);
  const rows = done.map((result) => Number(/^INSERT 0 (\d+)$/.exec(result.command)?.[1] ?? 0)).reduce((sum, count) => sum + count, 0);
  return {
    server: outcome.server,
    result: { tables: done.filter((result) => result.command === "CREATE TABLE").length, rows, failures: outcome.result.filter((result) => !result.ok) },
  };
}

function performStep(session: Session, step: DumpStep): ModelledServer {
  switch (step.kind) {
    case "schema":
      return performCreateSchema(session, { kind: "create-schema", name: step.name, ifNotExists: false }).server;
    case "create": {
      const { schema, name, columns, key } = step.table;
      return performCreateTable(session, { kind: "create-table", table: { schema, name, qualified: true }, ifNotExists: false, columns, key }).server;
    }
    case "copy":
      return copied(session, step);
    case "define":
      return defined(session, step.table);
  }
}

/** Owner, grants and the sequence's position come back with the table, for those who may set them. */
function defined(session: Session, from: ModelledTable): ModelledServer {
  const relation = { schema: from.schema, name: from.name, qualified: true };
  const { server } = performAlterOwner(session, { kind: "alter-owner", of: "table", name: relation, owner: from.owner });
  const missing = Object.keys(from.grants).find((role) => role !== "public" && server.roles[role] === undefined);
  if (missing !== undefined) throw new SqlFailure(failure("42704", `role "${missing}" does not exist`));
  const owned = openSession(server, session.database.name, session.role);
  return withTable(owned, { ...tableOf(owned, relation), grants: from.grants, sequence: from.sequence });
}

function copied(session: Session, copy: { readonly schema: string; readonly name: string; readonly rows: Rows }): ModelledServer {
  const table = tableOf(session, { schema: copy.schema, name: copy.name, qualified: true });
  needPrivilege(session, table, "insert");
  const keyIndex = table.columns.findIndex((column) => column.name === table.key);
  const clash = keyIndex < 0 ? undefined : firstClash(table.rows, copy.rows, keyIndex);
  if (clash !== undefined)
    throw new SqlFailure(
      failure("23505", `duplicate key value violates unique constraint "${table.name}_pkey"`, { detail: `Key (${table.key})=(${clash}) already exists.` }),
    );
  const rows = {
    segments: [...table.rows.segments, ...copy.rows.segments].toSorted((a, b) => a.from - b.from),
    inserted: [...table.rows.inserted, ...copy.rows.inserted],
  };
  return withTable(session, { ...table, rows });
}

function firstClash(present: Rows, added: Rows, keyIndex: number): number | undefined {
  const ranges = [
    ...added.segments.map((segment) => [segment.from, segment.to] as const),
    ...added.inserted.map((row) => [Number(row[keyIndex]), Number(row[keyIndex])] as const),
  ];
  const range = ranges.find(([from, to]) => countRows(present, { keyIndex, ranges: [[from, to]] }) > 0);
  return range?.[0];
}
