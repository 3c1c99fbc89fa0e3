import type { Literal, RelationName } from "./cursor.ts";

/** Closed intervals of a generated key, ascending: what a `WHERE id …` selects. */
export type KeyRanges = readonly (readonly [number, number])[];

export interface KeyCondition {
  readonly column: string;
  readonly ranges: KeyRanges;
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
  readonly fallback: Literal;
}

export type ColumnType = "serial" | "integer" | "bigint" | "text" | "boolean" | "timestamptz";

/** What GRANT and REVOKE speak about. */
export type GrantTarget =
  | { readonly on: "tables" | "sequences"; readonly names: readonly RelationName[] }
  | { readonly on: "all-tables" | "all-sequences" | "schemas" | "databases"; readonly names: readonly string[] };

export interface RoleOptions {
  readonly login?: boolean;
  readonly createDb?: boolean;
  readonly createRole?: boolean;
  readonly superuser?: boolean;
}

/** The named list of statements that the modelled mode knows, each with its exact effect. */
export type Statement =
  | { readonly kind: "select-literal"; readonly column: string; readonly type: "integer" | "text"; readonly value: string }
  | { readonly kind: "select-current"; readonly what: "current_user" | "session_user" | "current_database" }
  | { readonly kind: "select-count"; readonly table: RelationName; readonly where?: KeyCondition | undefined }
  | { readonly kind: "create-database"; readonly name: string; readonly owner?: string | undefined }
  | { readonly kind: "drop-database"; readonly name: string; readonly ifExists: boolean }
  | { readonly kind: "create-schema"; readonly name: string; readonly ifNotExists: boolean }
  | { readonly kind: "drop-schema"; readonly name: string; readonly ifExists: boolean; readonly cascade: boolean }
  | {
      readonly kind: "create-table";
      readonly table: RelationName;
      readonly ifNotExists: boolean;
      readonly columns: readonly ColumnDefinition[];
      readonly key?: string | undefined;
    }
  | { readonly kind: "drop-table"; readonly tables: readonly RelationName[]; readonly ifExists: boolean }
  | { readonly kind: "truncate"; readonly tables: readonly RelationName[]; readonly restart: boolean }
  | { readonly kind: "delete"; readonly table: RelationName; readonly where?: KeyCondition | undefined }
  | {
      readonly kind: "update";
      readonly table: RelationName;
      readonly set: readonly { readonly column: string; readonly value: Literal }[];
      readonly where?: KeyCondition | undefined;
    }
  | { readonly kind: "insert"; readonly table: RelationName; readonly columns?: readonly string[] | undefined; readonly rows: readonly (readonly Literal[])[] }
  | { readonly kind: "create-role"; readonly name: string; readonly options: RoleOptions }
  | { readonly kind: "drop-role"; readonly names: readonly string[]; readonly ifExists: boolean }
  | { readonly kind: "grant" | "revoke"; readonly privileges: readonly string[] | "all"; readonly target: GrantTarget; readonly roles: readonly string[] }
  | { readonly kind: "grant-role" | "revoke-role"; readonly granted: readonly string[]; readonly roles: readonly string[] }
  | { readonly kind: "alter-owner"; readonly of: "table" | "schema" | "database"; readonly name: RelationName; readonly owner: string };
