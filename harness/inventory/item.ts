import type { AwsSession } from "#model/aws-session";
import type { InventoryItem } from "#model/inventory";
import type { Json, JsonObject } from "#model/json";

/** Lists what one service holds in the session's account and region. */
export type Lister = (session: AwsSession) => Promise<readonly InventoryItem[]>;

interface Found {
  readonly arn: string | undefined;
  readonly type: string;
  readonly name: string | undefined;
  readonly identity?: string | Date | undefined;
  readonly tags?: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;
  readonly attributes?: Readonly<Record<string, Json | Date | undefined>>;
}

/** An inventory item of the session's place. `global` services have no region. */
export function itemOf(session: AwsSession, found: Found, region: string = session.region): InventoryItem {
  return {
    arn: found.arn ?? "",
    type: found.type,
    account: session.account,
    region,
    name: found.name ?? "",
    identity: found.identity instanceof Date ? found.identity.toISOString() : (found.identity ?? found.arn ?? ""),
    tags: Object.fromEntries((found.tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""])),
    attributes: plain(found.attributes ?? {}),
  };
}

function plain(attributes: Readonly<Record<string, Json | Date | undefined>>): JsonObject {
  const entries = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, value instanceof Date ? value.toISOString() : (value ?? null)]));
}
