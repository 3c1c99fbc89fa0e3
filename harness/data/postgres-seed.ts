import type { SeedColumn, SeedDataset } from "#model/data";
import { seedError, tableNameOf } from "#data/modelled-plane";
import { seedFault } from "#data/seed-values";
import { quoteName, quoteText } from "./connection.ts";
import type { PostgresServer } from "./postgres-server.ts";

/** The rows of a dataset's formulas, made inside Postgres. @throws HarnessError as the contract says */
export async function seedDatabase(server: PostgresServer, dataset: SeedDataset): Promise<void> {
  const fault = seedFault(dataset.columns, dataset.rows) ?? ownerFault(server, dataset);
  if (fault !== undefined) throw seedError(dataset, fault);
  const { schema, name } = tableNameOf(dataset);
  const master = masterOf(server);
  if (!server.has(dataset.database)) server.create(dataset.database, master);
  const owner = dataset.owner ?? server.databases().find((database) => database.name === dataset.database)?.owner ?? master;
  const connection = await server.connect(dataset.database);
  const table = `${quoteName(schema)}.${quoteName(name)}`;
  if ((await connection.rows(`SELECT FROM pg_namespace WHERE nspname = ${quoteText(schema)}`)).length === 0)
    throw seedError(dataset, `there is no schema \`${schema}\``);
  if ((await connection.rows(`SELECT to_regclass(${quoteText(table)})`))[0]?.[0] !== null) throw seedError(dataset, "the table exists");
  server.changed(dataset.database);
  const key = quoteName(dataset.columns[0]?.name ?? "");
  await connection.rows(`CREATE TABLE ${table} (${dataset.columns.map((column) => `${quoteName(column.name)} ${TYPES[column.kind]}`).join(", ")})`);
  await connection.rows(`INSERT INTO ${table} SELECT ${dataset.columns.map(formula).join(", ")} FROM generate_series(1, ${dataset.rows}) AS n`);
  await connection.rows(`ALTER TABLE ${table} ADD PRIMARY KEY (${key})`);
  if (dataset.rows > 0)
    await connection.rows(`SELECT setval(pg_get_serial_sequence(${quoteText(table)}, ${quoteText(dataset.columns[0]?.name ?? "")}), ${dataset.rows})`);
  await connection.rows(`ALTER TABLE ${table} OWNER TO ${quoteName(owner)}`);
}

const TYPES: Readonly<Record<SeedColumn["kind"], string>> = {
  serial: "serial",
  integer: "integer",
  text: "text",
  boolean: "boolean",
  timestamp: "timestamptz",
};

function formula(column: SeedColumn): string {
  switch (column.kind) {
    case "serial":
      return "n";
    case "integer":
      return `${column.from ?? 0} + n % ${column.modulo}`;
    case "text":
      return `replace(${quoteText(column.template)}, '{n}', n::text)`;
    case "boolean":
      return `n % ${column.every} = 0`;
    case "timestamp":
      return `${quoteText(column.start)}::timestamptz + n * ${column.stepSeconds} * interval '1 second'`;
  }
}

function masterOf(server: PostgresServer): string {
  return server.roles().memberships.find((one) => one.role === "rds_superuser")?.member ?? "";
}

function ownerFault(server: PostgresServer, dataset: SeedDataset): string | undefined {
  const { owner } = dataset;
  return owner === undefined || server.roles().roles.some((role) => role.name === owner) ? undefined : `there is no role \`${owner}\``;
}
