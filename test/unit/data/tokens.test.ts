import { describe, expect, it } from "vitest";
import { parseStatement } from "#data/parse-statement";
import { splitStatements } from "#data/tokens";

const sources = (sql: string): readonly string[] => splitStatements(sql).map((statement) => statement.source);

describe("splitting SQL", () => {
  it("cuts at semicolons, but not inside quotes, dollar quotes or comments", () => {
    expect(sources("SELECT ';'; DELETE FROM \"a;b\" /* ; /* ; */ ; */ WHERE x = 'it''s;' -- ;\n; SELECT $$;$$, $t$;$$;$t$")).toEqual([
      "SELECT ';'",
      "DELETE FROM \"a;b\" /* ; /* ; */ ; */ WHERE x = 'it''s;' -- ;",
      "SELECT $$;$$, $t$;$$;$t$",
    ]);
  });

  it("takes a meta-command to the end of its line", () => {
    expect(sources("SELECT 1;\n\\c prod\nDROP TABLE t;\n\\dt")).toEqual(["SELECT 1", "\\c prod", "DROP TABLE t", "\\dt"]);
  });

  it("finds no statement in comments and blanks", () => {
    expect(sources(" ;; -- DROP TABLE t\n /* DROP TABLE t; */ ")).toEqual([]);
    expect(sources("DROP TABLE t")).toEqual(["DROP TABLE t"]);
  });

  it("keeps a quote that never closes from swallowing what it cannot read", () => {
    expect(parseStatement(splitStatements("DELETE FROM t WHERE x = 'open")[0]?.tokens ?? [])).toBeUndefined();
    expect(splitStatements("/* never closed; DROP TABLE t")).toEqual([]);
  });
});

describe("the named list of statements", () => {
  const kind = (sql: string): string | undefined => parseStatement(splitStatements(sql)[0]?.tokens ?? [])?.kind;

  it.each([
    ["drop table if exists a, b.c cascade", "drop-table"],
    ['DELETE FROM "Odd Name" WHERE id = -3', "delete"],
    ["TRUNCATE TABLE a, b RESTART IDENTITY CASCADE", "truncate"],
    ["GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA public TO a, b", "grant"],
    ["REVOKE a FROM b", "revoke-role"],
    ["CREATE USER a WITH PASSWORD 'x' CREATEDB NOCREATEROLE", "create-role"],
  ])("knows %s", (sql, expected) => {
    expect(kind(sql)).toBe(expected);
  });

  it.each([
    "SELECT * FROM t",
    "SELECT count(*) FROM t, u",
    "SELECT count(*) FROM t WHERE name = 'x'",
    "DELETE FROM t USING u",
    "DELETE FROM t WHERE id = 1 OR id = 2",
    "DELETE FROM t WHERE id = 1 AND other = 2",
    "UPDATE t SET a = a + 1",
    "UPDATE t SET a = 1 RETURNING *",
    "INSERT INTO t SELECT 1",
    "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING",
    "CREATE TABLE t (id int REFERENCES u)",
    "CREATE TABLE t AS SELECT 1",
    "CREATE VIEW v AS SELECT 1",
    "ALTER TABLE t DROP COLUMN a",
    "GRANT EXECUTE ON FUNCTION f TO a",
    "CREATE ROLE a VALID UNTIL 'tomorrow'",
    "DROP DATABASE a b",
    "VACUUM",
  ])("leaves %s to the real Postgres", (sql) => {
    expect(kind(sql)).toBeUndefined();
  });
});
