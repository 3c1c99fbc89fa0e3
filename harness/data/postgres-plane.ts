import type { BackupContent, DataPlane, DatasetCheck, DatasetName } from "#model/data";
import { type ContentStore, createContentStore } from "#data/content-store";
import { needPostgres, noSuchServer, serverExists, sha256, tableNameOf } from "#data/modelled-plane";
import { quoteName, quoteText } from "./connection.ts";
import { loadPglite } from "./load-pglite.ts";
import { dumpDatabase, importIntoDatabase } from "./postgres-dump.ts";
import { FRESH, openServer, type PostgresServer, type ServerContent } from "./postgres-server.ts";
import { connectFailure, runPostgresCommand, runPostgresScript } from "./postgres-session.ts";
import { seedDatabase } from "./postgres-seed.ts";
import { initialRoles } from "./roles.ts";

/**
 * Databases of real rows, in embedded Postgres 18 (PGlite). A backup is COPY text per table; a restored or forked database
 * is built from those bytes when it is first touched.
 * @throws HarnessError `environment` when the optional package is not installed
 */
export async function openPostgresPlane(): Promise<DataPlane> {
  await loadPglite();
  return openPlane(new Map(), createContentStore());
}

function openPlane(initial: ReadonlyMap<string, ServerContent>, store: ContentStore<ServerContent>): DataPlane {
  const servers = new Map<string, PostgresServer>([...initial].map(([id, content]) => [id, openServer(content)]));
  const serverOf = (id: string): PostgresServer => {
    const server = servers.get(id);
    if (server === undefined) throw noSuchServer(id);
    return server;
  };
  const needFresh = (id: string): void => {
    if (servers.has(id)) throw serverExists(id);
  };
  const known = (hash: string): Uint8Array | undefined =>
    store
      .payloads()
      .flatMap((payload) => payload.databases.flatMap(({ content }) => content.tables))
      .find((table) => table.sha256 === hash)?.bytes;
  const exclusively = createQueue();

  return {
    mode: "postgres",
    hasServer: (id) => servers.has(id),
    createServer: async (id, { engine, masterUsername, databaseName }) => {
      needFresh(id);
      needPostgres(engine);
      const names = new Set(["postgres", ...(databaseName === undefined ? [] : [databaseName])]);
      servers.set(
        id,
        openServer({ roles: initialRoles(masterUsername), databases: [...names].map((name) => ({ name, owner: masterUsername, content: FRESH })) }),
      );
    },
    dropServer: (id) =>
      exclusively(async () => {
        const server = serverOf(id);
        servers.delete(id);
        await server.close();
      }),
    query: (id, request) => exclusively(() => runPostgresCommand(serverOf(id), request)),
    script: (id, request) => exclusively(() => runPostgresScript(serverOf(id), request)),
    backup: (id) =>
      exclusively(async () => {
        const payload = await serverOf(id).take(known);
        const content = describe(payload);
        store.add(content, payload);
        return content;
      }),
    retainBackup: store.retain,
    forgetBackup: store.forget,
    hasBackup: store.has,
    restore: async (id, content, { masterUsername }) => {
      needFresh(id);
      const payload = store.payloadOf(content.id);
      const master = initialRoles(masterUsername);
      const hasMaster = payload.roles.roles.some((role) => role.name === masterUsername);
      const roles = hasMaster
        ? payload.roles
        : { roles: [...payload.roles.roles, ...master.roles.slice(1)], memberships: [...payload.roles.memberships, ...master.memberships] };
      servers.set(id, openServer({ ...payload, roles }));
    },
    check: (id, datasets) =>
      exclusively(async () => {
        const checks: DatasetCheck[] = [];
        for (const dataset of datasets) checks.push(await checkDataset(serverOf(id), dataset));
        return checks;
      }),
    seed: (id, dataset) => exclusively(() => seedDatabase(serverOf(id), dataset)),
    exportDump: (id, { database, role }) =>
      exclusively(async () => (await connectFailure(serverOf(id), database, role)) ?? dumpDatabase(serverOf(id), database, role)),
    importDump: (id, request) => exclusively(() => importIntoDatabase(serverOf(id), request)),
    fork: () =>
      exclusively(async () => {
        const contents = new Map<string, ServerContent>();
        for (const [id, server] of servers) contents.set(id, await server.take(known));
        return openPlane(contents, store.fork());
      }),
    dispose: () =>
      exclusively(async () => {
        for (const server of servers.values()) await server.close();
        servers.clear();
      }),
  };
}

/** One at a time: each embedded database has a single connection. */
function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

function describe(payload: ServerContent): BackupContent {
  const databases = payload.databases.map(({ name, owner, content }) => ({
    name,
    definitions: sha256(JSON.stringify([owner, content.definitions])),
    tables: content.tables.map(({ schema, name: table, rows, sha256: hash }) => ({ schema, name: table, rows, sha256: hash })),
  }));
  const bytes = payload.databases.flatMap(({ content }) => content.tables).reduce((sum, table) => sum + table.bytes.length, 0);
  return { id: sha256(JSON.stringify([payload.roles, databases])), databases, bytes };
}

/**
 * The count, and the sum of a 64-bit hash of every row's text. A sum does not depend on physical order, which a restore changes, unlike
 * a hash of the COPY text; it sees duplicate rows, unlike an XOR; and Postgres computes it in one scan without sorting.
 */
async function checkDataset(server: PostgresServer, dataset: DatasetName): Promise<DatasetCheck> {
  const { schema, name } = tableNameOf(dataset);
  const asked = { database: dataset.database, table: dataset.table };
  const absent: DatasetCheck = { ...asked, exists: false, rows: 0, checksum: "" };
  if (!server.has(dataset.database)) return absent;
  const connection = await server.connect(dataset.database);
  const table = `${quoteName(schema)}.${quoteName(name)}`;
  if ((await connection.rows(`SELECT to_regclass(${quoteText(table)})`))[0]?.[0] === null) return absent;
  const [rows, checksum] = (await connection.rows(`SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM ${table} t`))[0] ?? [];
  return { ...asked, exists: true, rows: Number(rows), checksum: checksum ?? "" };
}
