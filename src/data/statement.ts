import { type Cursor, type Literal, NotInList, openCursor, type RelationName } from "./cursor.ts";
import type { Token } from "./tokens.ts";

/** Closed intervals of a generated key, ascending: what a `WHERE id …` selects. */
export type KeyRanges = readonly (readonly [number, number])[];

export interface KeyCondition {
  readonly column: string;
  readonly ranges: KeyRanges;
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
  readonly fallback: Literal;
}

export type ColumnType = "serial" | "integer" | "bigint" | "text" | "boolean" | "timestamptz";

/** What GRANT and REVOKE speak about. */
export type GrantTarget =
  | { readonly on: "tables" | "sequences"; readonly names: readonly RelationName[] }
  | { readonly on: "all-tables" | "all-sequences" | "schemas" | "databases"; readonly names: readonly string[] };

export interface RoleOptions {
  readonly login?: boolean;
  readonly createDb?: boolean;
  readonly createRole?: boolean;
  readonly superuser?: boolean;
}

/** The named list of statements that the modelled mode knows, each with its exact effect. */
export type Statement =
  | { readonly kind: "select-literal"; readonly column: string; readonly type: "integer" | "text"; readonly value: string }
  | { readonly kind: "select-current"; readonly what: "current_user" | "session_user" | "current_database" }
  | { readonly kind: "select-count"; readonly table: RelationName; readonly where?: KeyCondition | undefined }
  | { readonly kind: "create-database"; readonly name: string; readonly owner?: string | undefined }
  | { readonly kind: "drop-database"; readonly name: string; readonly ifExists: boolean }
  | { readonly kind: "create-schema"; readonly name: string; readonly ifNotExists: boolean }
  | { readonly kind: "drop-schema"; readonly name: string; readonly ifExists: boolean; readonly cascade: boolean }
  | { readonly kind: "create-table"; readonly table: RelationName; readonly ifNotExists: boolean; readonly columns: readonly ColumnDefinition[]; readonly key?: string | undefined }
  | { readonly kind: "drop-table"; readonly tables: readonly RelationName[]; readonly ifExists: boolean }
  | { readonly kind: "truncate"; readonly tables: readonly RelationName[]; readonly restart: boolean }
  | { readonly kind: "delete"; readonly table: RelationName; readonly where?: KeyCondition | undefined }
  | { readonly kind: "update"; readonly table: RelationName; readonly set: readonly { readonly column: string; readonly value: Literal }[]; readonly where?: KeyCondition | undefined }
  | { readonly kind: "insert"; readonly table: RelationName; readonly columns?: readonly string[] | undefined; readonly rows: readonly (readonly Literal[])[] }
  | { readonly kind: "create-role"; readonly name: string; readonly options: RoleOptions }
  | { readonly kind: "drop-role"; readonly names: readonly string[]; readonly ifExists: boolean }
  | { readonly kind: "grant" | "revoke"; readonly privileges: readonly string[] | "all"; readonly target: GrantTarget; readonly roles: readonly string[] }
  | { readonly kind: "grant-role" | "revoke-role"; readonly granted: readonly string[]; readonly roles: readonly string[] }
  | { readonly kind: "alter-owner"; readonly of: "table" | "schema" | "database"; readonly name: RelationName; readonly owner: string };

/** Recognises a statement of the list; `undefined` for every other. Never guesses: a clause that is not understood makes the whole statement unknown. */
export function parseStatement(tokens: readonly Token[]): Statement | undefined {
  const cursor = openCursor(tokens);
  try {
    const statement = statementAt(cursor);
    cursor.end();
    return statement;
  } catch (error) {
    if (error instanceof NotInList) return undefined;
    throw error;
  }
}

