import type { QueryFailure, QuerySuccess } from "#model/data";
import { failure, gridText, tagResult } from "#data/psql-text";
import type { Pglite, PgliteLibrary, WireMessage } from "./load-pglite.ts";

/** What one simple query gave: the results up to its first error, and that error. `status` is `I`dle, in a `T`ransaction, or in one that has faile`E`d. */
export interface WireOutcome {
  readonly results: readonly QuerySuccess[];
  readonly failure?: QueryFailure;
  readonly status: string;
}

/** The single connection of one embedded database. It belongs to the server's own superuser, and is lent to a role for a session. */
export interface Connection {
  readonly run: (sql: string) => Promise<WireOutcome>;
  /** Rows of a query that cannot fail but by a bug. @throws Error with Postgres's message */
  readonly rows: (sql: string) => Promise<readonly (readonly (string | null)[])[]>;
  readonly copyOut: (source: string) => Promise<Uint8Array>;
  readonly copyIn: (target: string, bytes: Uint8Array) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** COPY in pieces of this many bytes: one piece of everything would be held three times over. */
const PIECE = 16_000_000;

export function openConnection(pglite: Pglite, library: PgliteLibrary): Connection {
  const run = async (sql: string): Promise<WireOutcome> =>
    readOutcome((await pglite.execProtocol(library.queryMessage(sql), { throwOnError: false })).messages);
  return {
    run,
    rows: async (sql) => {
      const outcome = await run(sql);
      if (outcome.failure !== undefined) throw new Error(`${outcome.failure.message} (${outcome.failure.sqlstate}) in ${sql.slice(0, 500)}`);
      return outcome.results.at(-1)?.rows ?? [];
    },
    copyOut: async (source) => {
      const { blob } = await pglite.query(`COPY ${source} TO '/dev/blob'`);
      return blob === undefined ? new Uint8Array() : new Uint8Array(await blob.arrayBuffer());
    },
    copyIn: async (target, bytes) => {
      for (let at = 0; at < bytes.length;) {
        const end = pieceEnd(bytes, at);
        await pglite.query(`COPY ${target} FROM '/dev/blob'`, [], { blob: new Blob([bytes.subarray(at, end) as Uint8Array<ArrayBuffer>]) });
        at = end;
      }
    },
    close: () => pglite.close(),
  };
}

/** Pieces end with a row. In COPY text a newline inside a value is escaped. */
function pieceEnd(bytes: Uint8Array, at: number): number {
  if (at + PIECE >= bytes.length) return bytes.length;
  const newline = bytes.lastIndexOf(10, at + PIECE);
  return newline < at ? bytes.length : newline + 1;
}

function readOutcome(messages: readonly WireMessage[]): WireOutcome {
  const results: QuerySuccess[] = [];
  let status = "I";
  let failed: QueryFailure | undefined;
  let fields: readonly WireField[] | undefined;
  let rows: (readonly (string | null)[])[] = [];
  let notices: string[] = [];
  for (const message of messages) {
    if (message.name === "rowDescription") fields = (message.fields ?? []) as readonly WireField[];
    if (message.name === "dataRow") rows.push((message.fields ?? []) as readonly (string | null)[]);
    if (message.name === "notice") notices.push(...noticeLines(message));
    if (message.name === "readyForQuery") status = message.status ?? status;
    if (message.name === "error") failed = failure(message.code ?? "XX000", message.message ?? "", { detail: message.detail, hint: message.hint });
    if (message.name !== "commandComplete") continue;
    results.push(resultOf(message.text ?? "", fields, rows, notices));
    fields = undefined;
    rows = [];
    notices = [];
  }
  return failed === undefined ? { results, status } : { results, failure: failed, status };
}

interface WireField {
  readonly name: string;
  readonly dataTypeID: number;
}

/** int8, int2, int4, oid, float4, float8, numeric: psql aligns them to the right. */
const NUMBERS: ReadonlySet<number> = new Set([20, 21, 23, 26, 700, 701, 1700]);

function resultOf(
  tag: string,
  fields: readonly WireField[] | undefined,
  rows: readonly (readonly (string | null)[])[],
  notices: readonly string[],
): QuerySuccess {
  if (fields === undefined) return tagResult(tag, notices);
  const columns = fields.map((field) => field.name);
  const right = new Set([...fields.keys()].filter((index) => NUMBERS.has(fields[index]?.dataTypeID ?? 0)));
  return { ok: true, command: tag, columns, rows, text: gridText({ columns, rows, right }), notices };
}

function noticeLines(message: WireMessage): readonly string[] {
  return [`${message.severity ?? "NOTICE"}:  ${message.message ?? ""}`, ...(message.detail === undefined ? [] : [`DETAIL:  ${message.detail}`])];
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
