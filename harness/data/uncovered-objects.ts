import { HarnessError } from "#model/errors";
import type { Connection } from "./connection.ts";

const OWN = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

/** Everything a database may hold that our backup does not. A real one would keep it, so it is named instead of lost. */
const QUERIES: readonly string[] = [
  `SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table' ELSE 'composite type' END, c.relname
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN} AND c.relkind IN ('v', 'm', 'f', 'p', 'c')`,
  `SELECT CASE WHEN c.relrowsecurity THEN 'row-level security of' WHEN c.relpersistence = 'u' THEN 'unlogged table' ELSE 'storage options of' END, c.relname
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN} AND c.relkind IN ('r', 'S') AND (c.relrowsecurity OR c.relpersistence = 'u' OR c.reloptions IS NOT NULL)`,
  `SELECT 'inheritance of', c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid`,
  `SELECT 'function', p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${OWN}`,
  `SELECT 'trigger', t.tgname FROM pg_trigger t WHERE NOT t.tgisinternal`,
  `SELECT 'type', t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE ${OWN} AND t.typtype IN ('e', 'd', 'r', 'm')`,
  `SELECT 'rule', r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN} AND r.rulename <> '_RETURN'`,
  `SELECT 'extension', e.extname FROM pg_extension e WHERE e.extname <> 'plpgsql'`,
  `SELECT 'default privileges of', pg_get_userbyid(d.defaclrole) FROM pg_default_acl d`,
  `SELECT CASE WHEN a.attgenerated <> '' THEN 'generated column' WHEN a.attacl IS NOT NULL THEN 'column privileges of' ELSE 'collation of' END, c.relname || '.' || a.attname
   FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
   WHERE ${OWN} AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND (a.attgenerated <> '' OR a.attacl IS NOT NULL OR a.attcollation <> t.typcollation)`,
  `SELECT 'comment on', c.relname FROM pg_description d JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN}`,
  `SELECT 'statistics object', s.stxname FROM pg_statistic_ext s`,
  `SELECT 'large object', m.oid::text FROM pg_largeobject_metadata m`,
  `SELECT 'publication', p.pubname FROM pg_publication p`,
];

/** @throws HarnessError naming the first object that a backup of this database would lose */
export async function needCovered(connection: Connection, database: string): Promise<void> {
  for (const query of QUERIES) {
    const [kind, name] = (await connection.rows(`${query} LIMIT 1`))[0] ?? [];
    if (kind === undefined) continue;
    throw new HarnessError(
      "unsupported",
      `A backup of database \`${database}\` would lose the ${kind ?? ""} \`${name ?? ""}\`: backups here cover schemas, tables, sequences, constraints, indexes, owners and grants`,
      {
        hint: "Leave it out of the world or the script.",
      },
    );
  }
}