function statementAt(cursor: Cursor): Statement {
  if (cursor.skip("select")) return select(cursor);
  if (cursor.skip("create")) return create(cursor);
  if (cursor.skip("drop")) return drop(cursor);
  if (cursor.skip("alter")) return alterOwner(cursor);
  if (cursor.skip("truncate")) return truncate(cursor);
  if (cursor.skip("delete", "from")) return { kind: "delete", table: cursor.relation(), where: where(cursor) };
  if (cursor.skip("update")) return update(cursor);
  if (cursor.skip("insert", "into")) return insert(cursor);
  if (cursor.skip("grant")) return grant(cursor, "to");
  cursor.take("revoke");
  return grant(cursor, "from");
}

function select(cursor: Cursor): Statement {
  if (cursor.skip("count", "(", "*", ")")) {
    cursor.take("from");
    return { kind: "select-count", table: cursor.relation(), where: where(cursor) };
  }
  for (const what of ["current_user", "session_user"] as const) if (cursor.skip(what)) return { kind: "select-current", what };
  if (cursor.skip("current_database", "(", ")")) return { kind: "select-current", what: "current_database" };
  const value = cursor.literal();
  if (value.kind !== "number" && value.kind !== "string") throw new NotInList();
  return { kind: "select-literal", column: "?column?", type: value.kind === "number" ? "integer" : "text", value: value.text };
}

function create(cursor: Cursor): Statement {
  if (cursor.skip("database")) {
    const name = cursor.identifier();
    cursor.skip("with");
    const owner = cursor.skip("owner") ? (cursor.skip("="), cursor.identifier()) : undefined;
    return { kind: "create-database", name, owner };
  }
  if (cursor.skip("schema")) return { kind: "create-schema", ifNotExists: cursor.skip("if", "not", "exists"), name: cursor.identifier() };
  if (cursor.skip("role")) return createRole(cursor, false);
  if (cursor.skip("user")) return createRole(cursor, true);
  cursor.take("table");
  return createTable(cursor);
}

