import type { ResourceConfig } from "../language/types.ts";
import { terraformError } from "../language/terraform-error.ts";
import type { ResourceType } from "../provider.ts";
import type { StateObject } from "../state/state.ts";
import { isInModule, renderInstance, type InstanceAddress } from "./address.ts";
import { decodeObject } from "./objects.ts";
import { addChange, type PlanContext } from "./plan-context.ts";
import { refuseProtected } from "./plan-instance.ts";
import type { ActionReason, PlannedChange } from "./plan-types.ts";
import { refreshInState } from "./refresh-in-state.ts";
import { refreshObject } from "./refresh.ts";
import { reporting } from "./run-context.ts";
import { sensitiveSchemaPaths } from "./schema.ts";
import { isTargeted } from "./targets.ts";
import type { Turn } from "./walk.ts";

/** Plans the end of an instance that the configuration does not want, or lets it be forgotten by a `removed` block. */
export async function planOrphan(
  context: PlanContext,
  address: InstanceAddress,
  reason: ActionReason,
  resource: ResourceConfig | undefined,
  turn: Turn,
): Promise<void> {
  if (!isTargeted(address, context.targets)) return;
  const id = renderInstance(address);
  const record = context.draft.find(address);
  const provider = context.draft.resource(address)?.provider ?? "";
  if (address.mode === "data") {
    if (context.mode === "normal") context.draft.setCurrent(address, undefined, provider);
    return;
  }
  await reporting(context, { address: id, ...(resource === undefined ? {} : { at: resource.at }) }, async () => {
    const type = knownType(context, address.type, id);
    await planDeposed(context, address, type, turn);
    if (record?.current === undefined) return;
    const known = record.current;
    const isForgotten = resource === undefined && isForgottenByConfig(context, address);
    // It is looked for, but what is planned, and done, follows what the state knew of it before.
    const found = isForgotten ? known : await refreshInState(context, type, address, provider, turn);
    if (found === undefined || context.mode !== "normal") return;
    const previousAddress = context.movedFrom.get(id);
    addChange(context, id, {
      ...deletion({ type, address, provider, object: known, action: isForgotten ? "forget" : "delete", reason }),
      ...(previousAddress === undefined ? {} : { previousAddress }),
    });
    if (resource !== undefined) refuseProtected(resource, id);
  });
}

/** Plans the end of what a replacement left over. */
export async function planDeposed(context: PlanContext, address: InstanceAddress, type: ResourceType, turn: Turn): Promise<void> {
  const record = context.draft.find(address);
  if (record === undefined || record.deposed.size === 0) return;
  const provider = context.draft.resource(address)?.provider ?? "";
  for (const [deposed, object] of record.deposed) {
    const refreshed = context.refresh ? (await refreshObject(context, type, address, object, provider, turn, deposed)).object : object;
    context.draft.setDeposed(address, deposed, refreshed);
    if (refreshed === undefined || context.mode !== "normal") continue;
    addChange(context, `${renderInstance(address)} ${deposed}`, { ...deletion({ type, address, provider, object: refreshed, action: "delete" }), deposed });
  }
}

export function deletion(of: {
  readonly type: ResourceType;
  readonly address: InstanceAddress;
  readonly provider: string;
  readonly object: StateObject;
  readonly action: "delete" | "forget";
  readonly reason?: ActionReason;
}): PlannedChange {
  const before = decodeObject(of.object, of.type.schema);
  return {
    address: of.address,
    provider: of.provider,
    schemaVersion: of.type.schemaVersion,
    action: of.action,
    ...(of.reason === undefined ? {} : { reason: of.reason }),
    before,
    after: null,
    beforeSensitive: [...of.object.sensitivePaths, ...sensitiveSchemaPaths(of.type.schema, before)],
    afterSensitive: [],
    replacePaths: [],
  };
}

export function knownType(context: Pick<PlanContext, "catalog">, type: string, id: string): ResourceType {
  const known = context.catalog.resources.get(type);
  if (known === undefined)
    throw terraformError("Not supported by the embedded Terraform", `The resource type ${type} (${id}) is not supported by scartissue's embedded Terraform.`);
  return known;
}

function isForgottenByConfig(context: PlanContext, address: InstanceAddress): boolean {
  return context.configuration.root.removed.some(({ from, destroy }) => {
    if (destroy || !isInModule(address.module, from.modules, true)) return false;
    if (from.resource === undefined) return true;
    const { module: _module, key: _key, ...named } = address;
    return (
      from.modules.length === address.module.length &&
      from.resource.type === named.type &&
      from.resource.name === named.name &&
      from.resource.mode === named.mode
    );
  });
}
