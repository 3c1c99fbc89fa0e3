import type { PlainObject } from "../language/types.ts";
import type { ResourceType } from "../provider.ts";
import type { StateObject } from "../state/state.ts";
import { renderInstance, type InstanceAddress } from "./address.ts";
import { decodeObject, encodeAttributes } from "./objects.ts";
import { samePlain } from "./plain-values.ts";
import { createResourceContext, type RunContext } from "./run-context.ts";
import { normalizeAttributes } from "./schema.ts";
import type { Turn } from "./walk.ts";

export interface Refreshed {
  /** Absent when the thing is gone. */
  readonly object: StateObject | undefined;
  readonly before: PlainObject;
  readonly after: PlainObject | null;
}

/** Asks the provider what an object is like now. @throws ResourceFailure when the provider cannot say */
export async function refreshObject(
  context: RunContext,
  type: ResourceType,
  address: InstanceAddress,
  object: StateObject,
  providerAddress: string,
  turn: Turn,
  deposed?: string,
): Promise<Refreshed> {
  const before = decodeObject(object, type.schema);
  context.emit(`${renderInstance(address)}${deposed === undefined ? "" : ` (deposed object ${deposed})`}: Refreshing state...${idSuffix(before)}`);
  const provider = await context.provider(providerAddress);
  const read = await type.read(createResourceContext(context, provider, turn), before as never);
  if (read === null) return { object: undefined, before, after: null };
  const after = normalizeAttributes(read, type.schema);
  if (samePlain(before, after)) return { object, before, after: before };
  return { object: { ...object, attributes: encodeAttributes(after, type.schema) }, before, after };
}

/** ` [id=vpc-1]` as progress lines end. */
export function idSuffix(value: PlainObject): string {
  for (const name of ["id", "name"]) {
    const id = value[name];
    if (typeof id === "string" && id !== "") return ` [${name}=${id}]`;
  }
  return "";
}
