import { afterAll, describe, expect, it } from "vitest";
import { createModelledPlane } from "#data/modelled-plane";
import { createPostgresPlane } from "#harness/data/postgres-plane";
import type { DataPlane, QueryResult, SeedDataset } from "#model/data";
import { statementStories, type Story } from "./data-plane-stories.ts";

const ANSWERS: SeedDataset = {
  database: "prod",
  table: "courses_answer",
  rows: 1000,
  columns: [
    { name: "id", kind: "serial" },
    { name: "question_id", kind: "integer", modulo: 40, from: 1 },
    { name: "answer", kind: "text", template: "answer {n}\tof \\ {n}" },
    { name: "is_correct", kind: "boolean", every: 3 },
    { name: "submitted_at", kind: "timestamp", start: "2024-01-15T08:00:00Z", stepSeconds: 61 },
  ],
};

const planes = { modelled: createModelledPlane(), postgres: createPostgresPlane() };
afterAll(async () => {
  await planes.modelled.dispose();
  await planes.postgres.dispose();
});

let count = 0;

async function world(plane: DataPlane): Promise<string> {
  const id = `server-${(count += 1)}`;
  await plane.createServer(id, { engine: "aurora-postgresql", masterUsername: "root", databaseName: "dev" });
  await plane.seed(id, ANSWERS);
  await plane.seed(id, { ...ANSWERS, database: "dev", table: "courses_homework", rows: 20 });
  return id;
}

const inBoth = async <T>(work: (plane: DataPlane) => Promise<T>): Promise<readonly [T, T]> => [await work(planes.modelled), await work(planes.postgres)];

/** What both modes must agree on: success, tag, rows, state and words of an error. */
function outcome(result: QueryResult): unknown {
  if (!result.ok) return { sqlstate: result.sqlstate, severity: result.severity, message: result.message };
  return { command: result.command, columns: result.columns, rows: result.rows, text: result.text, notices: result.notices };
}

const DATASETS = [
  { database: "prod", table: "courses_answer" },
  { database: "dev", table: "courses_homework" },
  { database: "prod", table: "note" },
];

/** Two modes' checksums are different strings: compared is which tables are as they were. */
async function tell(plane: DataPlane, story: Story): Promise<unknown> {
  const id = await world(plane);
  const before = await plane.check(id, DATASETS);
  const backup = await plane.backup(id);
  const results: unknown[] = [];
  for (const [database, role, sql] of story.statements) {
    const statement = await plane.query(id, { database, role, sql });
    results.push([sql, outcome(statement)]);
  }
  const after = await plane.check(id, DATASETS);
  const again = await plane.backup(id);
  await plane.restore(`${id}-restored`, backup, { masterUsername: "root" });
  const restored = await plane.check(`${id}-restored`, DATASETS);
  await plane.restore(`${id}-later`, again, { masterUsername: "root" });
  const later = await plane.check(`${id}-later`, DATASETS);
  for (const server of [id, `${id}-restored`, `${id}-later`]) await plane.dropServer(server);
  const live = after.map((check, index) => ({ exists: check.exists, rows: check.rows, asBefore: check.checksum === before[index]?.checksum }));
  return {
    results,
    live,
    restored: restored.map((check, index) => ({ rows: check.rows, asBefore: check.checksum === before[index]?.checksum })),
    later: later.map((check, index) => ({ rows: check.rows, asAfter: check.checksum === after[index]?.checksum })),
    backup: { rows: backup.databases.map((database) => [database.name, ...database.tables.map((table) => `${table.schema}.${table.name} ${table.rows}`)]).sort(), bytes: backup.bytes },
    changed: again.id !== backup.id,
  };
}

describe("both data planes", () => {
  it.each(statementStories)("agree on $title", { timeout: 120_000 }, async (story) => {
    const [modelled, postgres] = await inBoth((plane) => tell(plane, story));
    expect(modelled).toEqual(postgres);
  });
});
