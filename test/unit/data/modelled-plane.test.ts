import { describe, expect, it } from "vitest";
import { createModelledPlane } from "#data/modelled-plane";
import { type DataPlane, isNotModelled, type QueryResult } from "#model/data";

async function plane(rows = 100): Promise<DataPlane> {
  const data = createModelledPlane();
  await data.createServer("db", { engine: "postgres", masterUsername: "root" });
  await data.seed("db", {
    database: "prod",
    table: "answer",
    rows,
    columns: [
      { name: "id", kind: "serial" },
      { name: "body", kind: "text", template: "answer {n}" },
    ],
  });
  return data;
}

const run = (data: DataPlane, sql: string): Promise<QueryResult> => data.query("db", { database: "prod", role: "root", sql });

describe("the modelled mode", () => {
  it.each([
    "SELECT * FROM answer",
    "DELETE FROM answer WHERE body = 'x'",
    "SELECT count(*) FROM pg_class",
    "\\d answer",
    "DROP OWNED BY root",
    "GRANT pg_read_all_data TO root",
    "UPDATE answer SET id = 5",
    "\\copy answer to x",
  ])("refuses %s by name and changes nothing", async (sql) => {
    const data = await plane();
    const before = await data.check("db", [{ database: "prod", table: "answer" }]);
    const result = await run(data, sql);
    expect(isNotModelled(result)).toBe(true);
    expect(result).toMatchObject({ sqlstate: "0A000", message: expect.stringContaining("the modelled mode does not know this statement") });
    expect(await data.check("db", [{ database: "prod", table: "answer" }])).toEqual(before);
  });

  it("tells what it does not know from what Postgres would refuse", async () => {
    const data = await plane();
    expect(isNotModelled(await run(data, "DROP TABLE nope"))).toBe(false);
    expect(isNotModelled(await run(data, "DROP TABLE answer"))).toBe(false);
  });

  it("ends a script at what it does not know, because nobody can tell what the rest would meet", async () => {
    const data = await plane();
    const results = await data.script("db", { database: "prod", role: "root", sql: "DELETE FROM answer WHERE id = 1; DO $$ BEGIN END $$; DROP TABLE answer;" });
    expect(results.map((result) => result.ok)).toEqual([true, false]);
    expect(await data.check("db", [{ database: "prod", table: "answer" }])).toMatchObject([{ exists: true, rows: 99 }]);
  });

  it("undoes all of a command that meets what it does not know", async () => {
    const data = await plane();
    expect(isNotModelled(await run(data, "DELETE FROM answer; DO $$ BEGIN END $$"))).toBe(true);
    expect(await data.check("db", [{ database: "prod", table: "answer" }])).toMatchObject([{ rows: 100 }]);
  });

  it("says that a dump is not a script, instead of importing nothing", async () => {
    const data = await plane();
    const dump = await data.exportDump("db", { database: "prod", role: "root" });
    const [result] = await data.script("db", { database: "postgres", role: "root", sql: new TextDecoder().decode(dump.ok ? dump.bytes : undefined) });
    expect(result !== undefined && isNotModelled(result)).toBe(true);
  });

  it("imports a dump that breaks off with a failure, and without the rows that it lost", async () => {
    const data = await plane();
    const dump = await data.exportDump("db", { database: "prod", role: "root" });
    const bytes = dump.ok ? dump.bytes : new Uint8Array();
    const whole = await data.importDump("db", { database: "postgres", role: "root", bytes });
    expect(whole).toEqual({ tables: 1, rows: 100, failures: [] });
    await data.query("db", { database: "postgres", role: "root", sql: "DROP TABLE answer" });
    const cut = await data.importDump("db", {
      database: "postgres",
      role: "root",
      bytes: bytes.slice(0, new TextDecoder().decode(bytes).indexOf('"segments":[{') + 20),
    });
    expect(cut).toMatchObject({ tables: 1, rows: 0, failures: [{ sqlstate: "22P04" }] });
  });

  it("gives equal content equal checksums, however it came about, and different content different ones", async () => {
    const sum = async (...statements: readonly string[]): Promise<string | undefined> => {
      const data = await plane(50);
      for (const sql of statements) expect(await run(data, sql)).toMatchObject({ ok: true });
      return (await data.check("db", [{ database: "prod", table: "answer" }]))[0]?.checksum;
    };
    const untouched = await sum();
    expect(await sum("DELETE FROM answer WHERE id = 7", "INSERT INTO answer VALUES (7, 'answer 7')")).toBe(untouched);
    expect(await sum("UPDATE answer SET body = 'answer 7' WHERE id = 7")).toBe(untouched);
    expect(await sum("UPDATE answer SET body = 'answer 8' WHERE id = 7")).not.toBe(untouched);
    expect(await sum("DELETE FROM answer WHERE id = 7", "INSERT INTO answer VALUES (51, 'answer 7')")).not.toBe(untouched);
    expect(await sum("DELETE FROM answer WHERE id <= 25", "DELETE FROM answer WHERE id > 25")).toBe(await sum("TRUNCATE answer"));
  });

  it("counts a backup's bytes as COPY would write them", async () => {
    const data = await plane(2);
    expect((await data.backup("db")).bytes).toBe("1\tanswer 1\n2\tanswer 2\n".length);
  });
});
