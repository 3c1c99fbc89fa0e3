import type { JsonObject } from "#model/json";
import { evaluateBody, type EvaluatedBody } from "../language/evaluate-body.ts";
import type { PlainObject, ResourceConfig, ValuePath } from "../language/types.ts";
import { ResourceFailure, type ResourceType } from "../provider.ts";
import type { StateObject } from "../state/state.ts";
import { renderInstance, type InstanceAddress } from "./address.ts";
import type { ApplyContext } from "./apply-context.ts";
import { checkRules } from "./check-rules.ts";
import type { ConfigNode } from "./config-graph.ts";
import type { ModuleInstance } from "./evaluator.ts";
import type { Repetition } from "./expand.ts";
import { decodeObject, encodeAttributes, objectAsValue } from "./objects.ts";
import { ignoreChanges, planObject } from "./plan-object.ts";
import { knownType } from "./plan-orphan.ts";
import { isReplace } from "./plan-instance.ts";
import type { PlannedChange } from "./plan-types.ts";
import { unknownAsNull } from "./plain-values.ts";
import { startProgress } from "./progress.ts";
import { createResourceContext, reportError } from "./run-context.ts";
import { normalizeAttributes, sensitiveSchemaPaths } from "./schema.ts";
import type { Turn } from "./walk.ts";

/** A configured instance with the change planned for it. */
export interface ChangingInstance {
  readonly change: PlannedChange;
  readonly node: ConfigNode;
  readonly resource: ResourceConfig;
  readonly module: ModuleInstance;
  readonly repetition: Repetition;
}

/** Creates or updates one instance and writes what came of it into the state. */
export async function applyInstance(context: ApplyContext, instance: ChangingInstance, turn: Turn): Promise<"done" | "failed"> {
  const { change, resource } = instance;
  const id = renderInstance(change.address);
  const about = { address: id, at: resource.at };
  let failed = false;
  try {
    const type = knownType(context, resource.type, id);
    const scope = context.evaluator.scope(instance.module, instance.repetition);
    checkRules("Resource precondition failed", resource.lifecycle.preconditions, scope);
    const config = evaluateBody(resource.body, type.schema, scope);
    const object = change.action === "update" ? await update(context, instance, type, config, turn) : await create(context, instance, type, config, turn);
    if (object === undefined) failed = true;
    else if (resource.lifecycle.postconditions.length > 0) {
      const self = objectAsValue(decodeObject(object, type.schema), type.schema, object.sensitivePaths);
      checkRules("Resource postcondition failed", resource.lifecycle.postconditions, context.evaluator.scope(instance.module, instance.repetition, self));
    }
  } catch (error) {
    reportError(context, about, error);
    failed = true;
  }
  return failed ? "failed" : "done";
}

async function create(
  context: ApplyContext,
  instance: ChangingInstance,
  type: ResourceType,
  config: EvaluatedBody,
  turn: Turn,
): Promise<StateObject | undefined> {
  const { change } = instance;
  const id = renderInstance(change.address);
  const provider = await context.provider(change.provider);
  const { planned } = planObject(type, configOf(instance, config), null, provider);
  const deposed = change.action === "create-delete" ? context.newId("deposed") : undefined;
  const replaced = context.draft.find(change.address)?.current;
  if (deposed !== undefined) context.draft.depose(change.address, deposed);
  const progress = startProgress(context, "create", id, null, turn);
  const attempt = await perform(context, instance, type, async () =>
    type.create(createResourceContext(context, provider, progress.turn), unknownAsNull(planned)),
  );
  const attributes = attempt.attributes;
  if (attributes === undefined) {
    if (deposed !== undefined && replaced !== undefined) {
      context.draft.setDeposed(change.address, deposed, undefined);
      context.draft.setCurrent(change.address, replaced, change.provider);
    }
  } else {
    const object = stateObject(context, instance, type, attributes, config.sensitivePaths);
    context.draft.setCurrent(change.address, attempt.failed ? { ...object, status: "tainted" } : object, change.provider);
  }
  context.operationDone(!attempt.failed && attributes !== undefined);
  if (attempt.failed) progress.fail(attempt.message);
  if (attempt.failed || attributes === undefined) return undefined;
  context.counts.added += 1;
  progress.complete(attributes);
  return context.draft.find(change.address)?.current;
}

