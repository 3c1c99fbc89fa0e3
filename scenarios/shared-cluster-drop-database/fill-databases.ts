import type { WorldBuilder } from "#model/scenario";

export const clusterName = "directory-shared";

/** What was there on the day: so many executives and so many companies. */
export const executives = 1206;
const companies = 1196;

const store = { type: "rds:cluster", name: clusterName, account: "production" } as const;
const admin = "directory_admin";

/** `prod` beside `dev`; the application's role owns both, a reader may look. */
export async function fillDatabases(builder: WorldBuilder): Promise<void> {
  const person = [
    { name: "id", kind: "serial" },
    { name: "full_name", kind: "text", template: "Executive {n}" },
    { name: "company_id", kind: "integer", modulo: companies, from: 1 },
  ] as const;
  await builder.seed(store, { database: "prod", table: "executive", rows: builder.rows(executives), columns: person });
  await builder.seed(store, {
    database: "prod",
    table: "company",
    rows: companies,
    columns: [
      { name: "id", kind: "serial" },
      { name: "name", kind: "text", template: "Company {n}" },
    ],
  });
  await builder.seed(store, { database: "dev", table: "executive", rows: 12, columns: person });
  const run = async (database: string, sql: string): Promise<void> => builder.sql(store, { database, role: admin, sql });
  await run("prod", "CREATE ROLE app_owner LOGIN CREATEDB");
  await run("prod", "CREATE ROLE app_reader LOGIN");
  await run("prod", `GRANT app_owner TO ${admin}`);
  for (const database of ["dev", "prod"]) await run(database, `ALTER DATABASE ${database} OWNER TO app_owner`);
  for (const [database, tables] of [
    ["prod", ["executive", "company"]],
    ["dev", ["executive"]],
  ] as const) {
    for (const table of tables) {
      await run(database, `ALTER TABLE ${table} OWNER TO app_owner`);
      await builder.sql(store, { database, role: "app_owner", sql: `GRANT SELECT ON ${table} TO app_reader` });
    }
  }
}
