import type { Connection } from "./connection.ts";

/** What a backup keeps of a database beside its rows. Plain JSON: equal databases give equal text. */
export interface Definitions {
  readonly grants: GrantList;
  readonly schemas: readonly { readonly name: string; readonly owner: string; readonly grants: GrantList }[];
  readonly sequences: readonly SequenceDefinition[];
  readonly tables: readonly TableDefinition[];
}

/** `null`: the default privileges. Each entry: role (empty for PUBLIC), privilege, may it be handed on. */
export type GrantList = readonly (readonly [string, string, boolean])[] | null;

export interface SequenceDefinition {
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  readonly grants: GrantList;
  readonly options: string;
  readonly lastValue: string;
  readonly isCalled: boolean;
  /** The column it belongs to: `serial`, or an identity, which makes its sequence itself. */
  readonly ownedBy: { readonly schema: string; readonly table: string; readonly column: string; readonly isIdentity: boolean } | null;
}

export interface TableDefinition {
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  readonly grants: GrantList;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly notNull: boolean;
    readonly identity: string;
    readonly fallback: string | null;
  }[];
  readonly constraints: readonly { readonly name: string; readonly kind: string; readonly text: string }[];
  readonly indexes: readonly string[];
}

const OWN = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";
/** Reads the catalogue. Names outside the search path stay qualified in what Postgres prints. */
export async function readDefinitions(connection: Connection): Promise<Definitions> {
  await connection.rows("SET search_path = ''");
  try {
    const [own] = await read<{ readonly grants: GrantList }>(
      connection,
      `SELECT jsonb_build_object('grants', ${grantsOrEmpty("d.datacl")}) FROM pg_database d WHERE d.datname = current_database()`,
    );
    return {
      grants: own?.grants ?? null,
      schemas: await read(
        connection,
        `SELECT jsonb_build_object('name', n.nspname, 'owner', pg_get_userbyid(n.nspowner), 'grants', ${grantsOrEmpty("n.nspacl")}) FROM pg_namespace n WHERE ${OWN} ORDER BY n.nspname`,
      ),
      sequences: await readSequences(connection),
      tables: await read(connection, TABLES),
    };
  } finally {
    await connection.rows("RESET search_path");
  }
}

/** `null` stays null; an emptied list is an empty list. */
function grantsOrEmpty(column: string): string {
  return `CASE WHEN ${column} IS NULL THEN NULL ELSE coalesce(
    (SELECT jsonb_agg(jsonb_build_array(CASE WHEN x.grantee = 0 THEN '' ELSE pg_get_userbyid(x.grantee) END, x.privilege_type, x.is_grantable) ORDER BY x.ordinality)
     FROM aclexplode(${column}) WITH ORDINALITY AS x), '[]'::jsonb) END`;
}

const TABLES = `
  SELECT jsonb_build_object('schema', n.nspname, 'name', c.relname, 'owner', pg_get_userbyid(c.relowner), 'grants', ${grantsOrEmpty("c.relacl")},
    'columns', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull, 'identity', a.attidentity, 'fallback', pg_get_expr(d.adbin, d.adrelid)) ORDER BY a.attnum), '[]'::jsonb)
                FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
    'constraints', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', k.conname, 'kind', k.contype, 'text', pg_get_constraintdef(k.oid)) ORDER BY k.contype = 'f', k.conname), '[]'::jsonb) FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype <> 'n'),
    'indexes', (SELECT coalesce(jsonb_agg(pg_get_indexdef(i.indexrelid) ORDER BY i.indexrelid::regclass::text), '[]'::jsonb) FROM pg_index i WHERE i.indrelid = c.oid AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))))
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN} AND c.relkind = 'r' ORDER BY n.nspname, c.relname`;

async function readSequences(connection: Connection): Promise<readonly SequenceDefinition[]> {
  const found = await read<Omit<SequenceDefinition, "lastValue" | "isCalled"> & { readonly qualified: string }>(
    connection,
    `SELECT jsonb_build_object('schema', n.nspname, 'name', c.relname, 'owner', pg_get_userbyid(c.relowner), 'grants', ${grantsOrEmpty("c.relacl")}, 'qualified', c.oid::regclass::text,
       'options', format('AS %s START %s INCREMENT %s MINVALUE %s MAXVALUE %s CACHE %s%s', format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END),
       'ownedBy', (SELECT jsonb_build_object('schema', tn.nspname, 'table', t.relname, 'column', a.attname, 'isIdentity', d.deptype = 'i')
                   FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
                   WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')))
     FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN} ORDER BY n.nspname, c.relname`,
  );
  const sequences: SequenceDefinition[] = [];
  for (const { qualified, ...definition } of found) {
    const [lastValue, isCalled] = (await connection.rows(`SELECT last_value, is_called FROM ${qualified}`))[0] ?? [];
    sequences.push({ ...definition, lastValue: lastValue ?? "1", isCalled: isCalled === "t" });
  }
  return sequences;
}

async function read<T>(connection: Connection, sql: string): Promise<readonly T[]> {
  return (await connection.rows(sql)).map(([text]) => JSON.parse(text ?? "null") as T);
}
