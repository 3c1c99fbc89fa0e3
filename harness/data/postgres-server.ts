import { HarnessError } from "#model/errors";
import { type Connection, quoteName } from "./connection.ts";
import { type DatabaseContent, loadContent, takeContent } from "./database-content.ts";
import { NEW_PUBLIC } from "./definition-sql.ts";
import { openDatabase } from "./open-database.ts";
import { NO_ROLES, readRoles, roleChanges, type RoleSet } from "./roles.ts";

/** A server at rest: all that a backup or a fork keeps of it. Immutable. */
export interface ServerContent {
  readonly roles: RoleSet;
  readonly databases: readonly { readonly name: string; readonly owner: string; readonly content: DatabaseContent }[];
}

/** A server of embedded databases, one per logical database. Each starts when it is first touched. */
export interface PostgresServer {
  readonly roles: () => RoleSet;
  readonly databases: () => readonly { readonly name: string; readonly owner: string }[];
  readonly has: (database: string) => boolean;
  readonly connect: (database: string) => Promise<Connection>;
  readonly create: (database: string, owner: string, content?: DatabaseContent) => void;
  readonly drop: (database: string) => Promise<void>;
  /** What was kept of this database no longer holds. */
  readonly changed: (database: string) => void;
  /** Roles were changed in one database: the others follow. */
  readonly rolesChanged: (database: string) => Promise<void>;
  readonly ownerChanged: (database: string) => Promise<void>;
  readonly contentOf: (database: string) => Promise<DatabaseContent>;
  readonly take: (known: (sha256: string) => Uint8Array | undefined) => Promise<ServerContent>;
  readonly close: () => Promise<void>;
}

/** What a new database is made of: the embedded template, read back. */
export const FRESH: DatabaseContent = { definitions: { grants: null, schemas: [NEW_PUBLIC], sequences: [], tables: [] }, tables: [] };

interface Entry {
  owner: string;
  /** Absent while the running database may differ from it. */
  content: DatabaseContent | undefined;
  live: Connection | undefined;
}

export function openServer(initial: ServerContent): PostgresServer {
  let roles = initial.roles;
  const entries = new Map<string, Entry>(initial.databases.map(({ name, owner, content }) => [name, { owner, content, live: undefined }]));
  const entryOf = (name: string): Entry => {
    const entry = entries.get(name);
    if (entry === undefined) throw new HarnessError("inconclusive", `There is no database \`${name}\` on this server`, { hint: "Ask `has` first." });
    return entry;
  };

  const connect = async (name: string): Promise<Connection> => {
    const entry = entryOf(name);
    if (entry.live !== undefined) return entry.live;
    const connection = await openDatabase(name);
    try {
      for (const sql of roleChanges(NO_ROLES, roles)) await connection.rows(sql);
      await connection.rows(`ALTER DATABASE ${quoteName(name)} OWNER TO ${quoteName(entry.owner)}`);
      if (entry.content !== undefined && entry.content !== FRESH) await loadContent(connection, name, entry.owner, entry.content);
    } catch (error) {
      await connection.close();
      throw error;
    }
    entry.live = connection;
    return connection;
  };

  const contentOf = async (name: string, known: (sha256: string) => Uint8Array | undefined): Promise<DatabaseContent> => {
    const entry = entryOf(name);
    entry.content ??= await takeContent(await connect(name), name, known);
    return entry.content;
  };

  return {
    roles: () => roles,
    databases: () => [...entries].map(([name, { owner }]) => ({ name, owner })),
    has: (name) => entries.has(name),
    connect,
    create: (name, owner, content = FRESH) => void entries.set(name, { owner, content, live: undefined }),
    drop: async (name) => {
      const { live } = entryOf(name);
      entries.delete(name);
      await live?.close();
    },
    changed: (name) => {
      entryOf(name).content = undefined;
    },
    rolesChanged: async (name) => {
      const next = await readRoles(await connect(name));
      const changes = roleChanges(roles, next);
      if (changes.length === 0) return;
      for (const [other, { live }] of entries) if (other !== name && live !== undefined) for (const sql of changes) await live.rows(sql);
      roles = next;
    },
    ownerChanged: async (name) => {
      const [owner] = (await (await connect(name)).rows("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"))[0] ?? [];
      entryOf(name).owner = owner ?? entryOf(name).owner;
    },
    contentOf: (name) => contentOf(name, () => undefined),
    take: async (known) => {
      const databases = [];
      for (const [name, { owner }] of [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1)))
        databases.push({ name, owner, content: await contentOf(name, known) });
      return { roles, databases };
    },
    close: async () => {
      for (const { live } of entries.values()) await live?.close();
      entries.clear();
    },
  };
}
