import { evaluateBody } from "../language/evaluate-body.ts";
import { terraformError } from "../language/terraform-error.ts";
import type { PlainObject, Reference, ResourceConfig, Value } from "../language/types.ts";
import { unknownOf } from "../language/value.ts";
import type { DataSourceType } from "../provider.ts";
import { renderInstance, renderResource, type InstanceAddress, type InstanceKey } from "./address.ts";
import { checkRules } from "./check-rules.ts";
import type { ConfigNode } from "./config-graph.ts";
import { proposeConfig } from "./propose.ts";
import { encodeAttributes, objectAsValue } from "./objects.ts";
import { addChange, type PlanContext } from "./plan-context.ts";
import { isWhollyKnownPlain } from "./plain-values.ts";
import { providerOf, renderProvider } from "./providers.ts";
import { idSuffix } from "./refresh.ts";
import { createResourceContext, reporting, type RunContext } from "./run-context.ts";
import { absentBlocksAsNull, normalizeAttributes, objectType } from "./schema.ts";
import type { Turn } from "./walk.ts";

/** Reads the instances of a data source, or puts off until apply those whose configuration is not known yet. */
export async function planData(context: PlanContext, node: ConfigNode, resource: ResourceConfig, turn: Turn): Promise<boolean> {
  const type = context.catalog.dataSources.get(resource.type);
  if (type === undefined)
    throw terraformError(
      "Not supported by the embedded Terraform",
      `The data source ${resource.type} (${resource.address}) is not supported by scartissue's embedded Terraform.`,
      resource.at,
    );
  const provider = renderProvider(providerOf(context.configuration, node.module, resource));
  const before = context.diagnostics.length;
  for (const module of context.evaluator.instancesOf(node.module)) {
    const expansion = context.evaluator.expand(module, resource);
    const instances = new Map<InstanceKey, Value>();
    for (const repetition of expansion.passes) {
      const address: InstanceAddress = { module: module.path, mode: "data", type: resource.type, name: resource.name, key: repetition.key };
      const scope = context.evaluator.scope(module, repetition);
      const value = await reporting(context, { address: renderInstance(address), at: resource.at }, async () => {
        checkRules("Resource precondition failed", resource.lifecycle.preconditions, scope);
        const config = evaluateBody(resource.body, type.schema, scope);
        const waits = !isWhollyKnownPlain(config.value);
        if (context.mode === "normal" && (waits || isPending(context, resource.dependsOn)))
          return putOff(context, { address, type, provider, config: config.value, waits, sensitivePaths: config.sensitivePaths });
        if (waits) return unknownOf(objectType(type.schema));
        const read = await readData(context, { address, type, provider, config: config.value, sensitivePaths: config.sensitivePaths }, turn);
        checkRules("Resource postcondition failed", resource.lifecycle.postconditions, context.evaluator.scope(module, repetition, read));
        return read;
      });
      if (value !== undefined) instances.set(repetition.key, value);
    }
    context.evaluator.publish(renderResource({ module: module.path, mode: "data", type: resource.type, name: resource.name }), {
      kind: expansion.kind,
      instances,
    });
  }
  return !context.diagnostics.slice(before).some((diagnostic) => diagnostic.severity === "error");
}

interface DataRead {
  readonly address: InstanceAddress;
  readonly type: DataSourceType;
  readonly provider: string;
  readonly config: PlainObject;
  readonly sensitivePaths: readonly (readonly (string | number)[])[];
}

/** Reads a data source into the state. @throws ResourceFailure */
export async function readData(context: RunContext, { address, type, provider, config, sensitivePaths }: DataRead, turn: Turn): Promise<Value> {
  const id = renderInstance(address);
  context.emit(`${id}: Reading...`);
  const started = context.clock.now().getTime();
  const configured = await context.provider(provider);
  const read = normalizeAttributes(await type.read(createResourceContext(context, configured, turn), config as never), type.schema);
  const value = absentBlocksAsNull(read, type.schema);
  context.emit(`${id}: Read complete after ${Math.round((context.clock.now().getTime() - started) / 1000)}s${idSuffix(value)}`);
  context.draft.setCurrent(
    address,
    { attributes: encodeAttributes(value, type.schema), schemaVersion: 0, dependencies: [], createBeforeDestroy: false, sensitivePaths },
    provider,
  );
  return objectAsValue(value, type.schema, sensitivePaths);
}

function putOff(context: PlanContext, data: DataRead & { readonly waits: boolean }): Value {
  const after = proposeConfig(data.type.schema, data.config);
  context.draft.setCurrent(data.address, undefined, data.provider);
  addChange(context, renderInstance(data.address), {
    address: data.address,
    provider: data.provider,
    schemaVersion: 0,
    action: "read",
    reason: data.waits ? "read_because_config_unknown" : "read_because_dependency_pending",
    before: null,
    after,
    beforeSensitive: [],
    afterSensitive: data.sensitivePaths,
    replacePaths: [],
  });
  return objectAsValue(after, data.type.schema, data.sensitivePaths);
}

/** Whether anything that `depends_on` names is going to change. */
function isPending(context: PlanContext, dependsOn: readonly Reference[]): boolean {
  return dependsOn.some(({ subject }) => {
    if (subject.kind !== "resource" || subject.mode !== "managed") return false;
    return context.changes.some((change) => change.action !== "no-op" && change.address.type === subject.type && change.address.name === subject.name);
  });
}
