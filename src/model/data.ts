/**
 * The data plane: what stands behind RDS. The RDS service decides *when* a server, a backup or a restore exists;
 * the plane holds the rows. Two implementations obey this contract: `modelled` (counts and content hashes, for mass
 * replay) and `postgres` (real rows in an embedded Postgres).
 *
 * A *server* is one DB instance or one Aurora cluster volume. It holds logical databases; roles belong to the server.
 */

/** One table inside a backup. `sha256` names the bytes of its rows; equal bytes are stored once. */
export interface BackupTable {
  readonly schema: string;
  readonly name: string;
  readonly rows: number;
  readonly sha256: string;
}

/** One logical database inside a backup. `definitions` names what is not rows: tables, defaults, constraints, owners, grants. */
export interface BackupDatabase {
  readonly name: string;
  readonly definitions: string;
  readonly tables: readonly BackupTable[];
}

/**
 * Bytes of one backup, by content: what a restore needs and what a drill checks. Serialisable: the bytes themselves stay
 * in the plane's store. Equal ids mean equal content. The same rows in another physical order may have another id in the
 * `postgres` mode: to compare content, restore and `check`.
 */
export interface BackupContent {
  /** Content hash over everything below. */
  readonly id: string;
  readonly databases: readonly BackupDatabase[];
  /** Size of the rows in bytes, as COPY text. */
  readonly bytes: number;
}

/** What one dataset holds now. A database or table that is not there has `exists: false`, no rows and an empty checksum. */
export interface DatasetCheck {
  readonly database: string;
  readonly table: string;
  readonly exists: boolean;
  readonly rows: number;
  /** Independent of physical order; equal for equal content. Comparable only within one mode. */
  readonly checksum: string;
}

/** Names a table of a server. `table` may carry a schema (`billing.invoice`); without one it is `public`. */
export interface DatasetName {
  readonly database: string;
  readonly table: string;
}

/** A column whose value is a formula of the row number `n`, which runs from 1 to the dataset's `rows`. */
export type SeedColumn =
  /** `n` itself, the primary key, `serial`: its sequence continues after the last row. */
  | { readonly name: string; readonly kind: "serial" }
  /** `from + n % modulo` (`from` is 0 unless given). */
  | { readonly name: string; readonly kind: "integer"; readonly modulo: number; readonly from?: number }
  /** `template` with every `{n}` replaced by `n`. */
  | { readonly name: string; readonly kind: "text"; readonly template: string }
  /** `true` where `n % every` is 0. */
  | { readonly name: string; readonly kind: "boolean"; readonly every: number }
  /** `timestamptz`: `start` (ISO 8601, UTC, whole seconds) plus `n × stepSeconds`. */
  | { readonly name: string; readonly kind: "timestamp"; readonly start: string; readonly stepSeconds: number };

/** Rows of a world, by formula: the same in both modes. The database is created when missing; the table must be new. */
export interface SeedDataset extends DatasetName {
  /** Owner of the table, an existing role; the master user unless given. */
  readonly owner?: string;
  /** The first must be `serial`. */
  readonly columns: readonly SeedColumn[];
  readonly rows: number;
}

/** A session: which logical database, as which role. `sql` may hold several statements. */
export interface QueryRequest {
  readonly database: string;
  readonly role: string;
  readonly sql: string;
}

export interface QuerySuccess {
  readonly ok: true;
  /** The command tag, as psql prints it: `DROP TABLE`, `DELETE 3`, `SELECT 1`. Of the last statement, if several. */
  readonly command: string;
  readonly columns: readonly string[];
  /** Values as text; `null` is SQL's NULL. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Standard output of `psql`, of all statements, with its final newline. */
  readonly text: string;
  /** What psql prints to standard error on success, such as `NOTICE:  table "x" does not exist, skipping`. */
  readonly notices: readonly string[];
}

export interface QueryFailure {
  readonly ok: false;
  /** Postgres's five characters. `0A000` also stands for what this mode does not know: see `isNotModelled`. */
  readonly sqlstate: string;
  /** `FATAL` when the session could not even begin. */
  readonly severity: "ERROR" | "FATAL";
  readonly message: string;
  /** The lines that psql prints to standard error: `ERROR:  …`, `DETAIL:  …`, `HINT:  …`. */
  readonly text: string;
  /** Set when the plane, not Postgres, refuses: the replay cannot tell what would have happened (`inconclusive`). */
  readonly notModelled?: true;
}

