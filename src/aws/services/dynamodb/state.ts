import type { AttributeValue } from "@aws-sdk/client-dynamodb";

export type Item = Readonly<Record<string, AttributeValue>>;

export interface KeyAttribute {
  readonly name: string;
  readonly type: "S" | "N" | "B";
}

export interface Table {
  readonly name: string;
  readonly arn: string;
  /** Tells this table from a later one of the same name. */
  readonly id: string;
  readonly createdAt: Date;
  status: "CREATING" | "ACTIVE" | "UPDATING" | "DELETING";
  /** When `CREATING` or `DELETING` ends. */
  transitionAt?: Date;
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
  billingMode: "PROVISIONED" | "PAY_PER_REQUEST";
  readCapacity: number;
  writeCapacity: number;
  deletionProtection: boolean;
  tableClass: "STANDARD" | "STANDARD_INFREQUENT_ACCESS";
  pointInTimeRecovery?: PointInTimeRecovery;
  tags: Record<string, string>;
  /** Items by their encoded key. */
  readonly items: Map<string, Item>;
  /** What it was restored from. */
  readonly restoredFrom?: { readonly backupArn?: string; readonly tableArn: string; readonly at: Date };
}

/** What point-in-time recovery remembers: the content at one moment, and every change since. */
export interface PointInTimeRecovery {
  readonly enabledAt: Date;
  readonly periodInDays: number;
  /** When `base` was so: not later than the beginning of the window. */
  baseAt: Date;
  readonly base: Map<string, Item>;
  /** Oldest first; `item` is undefined where one was deleted. */
  changes: { readonly at: Date; readonly key: string; readonly item: Item | undefined }[];
}

export interface Backup {
  readonly arn: string;
  readonly name: string;
  /** `SYSTEM`: what is left of a deleted table that had point-in-time recovery, for 35 days. */
  readonly type: "USER" | "SYSTEM";
  readonly createdAt: Date;
  readonly expiresAt?: Date;
  readonly table: Pick<Table, "name" | "arn" | "id" | "createdAt" | "partitionKey" | "sortKey" | "billingMode" | "readCapacity" | "writeCapacity">;
  readonly items: ReadonlyMap<string, Item>;
}

/** DynamoDB of one account in one region. */
export interface DynamoDbState {
  readonly account: string;
  readonly region: string;
  readonly tables: Map<string, Table>;
  readonly backups: Map<string, Backup>;
}

export function createDynamoDbState(account: string, region: string): DynamoDbState {
  return { account, region, tables: new Map(), backups: new Map() };
}
