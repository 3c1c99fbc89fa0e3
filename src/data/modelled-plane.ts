import { createHash } from "node:crypto";
import type { BackupContent, DataPlane, DatasetCheck, DatasetName, ImportResult, SeedDataset } from "#model/data";
import { HarnessError, UnsupportedError } from "#model/errors";
import { type ContentStore, createContentStore } from "./content-store.ts";
import { renderDump } from "./modelled-dump.ts";
import { importModelledDump } from "./modelled-import.ts";
import {
  mayUse,
  type ModelledDatabase,
  type ModelledServer,
  type ModelledTable,
  newDatabase,
  newServer,
  rolesOf,
  SEQUENCE_PRIVILEGES,
  TABLE_PRIVILEGES,
} from "./modelled-server.ts";
import { connectFailure, runCommand, runScript } from "./modelled-session.ts";
import { failure } from "./psql-text.ts";
import { countRows, generatedRows } from "./rows.ts";
import { checksumText, type SumCache, sumRows } from "./rows-checksum.ts";
import { seedFault } from "./seed-values.ts";
import { withDatabase } from "./session.ts";
import type { ColumnDefinition, ColumnType } from "./statement.ts";

/**
 * Databases for mass replay: no rows, but for each table what its rows *are*, so that every statement of the named list
 * (see `Statement`) has its exact effect. Every other statement is refused by name with `notModelled`.
 */
export function createModelledPlane(): DataPlane {
  return openPlane(new Map(), createContentStore(), { sums: knownSums, contents: new WeakMap(), numbers: new WeakMap(), count: 0 });
}

/** Rows that are said to be the same have the same sum on every plane: each world begins with the same millions. */
const knownSums: SumCache = new Map();

/** Servers are immutable, so what was computed of one stays true. Shared by forks: a replay repeats nothing that the build has done. */
interface Known {
  readonly sums: SumCache;
  readonly contents: WeakMap<ModelledServer, BackupContent>;
  /** Numbers that tell one server value from another. */
  readonly numbers: WeakMap<ModelledServer, number>;
  count: number;
}

function openPlane(initial: ReadonlyMap<string, ModelledServer>, store: ContentStore<ModelledServer>, known: Known): DataPlane {
  const servers = new Map(initial);
  const serverOf = (id: string): ModelledServer => {
    const server = servers.get(id);
    if (server === undefined) throw noSuchServer(id);
    return server;
  };
  const needFresh = (id: string): void => {
    if (servers.has(id)) throw serverExists(id);
  };

  return {
    mode: "modelled",
    hasServer: (id) => servers.has(id),
    async createServer(id, { engine, masterUsername, databaseName }) {
      needFresh(id);
      needPostgres(engine);
      servers.set(id, newServer(masterUsername, databaseName));
    },
    async dropServer(id) {
      serverOf(id);
      servers.delete(id);
    },
    async query(id, request) {
      const { server, result } = await runCommand(serverOf(id), request);
      servers.set(id, server);
      return result;
    },
    async script(id, request) {
      const { server, result } = await runScript(serverOf(id), request);
      servers.set(id, server);
      return result;
    },
    async backup(id) {
      const server = serverOf(id);
      const content = known.contents.get(server) ?? contentOf(server, known.sums);
      known.contents.set(server, content);
      store.add(content, server);
      return content;
    },
    retainBackup: store.retain,
    forgetBackup: store.forget,
    hasBackup: store.has,
    async restore(id, content, { masterUsername }) {
      needFresh(id);
      const server = store.payloadOf(content.id);
      const master = newServer(masterUsername, undefined).roles;
      servers.set(id, { ...server, roles: { ...master, ...server.roles } });
    },
    async check(id, datasets) {
      const server = serverOf(id);
      return datasets.map((dataset) => checkOf(server, dataset, known.sums));
    },
    async seed(id, dataset) {
      servers.set(id, seeded(serverOf(id), dataset));
    },
    async exportDump(id, { database: name, role }) {
      const server = serverOf(id);
      const refused = connectFailure(server, name, role) ?? dumpFailure(server, server.databases[name], role);
      const database = server.databases[name];
      if (refused !== undefined || database === undefined) return refused ?? failure("3D000", `database "${name}" does not exist`, { severity: "FATAL" });
      return { ok: true, bytes: renderDump(database) };
    },
    async importDump(id, request): Promise<ImportResult> {
      const { server, result } = await importModelledDump(serverOf(id), request);
      servers.set(id, server);
      return result;
    },
    fingerprint: () => JSON.stringify([[...servers].map(([id, server]) => [id, numberOf(server, known)]), store.holders()]),
    fork: async () => openPlane(servers, store.fork(), known),
    dispose: async () => servers.clear(),
  };
}

function numberOf(server: ModelledServer, known: Known): number {
  const number = known.numbers.get(server);
  if (number !== undefined) return number;
  known.count += 1;
  known.numbers.set(server, known.count);
  return known.count;
}

