import type { JsonObject } from "./json.ts";

/** One thing that exists in some account and region. */
export interface InventoryItem {
  readonly arn: string;
  /** `service:type`, e.g. `rds:cluster`, `rds:cluster-snapshot`, `kms:key`, `s3:object-version`, `ec2:vpc`. */
  readonly type: string;
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** What tells this very thing from a later one of the same name (resource id, creation time). */
  readonly identity: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Facts that survival depends on: protections, retention, key and its state, contents, expiry. */
  readonly attributes: JsonObject;
}

/** What exists, in every account and region, at one moment. */
export interface Inventory {
  readonly takenAt: string;
  readonly items: readonly InventoryItem[];
}
