import type { RelationName } from "./cursor.ts";
import { storedValue } from "./column-values.ts";
import { mayUse, type ModelledTable } from "./modelled-server.ts";
import { rowsResult, tagResult } from "./psql-text.ts";
import { countRows, deleteRows, hasKey, NO_ROWS, type Row, type Rows, type Selection, updateRows } from "./rows.ts";
import { type Effect, needPrivilege, type Session, tableOf, withDatabase, withTable, tableKey } from "./session.ts";
import { NotModelled, refuse } from "./sql-failure.ts";
import type { ColumnDefinition, KeyCondition, Statement } from "./statement.ts";

type Of<K extends Statement["kind"]> = Extract<Statement, { readonly kind: K }>;

export function performCount(session: Session, statement: Of<"select-count">): Effect {
  const table = tableOf(session, statement.table);
  const selection = selectionOf(table, statement.where);
  needPrivilege(session, table, "select");
  return { server: session.server, result: rowsResult({ columns: ["count"], rows: [[String(countRows(table.rows, selection))]], right: new Set([0]) }) };
}

export function performDelete(session: Session, statement: Of<"delete">): Effect {
  const table = tableOf(session, statement.table);
  const selection = selectionOf(table, statement.where);
  needPrivilege(session, table, "delete");
  if (selection !== undefined) needPrivilege(session, table, "select");
  const rows = deleteRows(table.rows, selection);
  return { server: withTable(session, { ...table, rows }), result: tagResult(`DELETE ${countRows(table.rows) - countRows(rows)}`) };
}

export function performTruncate(session: Session, statement: Of<"truncate">): Effect {
  const tables = statement.tables.map((name) => {
    const table = tableOf(session, name);
    needPrivilege(session, table, "truncate");
    if (statement.restart && table.sequence !== undefined && !session.roles.has(table.owner))
      refuse("42501", `must be owner of sequence ${table.sequence.name}`);
    return table;
  });
  const emptied = tables.map((table): ModelledTable => ({
    ...table,
    rows: NO_ROWS,
    sequence: statement.restart && table.sequence !== undefined ? { ...table.sequence, next: 1 } : table.sequence,
  }));
  const all = { ...session.database.tables, ...Object.fromEntries(emptied.map((table) => [tableKey(table), table])) };
  return { server: withDatabase(session.server, { ...session.database, tables: all }), result: tagResult("TRUNCATE TABLE") };
}

export function performUpdate(session: Session, statement: Of<"update">): Effect {
  const table = tableOf(session, statement.table);
  const names = table.columns.map((column) => column.name);
  const twice = statement.set.find(({ column }, index) => statement.set.findIndex((other) => other.column === column) !== index);
  const assigned = statement.set.map(({ column, value }) => ({ definition: columnOf(table, column), value }));
  if (twice !== undefined) refuse("42601", `multiple assignments to same column "${twice.column}"`);
  if (statement.set.some(({ column }) => column === table.key)) throw new NotModelled("an UPDATE of the primary key");
  if (assigned.some(({ definition, value }) => definition.type === "serial" && value.kind === "default"))
    throw new NotModelled("an UPDATE to the sequence's next value");
  const selection = selectionOf(table, statement.where);
  const set = Object.fromEntries(assigned.map(({ definition, value }) => [definition.name, storedValue(definition, value)]));
  needPrivilege(session, table, "update");
  if (selection !== undefined) needPrivilege(session, table, "select");
  const count = countRows(table.rows, selection);
  if (count > 0) for (const { definition } of assigned) needValue(table, definition, set[definition.name] ?? null);
  return { server: withTable(session, { ...table, rows: updateRows(table.rows, selection, names, set) }), result: tagResult(`UPDATE ${count}`) };
}

/** The sequence has moved on even when the statement fails: `advanced` says how far. */
export function performInsert(session: Session, statement: Of<"insert">, advance: (table: RelationName, next: number) => void): Effect {
  const table = tableOf(session, statement.table);
  const targets = insertTargets(table, statement);
  const constants = statement.rows.map((row) => new Map(row.map((value, index) => [targets[index]?.name ?? "", value])));
  const fills = table.columns.find((column) => column.type === "serial");
  const isDrawn = (row: (typeof constants)[number]): boolean => fills !== undefined && (row.get(fills.name)?.kind ?? "default") === "default";
  const values = constants.map((row) => table.columns.map((column) => storedValue(column, row.get(column.name) ?? { kind: "default" })));
  needPrivilege(session, table, "insert");
  let sequence = table.sequence;
  let rows: Rows = table.rows;
  for (const [index, constant] of constants.entries()) {
    let row: Row = values[index] ?? [];
    if (sequence !== undefined && fills !== undefined && isDrawn(constant)) {
      if (!mayUse(session.roles, sequence.grants, "usage") && !mayUse(session.roles, sequence.grants, "update"))
        refuse("42501", `permission denied for sequence ${sequence.name}`);
      const drawn = String(sequence.next);
      row = row.map((value, at) => (table.columns[at] === fills ? drawn : value));
      sequence = { ...sequence, next: sequence.next + 1 };
      advance(statement.table, sequence.next);
    }
    rows = withRow(table, rows, row);
  }
  return { server: withTable(session, { ...table, rows, sequence }), result: tagResult(`INSERT 0 ${statement.rows.length}`) };
}

function withRow(table: ModelledTable, rows: Rows, row: Row): Rows {
  for (const [index, column] of table.columns.entries()) needValue(table, column, row[index] ?? null);
  const keyIndex = table.columns.findIndex((column) => column.name === table.key);
  const key = row[keyIndex];
  if (key !== undefined && key !== null && hasKey(rows, Number(key), keyIndex))
    refuse("23505", `duplicate key value violates unique constraint "${table.name}_pkey"`, { detail: `Key (${table.key})=(${key}) already exists.` });
  return { ...rows, inserted: [...rows.inserted, row] };
}

function insertTargets(table: ModelledTable, statement: Of<"insert">): readonly ColumnDefinition[] {
  const width = statement.rows[0]?.length ?? 0;
  if (statement.rows.some((row) => row.length !== width)) refuse("42601", "VALUES lists must all be the same length");
  const targets = statement.columns === undefined ? table.columns : statement.columns.map((name) => columnOf(table, name));
  const twice = targets.find((column, index) => targets.indexOf(column) !== index);
  if (twice !== undefined) refuse("42701", `column "${twice.name}" specified more than once`);
  if (width > targets.length) refuse("42601", "INSERT has more expressions than target columns");
  if (statement.columns !== undefined && width < targets.length) refuse("42601", "INSERT has more target columns than expressions");
  return targets;
}

function needValue(table: ModelledTable, column: ColumnDefinition, value: string | null): void {
  if (value === null && column.notNull) refuse("23502", `null value in column "${column.name}" of relation "${table.name}" violates not-null constraint`);
}

function columnOf(table: ModelledTable, name: string): ColumnDefinition {
  return table.columns.find((column) => column.name === name) ?? refuse("42703", `column "${name}" of relation "${table.name}" does not exist`);
}

function selectionOf(table: ModelledTable, where: KeyCondition | undefined): Selection | undefined {
  if (where === undefined) return undefined;
  const keyIndex = table.columns.findIndex((column) => column.name === where.column);
  if (keyIndex < 0) return refuse("42703", `column "${where.column}" does not exist`);
  if (where.column !== table.key) throw new NotModelled(`a condition on \`${where.column}\`, which is not the primary key`);
  return { keyIndex, ranges: where.ranges };
}