function createRole(cursor: Cursor, login: boolean): Statement {
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

const TYPES: Readonly<Record<string, ColumnType>> = {
  serial: "serial",
  integer: "integer",
  int: "integer",
  int4: "integer",
  bigint: "bigint",
  int8: "bigint",
  text: "text",
  boolean: "boolean",
  bool: "boolean",
  timestamptz: "timestamptz",
};

function createTable(cursor: Cursor): Statement {
  const ifNotExists = cursor.skip("if", "not", "exists");
  const table = cursor.relation();
  cursor.take("(");
  const keys: string[] = [];
  const columns = cursor.list((): ColumnDefinition => {
    const name = cursor.identifier();
    const word = cursor.identifier();
    const type = TYPES[word];
    if (type === undefined) throw new NotInList();
    let notNull = type === "serial";
    let fallback: Literal = { kind: "null" };
    for (;;) {
      if (cursor.skip("primary", "key")) {
        keys.push(name);
        notNull = true;
      } else if (cursor.skip("not", "null")) notNull = true;
      else if (cursor.skip("default")) fallback = cursor.literal();
      else return { name, type, notNull, fallback };
    }
  });
  cursor.take(")");
  if (keys.length > 1) throw new NotInList();
  return { kind: "create-table", table, ifNotExists, columns, key: keys[0] };
}

function drop(cursor: Cursor): Statement {
  const what = cursor.takeOneOf(["database", "schema", "table", "role", "user"]);
  const ifExists = cursor.skip("if", "exists");
  if (what === "database") {
    const name = cursor.identifier();
    if (!cursor.skip("with", "(", "force", ")")) cursor.skip("(", "force", ")");
    return { kind: "drop-database", name, ifExists };
  }
  if (what === "schema") {
    const name = cursor.identifier();
    const cascade = cursor.skip("cascade");
    if (!cascade) cursor.skip("restrict");
    return { kind: "drop-schema", name, ifExists, cascade };
  }
  if (what !== "table") return { kind: "drop-role", names: cursor.list(cursor.identifier), ifExists };
  const tables = cursor.list(cursor.relation);
  if (!cursor.skip("cascade")) cursor.skip("restrict");
  return { kind: "drop-table", tables, ifExists };
}

function truncate(cursor: Cursor): Statement {
  cursor.skip("table");
  const tables = cursor.list(cursor.relation);
  const restart = cursor.skip("restart", "identity");
  if (!restart) cursor.skip("continue", "identity");
  if (!cursor.skip("cascade")) cursor.skip("restrict");
  return { kind: "truncate", tables, restart };
}

function update(cursor: Cursor): Statement {
  const table = cursor.relation();
  cursor.take("set");
  const set = cursor.list(() => {
    const column = cursor.identifier();
    cursor.take("=");
    return { column, value: cursor.literal() };
  });
  return { kind: "update", table, set, where: where(cursor) };
}

function insert(cursor: Cursor): Statement {
  const table = cursor.relation();
  const columns = cursor.skip("(") ? cursor.list(cursor.identifier) : undefined;
  if (columns !== undefined) cursor.take(")");
  cursor.take("values");
  const rows = cursor.list(() => {
    cursor.take("(");
    const row = cursor.list(cursor.literal);
    cursor.take(")");
    return row;
  });
  return { kind: "insert", table, columns, rows };
}

function where(cursor: Cursor): KeyCondition | undefined {
  if (!cursor.skip("where")) return undefined;
  let condition = comparison(cursor);
  while (cursor.skip("and")) {
    const other = comparison(cursor);
    if (other.column !== condition.column) throw new NotInList();
    condition = { column: condition.column, ranges: intersect(condition.ranges, other.ranges) };
  }
  return condition;
}

const LOWEST = Number.MIN_SAFE_INTEGER;
const HIGHEST = Number.MAX_SAFE_INTEGER;

function comparison(cursor: Cursor): KeyCondition {
  const column = cursor.identifier();
  const ranges = ((): KeyRanges => {
    if (cursor.skip("between")) {
      const low = cursor.integer();
      cursor.take("and");
      return [[low, cursor.integer()]];
    }
    if (cursor.skip("in", "(")) {
      const points = [...new Set(cursor.list(cursor.integer))].sort((a, b) => a - b);
      cursor.take(")");
      return points.map((point) => [point, point]);
    }
    if (cursor.skip("=")) return ((n) => [[n, n]] as const)(cursor.integer());
    if (cursor.skip("<=")) return [[LOWEST, cursor.integer()]];
    if (cursor.skip("<")) return [[LOWEST, cursor.integer() - 1]];
    if (cursor.skip(">=")) return [[cursor.integer(), HIGHEST]];
    if (cursor.skip(">")) return [[cursor.integer() + 1, HIGHEST]];
    if (!cursor.skip("<>")) cursor.take("!=");
    return ((n) => [[LOWEST, n - 1], [n + 1, HIGHEST]] as const)(cursor.integer());
  })();
  return { column, ranges: ranges.filter(([low, high]) => low <= high) };
}

function intersect(left: KeyRanges, right: KeyRanges): KeyRanges {
  return left
    .flatMap(([low, high]) => right.map(([from, to]) => [Math.max(low, from), Math.min(high, to)] as const))
    .filter(([low, high]) => low <= high)
    .sort((a, b) => a[0] - b[0]);
}

const PRIVILEGES = ["select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain", "usage", "create", "connect", "temporary", "temp"];

function grant(cursor: Cursor, towards: "to" | "from"): Statement {
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

function alterOwner(cursor: Cursor): Statement {
  const of = cursor.takeOneOf(["table", "schema", "database"]) as "table" | "schema" | "database";
  const name = of === "table" ? cursor.relation() : { schema: "", name: cursor.identifier(), qualified: false };
  cursor.take("owner", "to");
  return { kind: "alter-owner", of, name, owner: cursor.identifier() };
}
