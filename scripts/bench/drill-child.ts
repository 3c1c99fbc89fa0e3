/**
 * One way of bringing the flagship's rows back, in a process of its own: `drill ROWS` through the data plane, `copy ROWS` by a bare COPY.
 * Prints milliseconds of the bringing back, and the process's peak memory before and after it, as JSON.
 */
import { createPglite } from "./pglite.ts";
import { openPostgresPlane } from "#harness/data/postgres-plane";
import type { SeedColumn } from "#model/data";

const [way, count = "0"] = process.argv.slice(2);
const rows = Number(count);
const peak = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

/** The flagship's largest table. */
const columns: readonly SeedColumn[] = [
  { name: "id", kind: "serial" },
  { name: "question_id", kind: "integer", modulo: 420, from: 1 },
  { name: "student_id", kind: "integer", modulo: 61_000, from: 1 },
  { name: "answer_text", kind: "text", template: "answer {n}" },
  { name: "is_correct", kind: "boolean", every: 3 },
  { name: "submitted_at", kind: "timestamp", start: "2024-01-01T00:00:00Z", stepSeconds: 30 },
];
const table = "courses_answer";

console.log(JSON.stringify(way === "drill" ? await drill() : await copy()));

/** As a drill does after the incident: the server is gone, the backup is left. */
async function drill(): Promise<object> {
  const plane = await openPostgresPlane();
  await plane.createServer("production", { engine: "aurora-postgresql", masterUsername: "app" });
  await plane.seed("production", { database: "prod", table, rows, columns });
  const before = await plane.check("production", [{ database: "prod", table }]);
  const backup = await plane.backup("production");
  plane.retainBackup(backup.id);
  await plane.dropServer("production");
  const peakBefore = peak();
  const started = performance.now();
  const fork = await plane.fork();
  await fork.restore("drill", backup, { masterUsername: "app" });
  const [found] = await fork.check("drill", [{ database: "prod", table }]);
  const milliseconds = performance.now() - started;
  if (found?.rows !== rows || found.checksum !== before[0]?.checksum) throw new Error("the drill did not bring the rows back");
  const outcome = { milliseconds, peakBefore, peak: peak() };
  await fork.dispose();
  await plane.dispose();
  return outcome;
}

/** Into the same embedded Postgres, with the same index, from the bytes that COPY gave. */
async function copy(): Promise<object> {
  const source = await createPglite();
  const definition = `CREATE TABLE ${table} (id integer, question_id integer, student_id integer, answer_text text, is_correct boolean, submitted_at timestamptz)`;
  await source.query(definition);
  await source.query(
    `INSERT INTO ${table} SELECT n, 1 + n % 420, 1 + n % 61000, 'answer ' || n, n % 3 = 0, '2024-01-01T00:00:00Z'::timestamptz + n * 30 * interval '1 second' FROM generate_series(1, ${rows}) AS n`,
  );
  const { blob } = await source.query(`COPY ${table} TO '/dev/blob'`);
  await source.close();
  if (blob === undefined) throw new Error("COPY gave nothing");
  const target = await createPglite();
  await target.query(definition);
  const peakBefore = peak();
  const started = performance.now();
  await target.query(`COPY ${table} FROM '/dev/blob'`, [], { blob });
  await target.query(`ALTER TABLE ${table} ADD PRIMARY KEY (id)`);
  const milliseconds = performance.now() - started;
  await target.close();
  return { milliseconds, peakBefore, peak: peak() };
}
