import { type Cursor, type Literal, NotInList, openCursor } from "./cursor.ts";
import { parseCondition } from "./parse-condition.ts";
import { parseCreateRole, parseGrant } from "./parse-grant.ts";
import type { ColumnDefinition, ColumnType, Statement } from "./statement.ts";
import type { Token } from "./tokens.ts";

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
  if (cursor.skip("delete", "from")) return { kind: "delete", table: cursor.relation(), where: parseCondition(cursor) };
  if (cursor.skip("update")) return update(cursor);
  if (cursor.skip("insert", "into")) return insert(cursor);
  if (cursor.skip("grant")) return parseGrant(cursor, "to");
  cursor.take("revoke");
  return parseGrant(cursor, "from");
}

function select(cursor: Cursor): Statement {
  if (cursor.skip("count", "(", "*", ")")) {
    cursor.take("from");
    return { kind: "select-count", table: cursor.relation(), where: parseCondition(cursor) };
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
  if (cursor.skip("role")) return parseCreateRole(cursor, false);
  if (cursor.skip("user")) return parseCreateRole(cursor, true);
  cursor.take("table");
  return createTable(cursor);
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
  return { kind: "update", table, set, where: parseCondition(cursor) };
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

function alterOwner(cursor: Cursor): Statement {
  const of = cursor.takeOneOf(["table", "schema", "database"]) as "table" | "schema" | "database";
  const name = of === "table" ? cursor.relation() : { schema: "", name: cursor.identifier(), qualified: false };
  cursor.take("owner", "to");
  return { kind: "alter-owner", of, name, owner: cursor.identifier() };
}
