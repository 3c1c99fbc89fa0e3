/** Something that must survive. Selectors are matched against the inventory before the script; each match is judged on its own. */
export type AssetDefinition =
  | {
      readonly kind: "resource" | "backup" | "key" | "state" | "protection";
      readonly id: string;
      /** Inventory types, `rds:cluster`; a trailing `*` matches any. */
      readonly types: readonly string[];
      /** Account role or id; every account when absent. */
      readonly account?: string;
      /** Regular expression that the name must match; every name when absent. */
      readonly names?: string;
    }
  | {
      readonly kind: "dataset";
      readonly id: string;
      /** Cluster or instance identifier, or DynamoDB table name. */
      readonly store: string;
      readonly storeType: "rds:cluster" | "rds:db" | "dynamodb:table";
      readonly account: string;
      readonly region: string;
      /** Logical database and table; absent for DynamoDB. */
      readonly database?: string;
      readonly table?: string;
      /** ISO 8601 duration of data that may be lost, by the scenario's clock: `P1D`. */
      readonly maxLoss: string;
    };

export type DatasetDefinition = Extract<AssetDefinition, { readonly kind: "dataset" }>;
export type SelectorDefinition = Exclude<AssetDefinition, { readonly kind: "dataset" }>;
