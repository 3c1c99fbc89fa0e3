import { terraformError } from "../language/terraform-error.ts";
import type { ResourceType } from "../provider.ts";
import type { StateObject } from "../state/state.ts";
import { renderInstance, type InstanceAddress } from "./address.ts";
import { encodeAttributes } from "./objects.ts";
import { createResourceContext, type RunContext } from "./run-context.ts";
import { idSuffix } from "./refresh.ts";
import { normalizeAttributes, sensitiveSchemaPaths } from "./schema.ts";
import type { Turn } from "./walk.ts";

/** Takes an existing thing into the state: `import`, then the first read. @throws TerraformError when there is no such thing */
export async function importObject(
  context: RunContext,
  wanted: {
    readonly type: ResourceType;
    readonly address: InstanceAddress;
    readonly provider: string;
    readonly id: string;
    readonly dependencies: readonly string[];
  },
  turn: Turn,
): Promise<StateObject> {
  const { type, address } = wanted;
  const id = renderInstance(address);
  if (type.import === undefined) throw terraformError("Resource type does not support import", `The resource type ${type.type} does not support import.`);
  const resourceContext = createResourceContext(context, await context.provider(wanted.provider), turn);
  const imported = normalizeAttributes(await type.import(resourceContext, wanted.id), type.schema);
  context.emit(`${id}: Refreshing state...${idSuffix(imported)}`);
  const read = await type.read(resourceContext, imported as never);
  if (read === null) {
    throw terraformError(
      "Cannot import non-existent remote object",
      `While attempting to import an existing object to "${id}", the provider detected that no object exists with the given id. Only pre-existing objects can be imported; check that the id is correct and that it is associated with the provider's configured region or endpoint, or use "terraform apply" to create a new remote object for this resource.`,
    );
  }
  const value = normalizeAttributes(read, type.schema);
  const attributes = encodeAttributes(value, type.schema);
  return {
    attributes,
    schemaVersion: type.schemaVersion,
    dependencies: wanted.dependencies,
    createBeforeDestroy: false,
    sensitivePaths: sensitiveSchemaPaths(type.schema, value),
  };
}