export type QueryResult = QuerySuccess | QueryFailure;

/** `pg_dump` of one logical database, in plain SQL with COPY. */
export type DumpResult = { readonly ok: true; readonly bytes: Uint8Array } | QueryFailure;

/** What `psql -f dump.sql` did. An empty file imports nothing and is no error, exactly as with psql. */
export interface ImportResult {
  readonly tables: number;
  readonly rows: number;
  /** Every statement that failed; psql goes on after each. */
  readonly failures: readonly QueryFailure[];
}

/**
 * Results must agree between the modes: `test/contract/data-plane.test.ts` holds both to it.
 * @see src/data/modelled-plane.ts and harness/data/postgres-plane.ts
 */
export interface DataPlane {
  readonly mode: "modelled" | "postgres";

  /** An empty server, as RDS hands it over: the master user (no superuser, as on RDS), database `postgres`, and `databaseName` if given. @throws HarnessError when `id` exists or the engine is not PostgreSQL. */
  createServer(id: string, options: { readonly engine: string; readonly masterUsername: string; readonly databaseName?: string }): Promise<void>;
  /** Its rows are gone; its backups stay. @throws HarnessError when there is no such server, as everything below. */
  dropServer(id: string): Promise<void>;
  hasServer(id: string): boolean;

  /** One `psql -c`: all statements in one implicit transaction, or one meta-command (`\l`, `\dt`, `\du`). Never throws for what SQL refuses. */
  query(id: string, request: QueryRequest): Promise<QueryResult>;
  /** One `psql -f` (or piped input): each statement on its own, in one session, going on after an error unless `stopOnError`. One result per statement reached; what the mode does not know ends it. Dumps go through `importDump`. */
  script(id: string, request: QueryRequest & { readonly stopOnError?: boolean }): Promise<readonly QueryResult[]>;

  /** Takes the bytes now. The plane counts references: this is the first of the returned content (or one more, if equal bytes were held). @throws HarnessError naming an object that a backup does not cover. */
  backup(id: string): Promise<BackupContent>;
  /** One more holder of the same bytes: a snapshot copied. @throws HarnessError when they are gone. */
  retainBackup(contentId: string): void;
  /** One holder less: a snapshot deleted or expired. The last one takes the bytes with it. @throws HarnessError when they are gone. */
  forgetBackup(contentId: string): void;
  hasBackup(contentId: string): boolean;
  /** Creates server `id` from the bytes: databases, roles, grants, rows (in Postgres when a database is first touched). @throws HarnessError when `id` exists or the bytes are gone. */
  restore(id: string, content: BackupContent, options: { readonly masterUsername: string }): Promise<void>;

  /** Counts and sums the rows that are there, reading as the server itself. Same order as asked. */
  check(id: string, datasets: readonly DatasetName[]): Promise<readonly DatasetCheck[]>;
  /** @throws HarnessError when the table exists, the owner does not, or a column is malformed. */
  seed(id: string, dataset: SeedDataset): Promise<void>;

  /** `pg_dump` as a role. */
  exportDump(id: string, request: { readonly database: string; readonly role: string }): Promise<DumpResult>;
  /** `psql -f` of such a dump, as a role. */
  importDump(id: string, request: { readonly database: string; readonly role: string; readonly bytes: Uint8Array }): Promise<ImportResult>;

  /** Equal only for planes (forks of one another) that hold the same: for telling one end from another. A mode that cannot tell cheaply has none. */
  readonly fingerprint?: () => string;
  /** An independent copy: servers, backups and all. Cheap when modelled; in Postgres rows are copied when first touched. */
  fork(): Promise<DataPlane>;
  dispose(): Promise<void>;
}

/** Tells "Postgres would refuse this" from "this mode cannot say what Postgres would do". */
export function isNotModelled(result: QueryResult): boolean {
  return !result.ok && result.notModelled === true;
}
