import { type Connection, openConnection, quoteName, quoteText } from "./connection.ts";
import { loadPglite, type PgliteLibrary } from "./load-pglite.ts";

let template: Promise<{ readonly library: PgliteLibrary; readonly directory: Blob }> | undefined;

/**
 * A fresh embedded database of that name. The first of a process runs initdb (2 to 4 s) and keeps the data directory (40 MB);
 * the others start from it in about 0.3 s.
 */
export async function openDatabase(name: string): Promise<Connection> {
  template ??= makeTemplate();
  try {
    const { library, directory } = await template;
    const connection = openConnection(await library.create({ loadDataDir: directory, username: "rdsadmin", database: "postgres" }), library);
    // Postgres cannot rename the database one is in; its catalogue can. Messages then carry the right name.
    await connection.rows(`UPDATE pg_database SET datname = ${quoteText(name)} WHERE datname = 'postgres'`);
    await connection.rows(`DROP ROLE IF EXISTS maker; SET TimeZone = 'UTC'; SET client_min_messages = notice`);
    return connection;
  } catch (error) {
    template = undefined;
    throw error;
  }
}

/** As on RDS, `postgres` is free for a master user: the bootstrap superuser becomes `rdsadmin`. Nobody renames himself, so another does. */
async function makeTemplate(): Promise<{ readonly library: PgliteLibrary; readonly directory: Blob }> {
  const library = await loadPglite();
  const pglite = await library.create({});
  const connection = openConnection(pglite, library);
  await connection.rows(`CREATE ROLE maker SUPERUSER; SET SESSION AUTHORIZATION maker; ALTER ROLE postgres RENAME TO rdsadmin`);
  const directory = await pglite.dumpDataDir("none");
  await pglite.close();
  return { library, directory };
}

/** Lends the connection to a role, until `returnConnection`. PGlite starts with another search path than Postgres. */
export async function lendConnection(connection: Connection, role: string): Promise<void> {
  await connection.rows(`SET search_path = "$user", public`);
  await connection.rows(`SET SESSION AUTHORIZATION ${quoteName(role)}`);
}

/** The session is over: what was not committed is undone, settings and temporary tables go. */
export async function returnConnection(connection: Connection): Promise<void> {
  await connection.run("ROLLBACK");
  await connection.rows("SET SESSION AUTHORIZATION rdsadmin");
  await connection.rows("RESET ALL");
  await connection.rows("DISCARD TEMP");
  await connection.rows("SET TimeZone = 'UTC'");
}
