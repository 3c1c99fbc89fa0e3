/** One lexeme of SQL. `word` is folded to lower case as Postgres folds it; `name` was quoted and keeps its case. */
export interface Token {
  readonly kind: "word" | "name" | "string" | "number" | "sign";
  readonly text: string;
}

/** SQL cut into statements, and each into tokens. Comments are dropped. */
export interface SqlStatement {
  /** As written, without the semicolon. */
  readonly source: string;
  readonly tokens: readonly Token[];
}

type Lexeme = readonly [RegExp, Token["kind"] | "skip" | "end", ((text: string) => string)?];

const LEXEMES: readonly Lexeme[] = [
  [/\s+/y, "skip"],
  [/--[^\n]*/y, "skip"],
  [/;/y, "end"],
  [/"(?:[^"]|"")*"/y, "name", (text) => text.slice(1, -1).replaceAll('""', '"')],
  [/'(?:[^']|'')*'/y, "string", (text) => text.slice(1, -1).replaceAll("''", "'")],
  [/\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y, "number"],
  [/[\p{L}_][\p{L}\p{N}_$]*/uy, "word", (text) => text.toLowerCase()],
  [/(?:<>|!=|<=|>=|::|\|\||->>|->|.)/sy, "sign"],
];

/** Cuts `sql` as psql does: at semicolons outside quotes, dollar quotes and comments. A meta-command, to the end of its line, has no tokens. An unterminated quote runs to the end. */
export function splitStatements(sql: string): readonly SqlStatement[] {
  const statements: SqlStatement[] = [];
  let tokens: Token[] = [];
  let start = 0;
  let at = 0;
  const finish = (end: number): void => {
    if (tokens.length > 0) statements.push({ source: sql.slice(start, end).trim(), tokens });
    tokens = [];
  };
  while (at < sql.length) {
    if (sql[at] === "\\" && tokens.length === 0) {
      const end = sql.indexOf("\n", at) < 0 ? sql.length : sql.indexOf("\n", at);
      statements.push({ source: sql.slice(at, end).trim(), tokens: [] });
      at = end;
      start = end;
      continue;
    }
    const opaque = opaqueEnd(sql, at);
    if (opaque !== undefined) {
      if (opaque.token !== undefined) tokens.push(opaque.token);
      at = opaque.end;
      continue;
    }
    const [kind, text, length] = lexemeAt(sql, at);
    if (kind === "end") {
      finish(at);
      start = at + 1;
    } else if (kind !== "skip") {
      tokens.push({ kind, text });
    }
    at += length;
  }
  finish(sql.length);
  return statements;
}

function lexemeAt(sql: string, at: number): readonly [Token["kind"] | "skip" | "end", string, number] {
  for (const [pattern, kind, read] of LEXEMES) {
    pattern.lastIndex = at;
    const match = pattern.exec(sql);
    if (match !== null) return [kind, read?.(match[0]) ?? match[0], match[0].length];
  }
  return ["sign", sql.slice(at), sql.length - at];
}

/** Block comments nest; dollar quotes end at their own tag; a quote never closed reaches the end of the text. */
function opaqueEnd(sql: string, at: number): { readonly end: number; readonly token?: Token } | undefined {
  if (sql.startsWith("/*", at)) return { end: commentEnd(sql, at) };
  const quote = sql[at];
  if ((quote === "'" || quote === '"') && sql.indexOf(quote, at + 1) < 0) return { end: sql.length, token: { kind: "sign", text: sql.slice(at) } };
  const tag = quote === "$" ? /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy : undefined;
  if (tag === undefined) return undefined;
  tag.lastIndex = at;
  const open = tag.exec(sql)?.[0];
  if (open === undefined) return undefined;
  const close = sql.indexOf(open, at + open.length);
  const end = close < 0 ? sql.length : close + open.length;
  return { end, token: { kind: "string", text: sql.slice(at + open.length, close < 0 ? end : close) } };
}

function commentEnd(sql: string, at: number): number {
  let depth = 1;
  let next = at + 2;
  while (next < sql.length && depth > 0) {
    if (sql.startsWith("/*", next)) depth += 1;
    else if (sql.startsWith("*/", next)) depth -= 1;
    else {
      next += 1;
      continue;
    }
    next += 2;
  }
  return next;
}
