import { afterAll, describe, expect, it } from "vitest";
import { createModelledPlane } from "#data/modelled-plane";
import { openPostgresPlane } from "#harness/data/postgres-plane";
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

const planes = { modelled: createModelledPlane(), postgres: await openPostgresPlane() };
afterAll(async () => {
  await planes.modelled.dispose();
  await planes.postgres.dispose();
});

let count = 0;

/** Backups of equal bytes are one: who counts their holders needs a world that no other test has. */
async function uniqueWorld(plane: DataPlane): Promise<string> {
  const id = await world(plane);
  await plane.seed(id, { ...ANSWERS, database: "dev", table: id.replace("-", "_"), rows: 1 });
  return id;
}

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
async function tell(plane: DataPlane, story: Story): Promise<{ readonly told: unknown; readonly changed: boolean }> {
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
  const told = {
    results,
    live,
    restored: restored.map((check, index) => ({ rows: check.rows, asBefore: check.checksum === before[index]?.checksum })),
    later: later.map((check, index) => ({ rows: check.rows, asAfter: check.checksum === after[index]?.checksum })),
    backup: {
      rows: backup.databases
        .map((database) => [database.name, ...database.tables.map((table) => `${table.schema}.${table.name} ${table.rows}`)])
        .toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))),
      bytes: backup.bytes,
    },
  };
  return { told, changed: again.id !== backup.id };
}

