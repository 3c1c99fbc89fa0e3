import type { BackupTable } from "#model/data";
import { HarnessError } from "#model/errors";
import { sha256 } from "#data/modelled-plane";
import { type Connection, quoteName } from "./connection.ts";
import { afterRows, beforeRows, databaseGrantSql } from "./definition-sql.ts";
import { type Definitions, readDefinitions } from "./definitions.ts";
import { needCovered } from "./uncovered-objects.ts";

/** The bytes of one logical database: its definitions, and COPY text per table. Immutable, shared by backups and forks. */
export interface DatabaseContent {
  readonly definitions: Definitions;
  readonly tables: readonly (BackupTable & { readonly bytes: Uint8Array })[];
}

/** Copies every table out. Bytes that `known` already holds are not held twice. @throws HarnessError when it would lose something */
export async function takeContent(connection: Connection, name: string, known: (sha256: string) => Uint8Array | undefined): Promise<DatabaseContent> {
  await needCovered(connection, name);
  const definitions = await readDefinitions(connection);
  const tables: (BackupTable & { readonly bytes: Uint8Array })[] = [];
  for (const table of definitions.tables) {
    const bytes = await connection.copyOut(`${quoteName(table.schema)}.${quoteName(table.name)}`);
    const hash = sha256(bytes);
    tables.push({ schema: table.schema, name: table.name, rows: countLines(bytes), sha256: hash, bytes: known(hash) ?? bytes });
  }
  return { definitions, tables };
}

/** Builds a fresh database from its bytes, as the server itself. @throws HarnessError when rows went missing on the way */
export async function loadContent(connection: Connection, name: string, owner: string, content: DatabaseContent): Promise<void> {
  for (const sql of beforeRows(content.definitions)) await connection.rows(sql);
  for (const table of content.tables) {
    const target = `${quoteName(table.schema)}.${quoteName(table.name)}`;
    await connection.copyIn(target, table.bytes);
  }
  for (const sql of afterRows(content.definitions)) await connection.rows(sql);
  for (const sql of databaseGrantSql(name, owner, content.definitions.grants)) await connection.rows(sql);
  for (const table of content.tables) {
    const restored = (await connection.rows(`SELECT count(*) FROM ${quoteName(table.schema)}.${quoteName(table.name)}`))[0]?.[0];
    if (restored !== String(table.rows))
      throw new HarnessError("inconclusive", `A restore of \`${name}.${table.name}\` brought back ${restored ?? "no"} rows of ${table.rows}`, {
        hint: "This is a bug in the data plane; please report it.",
      });
  }
}

/** In COPY text a row is a line. */
function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}