async function update(
  context: ApplyContext,
  instance: ChangingInstance,
  type: ResourceType,
  config: EvaluatedBody,
  turn: Turn,
): Promise<StateObject | undefined> {
  const { change } = instance;
  const id = renderInstance(change.address);
  const prior = context.draft.find(change.address)?.current;
  if (prior === undefined) throw new Error(`The state has no object for ${id} although the plan updates it`);
  const before = decodeObject(prior, type.schema);
  const provider = await context.provider(change.provider);
  const { planned } = planObject(type, configOf(instance, config), before, provider);
  const progress = startProgress(context, "update", id, before, turn);
  const attempt = await perform(context, instance, type, async () =>
    type.update(createResourceContext(context, provider, progress.turn), before as JsonObject, unknownAsNull(planned)),
  );
  if (attempt.attributes !== undefined) {
    const object = stateObject(context, instance, type, attempt.attributes, config.sensitivePaths);
    context.draft.setCurrent(change.address, prior.private === undefined ? object : { ...object, private: prior.private }, change.provider);
  }
  context.operationDone(!attempt.failed && attempt.attributes !== undefined);
  if (attempt.failed || attempt.attributes === undefined) {
    progress.fail(attempt.message);
    return undefined;
  }
  context.counts.changed += 1;
  progress.complete(attempt.attributes);
  return context.draft.find(change.address)?.current;
}

interface Attempt {
  readonly attributes: PlainObject | undefined;
  readonly failed: boolean;
  readonly message: string;
}

async function perform(context: ApplyContext, instance: ChangingInstance, type: ResourceType, call: () => Promise<JsonObject>): Promise<Attempt> {
  try {
    return { attributes: normalizeAttributes(await call(), type.schema), failed: false, message: "" };
  } catch (error) {
    reportError(context, { address: renderInstance(instance.change.address), at: instance.resource.at }, error);
    const partial = error instanceof ResourceFailure ? error.partial : undefined;
    return {
      attributes: partial === undefined ? undefined : normalizeAttributes(partial, type.schema),
      failed: true,
      message: error instanceof Error ? error.message : String(error),
    };
  }
}

/** Destroys the current object of an instance, or a deposed one. */
export async function destroyInstance(
  context: ApplyContext,
  address: InstanceAddress,
  options: { readonly provider: string; readonly before: PlainObject | null; readonly isDeposed: boolean; readonly deposed?: string },
  turn: Turn,
): Promise<"done" | "failed"> {
  const id = renderInstance(address);
  try {
    const record = context.draft.find(address);
    const deposed = options.deposed ?? (options.isDeposed ? [...(record?.deposed.keys() ?? [])].at(-1) : undefined);
    const object = options.isDeposed ? record?.deposed.get(deposed ?? "") : record?.current;
    if (object === undefined) return "done";
    const type = knownType(context, address.type, id);
    // The provider is told what the plan saw.
    const before = options.before ?? decodeObject(object, type.schema);
    const progress = startProgress(context, "delete", id, before, turn, deposed);
    try {
      const provider = await context.provider(options.provider);
      await type.delete(createResourceContext(context, provider, progress.turn), before as JsonObject);
    } catch (error) {
      if (error instanceof ResourceFailure && error.partial !== undefined && deposed === undefined) {
        context.draft.setCurrent(
          address,
          { ...object, attributes: encodeAttributes(normalizeAttributes(error.partial, type.schema), type.schema) },
          options.provider,
        );
      }
      context.operationDone(false);
      progress.fail(error instanceof Error ? error.message : String(error));
      reportError(context, {}, error);
      return "failed";
    }
    if (deposed === undefined) context.draft.setCurrent(address, undefined, options.provider);
    else context.draft.setDeposed(address, deposed, undefined);
    context.counts.destroyed += 1;
    context.operationDone(true);
    progress.complete(null);
    return "done";
  } catch (error) {
    reportError(context, {}, error);
    return "failed";
  }
}

function configOf(instance: ChangingInstance, config: EvaluatedBody): PlainObject {
  const { change, resource } = instance;
  return change.before === null || (isReplace(change.action) && resource.lifecycle.ignoreChanges === "all")
    ? config.value
    : ignoreChanges(config.value, change.before, resource.lifecycle.ignoreChanges);
}

function stateObject(
  context: ApplyContext,
  instance: ChangingInstance,
  type: ResourceType,
  attributes: PlainObject,
  configPaths: readonly ValuePath[],
): StateObject {
  const sensitivePaths = new Map([...configPaths, ...sensitiveSchemaPaths(type.schema, attributes)].map((path) => [JSON.stringify(path), path]));
  return {
    attributes: encodeAttributes(attributes, type.schema),
    schemaVersion: type.schemaVersion,
    dependencies: context.graph.resourcesBefore(instance.node.id),
    createBeforeDestroy: context.createsFirst.has(instance.node.id),
    sensitivePaths: [...sensitivePaths.values()],
    ...(type.type === "terraform_data" ? {} : { private: privateOf(type) }),
  };
}

/** What the provider's old SDK keeps beside the attributes, in Base64. */
function privateOf(type: ResourceType): string {
  return btoa(type.schemaVersion > 0 ? `{"schema_version":"${type.schemaVersion}"}` : "null");
}