describe("both data planes", () => {
  it.each(statementStories)("agree on $title", { timeout: 120_000 }, async (story) => {
    const [modelled, postgres] = await inBoth((plane) => tell(plane, story));
    expect(modelled.told).toEqual(postgres.told);
    // A backup is named after its bytes. Rows in another order are other bytes, so only this direction holds.
    if (modelled.changed) expect(postgres.changed).toBe(true);
  });

  it("keep a backup until its last holder lets go, and refuse to restore it afterwards", async () => {
    const seen = await inBoth(async (plane) => {
      const id = await uniqueWorld(plane);
      const first = await plane.backup(id);
      const second = await plane.backup(id);
      plane.retainBackup(first.id);
      const same = first.id === second.id;
      await plane.query(id, { database: "prod", role: "root", sql: "DELETE FROM courses_answer" });
      const emptied = await plane.backup(id);
      const present: boolean[] = [];
      for (let holder = 0; holder < 3; holder += 1) {
        present.push(plane.hasBackup(first.id));
        plane.forgetBackup(first.id);
      }
      present.push(plane.hasBackup(first.id), plane.hasBackup(emptied.id));
      await expect(plane.restore(`${id}-r`, first, { masterUsername: "root" })).rejects.toThrow("are gone");
      expect(() => plane.retainBackup(first.id)).toThrow("are gone");
      expect(() => plane.forgetBackup(first.id)).toThrow("are gone");
      await plane.restore(`${id}-r`, emptied, { masterUsername: "root" });
      const [check] = await plane.check(`${id}-r`, DATASETS);
      await plane.dropServer(id);
      await plane.dropServer(`${id}-r`);
      return { same, different: emptied.id !== first.id, present, rows: check?.rows };
    });
    expect(seen[0]).toEqual({ same: true, different: true, present: [true, true, true, false, true], rows: 0 });
    expect(seen[1]).toEqual(seen[0]);
  });

  it("keep a backup when its server is dropped", async () => {
    for (const plane of [planes.modelled, planes.postgres]) {
      const id = await world(plane);
      const [before] = await plane.check(id, DATASETS);
      const backup = await plane.backup(id);
      await plane.dropServer(id);
      expect(plane.hasServer(id)).toBe(false);
      await expect(plane.check(id, DATASETS)).rejects.toThrow("no database server");
      await plane.restore(id, backup, { masterUsername: "root" });
      expect((await plane.check(id, DATASETS))[0]).toEqual(before);
      await plane.dropServer(id);
    }
  });

  it("bring back a server that can be used: roles, grants, keys, defaults and sequences", async () => {
    const seen = await inBoth(async (plane) => {
      const id = await world(plane);
      for (const sql of [
        "CREATE ROLE app LOGIN",
        "GRANT SELECT, INSERT ON courses_answer TO app",
        "GRANT USAGE ON SEQUENCE courses_answer_id_seq TO app",
        "CREATE TABLE note (id serial PRIMARY KEY, body text NOT NULL DEFAULT 'empty')",
        "INSERT INTO note (body) VALUES ('a')",
        "REVOKE CONNECT ON DATABASE prod FROM PUBLIC",
        "GRANT CONNECT ON DATABASE prod TO app",
        "CREATE SCHEMA billing",
        "CREATE TABLE billing.invoice (id int)",
      ])
        expect(await plane.query(id, { database: "prod", role: "root", sql }), sql).toMatchObject({ ok: true });
      const backup = await plane.backup(id);
      await plane.restore(`${id}-r`, backup, { masterUsername: "root" });
      const results: unknown[] = [];
      for (const [role, sql] of [
        ["app", "SELECT count(*) FROM courses_answer"],
        ["app", "DELETE FROM courses_answer"],
        ["app", "INSERT INTO courses_answer (answer) VALUES ('new')"],
        ["root", "SELECT count(*) FROM courses_answer WHERE id = 1001"],
        ["root", "INSERT INTO courses_answer (id) VALUES (1)"],
        ["root", "INSERT INTO note (body) VALUES (NULL)"],
        ["root", "INSERT INTO note (body) VALUES (DEFAULT)"],
        ["root", "SELECT count(*) FROM note WHERE id = 3"],
        ["root", "SELECT count(*) FROM billing.invoice"],
        ["root", "CREATE ROLE other LOGIN"],
        ["other", "SELECT 1"],
        ["app", "DROP TABLE note"],
        ["root", "DROP TABLE note"],
      ] as const)
        results.push([sql, outcome(await plane.query(`${id}-r`, { database: "prod", role, sql }))]);
      await plane.dropServer(id);
      await plane.dropServer(`${id}-r`);
      return results;
    });
    expect(seen[0]).toEqual(seen[1]);
    expect(JSON.stringify(seen[1])).toContain("permission denied for table courses_answer");
  });

  it("fork into copies that do not see each other's changes", async () => {
    const seen = await inBoth(async (plane) => {
      const id = await uniqueWorld(plane);
      const backup = await plane.backup(id);
      const fork = await plane.fork();
      await fork.query(id, { database: "prod", role: "root", sql: "DELETE FROM courses_answer WHERE id > 10" });
      await plane.query(id, { database: "prod", role: "root", sql: "DROP TABLE courses_answer" });
      fork.forgetBackup(backup.id);
      const held = [plane.hasBackup(backup.id), fork.hasBackup(backup.id)];
      const rows = [await plane.check(id, DATASETS), await fork.check(id, DATASETS)].map((checks) => checks.map((check) => [check.exists, check.rows]));
      await fork.dispose();
      await plane.dropServer(id);
      return { held, rows };
    });
    expect(seen[0]).toEqual({
      held: [true, false],
      rows: [
        [
          [false, 0],
          [true, 20],
          [false, 0],
        ],
        [
          [true, 10],
          [true, 20],
          [false, 0],
        ],
      ],
    });
    expect(seen[1]).toEqual(seen[0]);
  });

  it("export a dump that another database imports to the same content, and import an empty file to nothing", async () => {
    const seen = await inBoth(async (plane) => {
      const id = await world(plane);
      const ask = (database: string, sql: string, role = "root"): Promise<QueryResult> => plane.query(id, { database, role, sql });
      for (const sql of [
        "CREATE ROLE app LOGIN",
        "GRANT SELECT ON courses_answer TO app",
        "CREATE TABLE note (id int)",
        "CREATE DATABASE copy",
        "CREATE DATABASE empty",
      ])
        expect(await ask("prod", sql), sql).toMatchObject({ ok: true });
      const refused = await plane.exportDump(id, { database: "prod", role: "app" });
      const nowhere = await plane.exportDump(id, { database: "nowhere", role: "root" });
      const dump = await plane.exportDump(id, { database: "prod", role: "root" });
      if (!dump.ok) throw new Error(dump.message);
      const imported = await plane.importDump(id, { database: "copy", role: "root", bytes: dump.bytes });
      const again = await plane.importDump(id, { database: "copy", role: "root", bytes: dump.bytes });
      const stranger = await plane.importDump(id, { database: "empty", role: "app", bytes: dump.bytes });
      const nothing = await plane.importDump(id, { database: "empty", role: "root", bytes: new Uint8Array() });
      const script = await plane.importDump(id, {
        database: "empty",
        role: "root",
        bytes: new TextEncoder().encode("CREATE TABLE t (id int);\nINSERT INTO t VALUES (1), (2);\nDROP TABLE nope;"),
      });
      const [original, copy, lost] = await plane.check(id, [
        ...DATASETS.slice(0, 1),
        { database: "copy", table: "courses_answer" },
        { database: "empty", table: "courses_answer" },
      ]);
      const granted = outcome(await ask("copy", "SELECT count(*) FROM courses_answer", "app"));
      await plane.dropServer(id);
      return {
        refused: !refused.ok && refused.message,
        nowhere: !nowhere.ok && nowhere.sqlstate,
        imported,
        again: [again.tables, again.rows, again.failures.map((one) => one.sqlstate).slice(0, 2)],
        stranger: [stranger.tables, stranger.rows, stranger.failures.length > 0],
        nothing,
        script: [script.tables, script.rows, script.failures.map((one) => one.sqlstate)],
        same: original?.checksum === copy?.checksum,
        rows: [original?.rows, copy?.rows],
        lost: lost?.exists,
        granted,
      };
    });
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[1]).toMatchObject({
      imported: { tables: 2, rows: 1000, failures: [] },
      nothing: { tables: 0, rows: 0, failures: [] },
      same: true,
      lost: false,
    });
  });

  it("run a script statement by statement, in one session, with transactions and `\\c`", async () => {
    const sql =
      "BEGIN;\nDELETE FROM courses_answer WHERE id = 1;\nSELECT 1/0;\n".replace("SELECT 1/0", "DROP TABLE nope") +
      "SELECT 1;\nCOMMIT;\nCOMMIT;\nBEGIN;\nBEGIN;\nDELETE FROM courses_answer WHERE id = 2;\nCOMMIT;\n\\c dev\nSELECT current_database();\nDROP DATABASE prod;\n\\c prod\nSELECT 1;\n";
    const seen = await inBoth(async (plane) => {
      const id = await world(plane);
      const results = await plane.script(id, { database: "prod", role: "root", sql });
      const stopped = await plane.script(id, { database: "dev", role: "root", sql: "DROP TABLE nope; DELETE FROM courses_homework;", stopOnError: true });
      const left = await plane.check(id, DATASETS);
      await plane.dropServer(id);
      return { results: results.map(outcome), stopped: stopped.map(outcome), left: left.map((check) => check.rows) };
    });
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[1].results.length).toBe(14);
    expect(seen[1].left).toEqual([0, 20, 0]);
  });

  it("refuse what cannot be: a second server of that name, another engine, a table that exists, a role that does not", async () => {
    for (const plane of [planes.modelled, planes.postgres]) {
      const id = await world(plane);
      const options = { engine: "postgres", masterUsername: "root" };
      await expect(plane.createServer(id, options)).rejects.toThrow("already has");
      await expect(plane.createServer("other", { ...options, engine: "mysql" })).rejects.toThrow("`mysql` is not supported");
      expect(plane.hasServer("other")).toBe(false);
      await expect(plane.seed(id, ANSWERS)).rejects.toThrow("the table exists");
      await expect(plane.seed(id, { ...ANSWERS, table: "a", owner: "nobody" })).rejects.toThrow("no role `nobody`");
      await expect(plane.seed(id, { ...ANSWERS, table: "nowhere.a" })).rejects.toThrow("no schema `nowhere`");
      await expect(plane.seed(id, { ...ANSWERS, table: "a", columns: ANSWERS.columns.slice(1) })).rejects.toThrow("must be `serial`");
      await expect(plane.seed(id, { ...ANSWERS, table: "a", rows: -1 })).rejects.toThrow("whole number");
      await expect(plane.dropServer("nowhere")).rejects.toThrow("no database server");
      expect((await plane.check(id, [{ database: "nowhere", table: "a" }]))[0]).toEqual({
        database: "nowhere",
        table: "a",
        exists: false,
        rows: 0,
        checksum: "",
      });
      await plane.dropServer(id);
    }
  });
});
