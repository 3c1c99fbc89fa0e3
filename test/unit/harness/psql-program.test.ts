import { createModelledPlane } from "#data/modelled-plane";
import { createPgDump, createPsql } from "#harness/shell/psql-program";
import { createMemoryWorkspace } from "#harness/shell/memory-workspace";
import type { Seat } from "#harness/shell/seat";
import { describe, expect, it } from "vitest";

async function openShell() {
  const data = createModelledPlane();
  for (const id of ["one", "two"]) await data.createServer(id, { engine: "postgres", masterUsername: "admin", databaseName: "shop" });
  await data.seed("one", {
    database: "shop",
    table: "item",
    rows: 3,
    columns: [
      { name: "id", kind: "serial" },
      { name: "title", kind: "text", template: "item {n}" },
    ],
  });
  const seen: string[] = [];
  const find = async (host: string) => (data.hasServer(host) ? { id: host, port: 5432 } : { refused: "Connection refused" });
  const workspace = createMemoryWorkspace();
  const seat = { operator: "agent", workspace, directory: "", environment: {}, options: {} } as unknown as Seat;
  const psql = createPsql(data, find, async (_, { sql }) => {
    seen.push(sql);
    return { allowed: true, message: "" };
  });
  return {
    data,
    workspace,
    seen,
    psql: async (...words: string[]) => psql(words, seat),
    dump: async (...words: string[]) => createPgDump(data, find)(words, seat),
  };
}

const on = (host: string) => ["-h", host, "-U", "admin", "-d", "shop"];

describe("psql", () => {
  it("prints a result once, as psql does, with one empty line after it", async () => {
    const { psql } = await openShell();
    expect(await psql(...on("one"), "-c", "SELECT count(*) FROM item")).toEqual({ exitCode: 0, stdout: " count \n-------\n     3\n(1 row)\n\n", stderr: "" });
  });

  it("prints an error once", async () => {
    const { psql } = await openShell();
    expect(await psql(...on("two"), "-c", "SELECT count(*) FROM item")).toMatchObject({ exitCode: 1, stderr: 'ERROR:  relation "item" does not exist\n' });
  });

  it("imports a file that pg_dump has written", async () => {
    const { psql, dump, data, seen } = await openShell();
    expect(await dump(...on("one"), "-f", "shop.sql")).toMatchObject({ exitCode: 0 });
    expect(await psql(...on("two"), "-f", "shop.sql")).toMatchObject({ exitCode: 0, stderr: "" });
    const checks = await Promise.all(["one", "two"].map((id) => data.check(id, [{ database: "shop", table: "item" }])));
    expect(checks[1]).toEqual(checks[0]);
    expect(checks[0]?.[0]).toMatchObject({ exists: true, rows: 3 });
    expect(seen).toHaveLength(1);
  });

  it("says what fails when a dump is imported over what is there, and goes on", async () => {
    const { psql, dump } = await openShell();
    await dump(...on("one"), "-f", "shop.sql");
    expect(await psql(...on("one"), "-f", "shop.sql")).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('relation "item" already exists') });
  });

  it("does nothing with an empty file and calls it a success", async () => {
    const { psql, workspace, data } = await openShell();
    workspace.write("empty.sql", "");
    expect(await psql(...on("two"), "-f", "empty.sql")).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    expect((await data.check("two", [{ database: "shop", table: "item" }]))[0]).toMatchObject({ exists: false });
  });

  it("refuses what the data plane does not know, in the plane's own words", async () => {
    const { psql } = await openShell();
    await expect(psql(...on("one"), "-c", "VACUUM FULL item")).rejects.toThrow(/^the modelled .*VACUUM FULL item/);
  });

  it("names the file that is missing and the server that does not answer", async () => {
    const { psql, dump } = await openShell();
    expect(await psql(...on("one"), "-f", "nowhere.sql")).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("nowhere.sql: No such file") });
    expect(await psql(...on("three"), "-c", "SELECT 1")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("Connection refused") });
    expect(await dump(...on("three"), "-f", "shop.sql")).toMatchObject({ exitCode: 1 });
  });
});
