import type { WorldBuilder } from "#model/scenario";

export const primary = "forge-db1";
export const secondary = "forge-db2";
export const dumpBucket = "forge-database-dumps";
export const dumpPrefix = "nightly/";

const day = 86_400;
const store = { type: "rds:db", name: primary, account: "production" } as const;

/** What a forge holds: projects, issues, comments. The second database was wiped when its replication was to be set up again. */
export async function fillDatabases(builder: WorldBuilder): Promise<void> {
  const table = async (name: string, rows: number, text: string): Promise<void> =>
    builder.seed(store, {
      database: "forge",
      table: name,
      rows,
      columns: [
        { name: "id", kind: "serial" },
        { name: "title", kind: "text", template: text },
      ],
    });
  await table("project", 500, "project {n}");
  await table("issue", builder.rows(4000), "issue {n}");
  await table("comment", 8000, "comment {n}");
  await builder.sql(store, { database: "forge", role: "forge_admin", sql: "CREATE ROLE dumper LOGIN" });
}

/** A night's job, as cron runs it: a dump, an upload, and nobody who reads the first one's exit code. */
export async function runNightlyDumps(builder: WorldBuilder, nights: number): Promise<void> {
  for (let night = 1; night <= nights; night += 1) {
    await builder.wait(day);
    const seat = { machine: "cron", principal: "ci" };
    const host = builder.output("database", "primary_address");
    await builder.run(
      seat,
      `pg_dump -h ${host} -U dumper -d forge -f forge.sql ; aws s3api put-object --bucket ${dumpBucket} --key ${dumpPrefix}night-${night}.sql --body forge.sql`,
    );
  }
}