export function noSuchServer(id: string): HarnessError {
  return new HarnessError("inconclusive", `There is no database server \`${id}\` in the data plane`, {
    hint: "Create or restore it first; RDS and the data plane must agree.",
  });
}

export function serverExists(id: string): HarnessError {
  return new HarnessError("inconclusive", `The data plane already has a database server \`${id}\``, { hint: "Drop it first, or use another id." });
}

/** @throws UnsupportedError for any engine that does not speak PostgreSQL. */
export function needPostgres(engine: string): void {
  if (engine !== "postgres" && engine !== "aurora-postgresql") throw new UnsupportedError(engine, "the data plane, which holds PostgreSQL databases only");
}

export function sha256(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}

/** `billing.invoice`, or a table of `public`. */
export function tableNameOf(dataset: DatasetName): { readonly schema: string; readonly name: string } {
  const [first = "", second] = dataset.table.split(".");
  return second === undefined ? { schema: "public", name: first } : { schema: first, name: second };
}

export function seedError(dataset: SeedDataset, fault: string): HarnessError {
  return new HarnessError("configuration", `Dataset \`${dataset.database}.${dataset.table}\` cannot be seeded: ${fault}`, {
    hint: "Correct the world's datasets.",
  });
}

function contentOf(server: ModelledServer, sums: SumCache): BackupContent {
  let bytes = 0;
  const databases = Object.values(server.databases).map((database) => {
    const tables = Object.values(database.tables).map((table) => {
      const sum = sumRows(table.rows, sums);
      const rows = countRows(table.rows);
      bytes += sum.bytes;
      return { schema: table.schema, name: table.name, rows, sha256: sha256(`${rows} ${sum.bytes} ${checksumText(sum)}`) };
    });
    const definitions = { ...database, tables: Object.values(database.tables).map((table) => ({ ...table, rows: undefined })) };
    return { name: database.name, definitions: sha256(JSON.stringify(definitions)), tables };
  });
  return { id: sha256(JSON.stringify([server.roles, databases])), databases, bytes };
}

function checkOf(server: ModelledServer, dataset: DatasetName, sums: SumCache): DatasetCheck {
  const { schema, name } = tableNameOf(dataset);
  const table = server.databases[dataset.database]?.tables[`${schema}.${name}`];
  const asked = { database: dataset.database, table: dataset.table };
  if (table === undefined) return { ...asked, exists: false, rows: 0, checksum: "" };
  return { ...asked, exists: true, rows: countRows(table.rows), checksum: checksumText(sumRows(table.rows, sums)) };
}

const SEED_TYPES: Readonly<Record<SeedDataset["columns"][number]["kind"], ColumnType>> = {
  serial: "serial",
  integer: "integer",
  text: "text",
  boolean: "boolean",
  timestamp: "timestamptz",
};

function seeded(server: ModelledServer, dataset: SeedDataset): ModelledServer {
  const fault = seedFault(dataset.columns, dataset.rows);
  if (fault !== undefined) throw seedError(dataset, fault);
  const existing = server.databases[dataset.database];
  const master = Object.keys(server.roles).find((role) => server.roles[role]?.memberOf.includes("rds_superuser") === true) ?? "";
  const owner = dataset.owner ?? existing?.owner ?? master;
  if (server.roles[owner] === undefined) throw seedError(dataset, `there is no role \`${owner}\``);
  const database = existing ?? newDatabase(dataset.database, master);
  const { schema, name } = tableNameOf(dataset);
  if (database.schemas[schema] === undefined) throw seedError(dataset, `there is no schema \`${schema}\``);
  const key = `${schema}.${name}`;
  if (database.tables[key] !== undefined) throw seedError(dataset, "the table exists");
  const columns = dataset.columns.map((column): ColumnDefinition => ({
    name: column.name,
    type: SEED_TYPES[column.kind],
    notNull: column.kind === "serial",
    fallback: { kind: "null" },
  }));
  const table: ModelledTable = {
    schema,
    name,
    owner,
    columns,
    key: columns[0]?.name,
    grants: { [owner]: TABLE_PRIVILEGES },
    sequence: { name: `${name}_${columns[0]?.name ?? ""}_seq`, next: dataset.rows + 1, grants: { [owner]: SEQUENCE_PRIVILEGES } },
    rows: generatedRows(dataset.columns, dataset.rows),
  };
  return withDatabase(server, { ...database, tables: { ...database.tables, [key]: table } });
}

/** pg_dump locks and reads every table, and every sequence. */
function dumpFailure(server: ModelledServer, database: ModelledDatabase | undefined, role: string): ReturnType<typeof failure> | undefined {
  if (database === undefined) return undefined;
  const roles = rolesOf(server, database, role);
  const closed = Object.values(database.tables).find((table) => !mayUse(roles, table.grants, "select"));
  return closed === undefined ? undefined : failure("42501", `permission denied for table ${closed.name}`);
}
