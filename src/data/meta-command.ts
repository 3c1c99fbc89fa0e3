import type { QueryResult } from "#model/data";
import { failure, gridText, notModelled, tagResult } from "./psql-text.ts";

/** What psql's meta-commands list, in either mode. */
export interface Listing {
  /** `\l`: the databases that exist, `grants` as psql prints access privileges, `null` when nothing but the default. */
  readonly databases: () => Promise<readonly { readonly name: string; readonly owner: string; readonly grants: string | null }[]>;
  /** `\dt`: tables of the search path that the role may see. */
  readonly tables: () => Promise<readonly { readonly schema: string; readonly name: string; readonly owner: string }[]>;
  /** `\du` */
  readonly roles: () => Promise<readonly { readonly name: string; readonly attributes: string }[]>;
}

export function isMetaCommand(source: string): boolean {
  return source.trimStart().startsWith("\\");
}

/** A backslash command as psql 16 prints it. `\c` belongs to a script, and is answered there. */
export async function runMetaCommand(source: string, listing: Listing, mode: string): Promise<QueryResult> {
  const command = source.trim();
  if (command === "\\l" || command === "\\list") return listDatabases(listing);
  if (command === "\\dt") return listTables(listing);
  if (command === "\\du" || command === "\\dg") return listRoles(listing);
  return notModelled(`\`${command}\``, mode);
}

/** `\c name [user]` and its long form. */
export function parseConnect(source: string): { readonly database: string; readonly role?: string } | undefined {
  const match = /^\\(?:c|connect)\s+(\S+)(?:\s+(\S+))?\s*$/.exec(source.trim());
  if (match?.[1] === undefined) return undefined;
  return match[2] === undefined ? { database: match[1] } : { database: match[1], role: match[2] };
}

export function connectedText(database: string, role: string): QueryResult {
  return { ...tagResult(""), text: `You are now connected to database "${database}" as user "${role}".\n` };
}

async function listDatabases(listing: Listing): Promise<QueryResult> {
  const own = await listing.databases();
  const template = "=c/rdsadmin\nrdsadmin=CTc/rdsadmin";
  const reserved = [
    { name: "rdsadmin", owner: "rdsadmin", grants: "rdsadmin=CTc/rdsadmin" },
    { name: "template0", owner: "rdsadmin", grants: template },
    { name: "template1", owner: "rdsadmin", grants: template },
  ];
  const rows = [...own, ...reserved]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((database) => [database.name, database.owner, "UTF8", "libc", "en_US.UTF-8", "en_US.UTF-8", null, null, database.grants]);
  const columns = ["Name", "Owner", "Encoding", "Locale Provider", "Collate", "Ctype", "ICU Locale", "ICU Rules", "Access privileges"];
  return { ok: true, command: "", columns, rows, text: gridText({ title: "List of databases", columns, rows }), notices: [] };
}

async function listTables(listing: Listing): Promise<QueryResult> {
  const tables = await listing.tables();
  if (tables.length === 0) return { ...tagResult("", ["Did not find any relations."]), text: "" };
  const columns = ["Schema", "Name", "Type", "Owner"];
  const rows = [...tables]
    .toSorted((a, b) => (`${a.schema}.${a.name}` < `${b.schema}.${b.name}` ? -1 : 1))
    .map((table) => [table.schema, table.name, "table", table.owner]);
  return { ok: true, command: "", columns, rows, text: gridText({ title: "List of relations", columns, rows }), notices: [] };
}

async function listRoles(listing: Listing): Promise<QueryResult> {
  const columns = ["Role name", "Attributes"];
  const rows = [...(await listing.roles())].toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((role) => [role.name, role.attributes]);
  const text = gridText({ title: "List of roles", columns, rows }).replace(/\(\d+ rows?\)\n/, "");
  return { ok: true, command: "", columns, rows, text, notices: [] };
}

export function roleAttributes(role: {
  readonly login: boolean;
  readonly createDb: boolean;
  readonly createRole: boolean;
  readonly superuser?: boolean;
}): string {
  const words = [role.superuser === true && "Superuser", role.createRole && "Create role", role.createDb && "Create DB", !role.login && "Cannot login"];
  return words.filter((word) => word !== false).join(", ");
}

/** Nobody enters these on RDS by plain means; what would happen is not modelled, but for `template0`. */
export function reservedDatabase(name: string, mode: string): QueryResult | undefined {
  if (name === "template0") return failure("55000", `database "template0" is not currently accepting connections`, { severity: "FATAL" });
  return name === "template1" || name === "rdsadmin" ? notModelled(`a connection to database "${name}"`, mode) : undefined;
}

const LETTERS: Readonly<Record<string, string>> = { create: "C", temporary: "T", connect: "c" };

/** Grants on a database in the notation of `\l`, `null` when they are what a new database has. */
export function databaseGrants(owner: string, grants: Readonly<Record<string, readonly string[]>>): string | null {
  const letters = (privileges: readonly string[]): string =>
    ["create", "temporary", "connect"]
      .filter((privilege) => privileges.includes(privilege))
      .map((privilege) => LETTERS[privilege])
      .join("");
  const lines = Object.entries(grants).map(([role, privileges]) => `${role === "public" ? "" : role}=${letters(privileges)}/${owner}`);
  return lines.join("\n") === `=Tc/${owner}\n${owner}=CTc/${owner}` ? null : lines.join("\n");
}
