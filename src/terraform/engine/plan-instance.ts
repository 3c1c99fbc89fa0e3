import { evaluateBody } from "../language/evaluate-body.ts";
import { terraformError, TerraformError } from "../language/terraform-error.ts";
import type { Diagnostic, PlainObject, ResourceConfig, Value, ValuePath } from "../language/types.ts";
import type { ResourceType } from "../provider.ts";
import type { StateObject } from "../state/state.ts";
import { renderInstance, type InstanceAddress } from "./address.ts";
import { checkRules } from "./check-rules.ts";
import { resourceNodeId } from "./config-graph.ts";
import type { ModuleInstance } from "./evaluator.ts";
import type { Repetition } from "./expand.ts";
import { decodeObject, objectAsValue } from "./objects.ts";
import { addChange, type PlanContext } from "./plan-context.ts";
import { ignoreChanges, planObject, type PlannedObject } from "./plan-object.ts";
import type { Action, ActionReason, PlannedChange } from "./plan-types.ts";
import { samePlain } from "./plain-values.ts";
import type { Provider } from "./providers.ts";
import { sensitiveSchemaPaths } from "./schema.ts";
import { isTriggered } from "./replace-triggers.ts";

/** A resource instance that the configuration wants. */
export interface WantedInstance {
  readonly module: ModuleInstance;
  readonly resource: ResourceConfig;
  readonly type: ResourceType;
  readonly address: InstanceAddress;
  readonly repetition: Repetition;
  readonly provider: string;
  /** The id under which this plan takes it into the state. */
  readonly importing?: string;
}

/**
 * Decides what to do with one configured instance and adds that to the plan.
 *
 * @returns what references see of it, made when one asks
 * @throws TerraformError when the configuration does not evaluate or must not be applied
 */
export function planInstance(context: PlanContext, wanted: WantedInstance, prior: StateObject | undefined, provider: Provider): () => Value {
  const { resource, type, address } = wanted;
  const id = renderInstance(address);
  const scope = context.evaluator.scope(wanted.module, wanted.repetition);
  checkRules("Resource precondition failed", resource.lifecycle.preconditions, scope);
  const config = evaluateBody(resource.body, type.schema, scope);
  validate(type, config.value, resource, id);

  const before = prior === undefined ? null : decodeObject(prior, type.schema);
  const beforeSensitive = prior === undefined ? [] : marksOf(type, before, prior.sensitivePaths);
  const decision = decide(context, wanted, prior, before, config.value, provider);
  const { lifecycle } = resource;
  const afterSensitive = marksOf(type, decision.after, lifecycle.ignoreChanges === "all" && prior !== undefined ? prior.sensitivePaths : config.sensitivePaths);
  const remembered = context.refresh ? beforeSensitive : (prior?.sensitivePaths ?? []);
  const action = decision.action === "no-op" && before !== null && !sameMarks(remembered, afterSensitive) ? "update" : decision.action;
  const previousAddress = context.movedFrom.get(id);
  const { importing } = wanted;
  const change: PlannedChange = {
    address,
    ...(previousAddress === undefined ? {} : { previousAddress }),
    provider: wanted.provider,
    schemaVersion: type.schemaVersion,
    action,
    ...(decision.reason === undefined ? {} : { reason: decision.reason }),
    before,
    after: decision.after,
    beforeSensitive,
    afterSensitive,
    ...(isReplace(action) && decision.reason !== "replace_because_tainted" ? { plannedSensitive: config.sensitivePaths } : {}),
    replacePaths: decision.replacePaths,
    ...(importing === undefined ? {} : { importing }),
  };
  addChange(context, id, change);
  if (isReplace(action)) refuseProtected(resource, id);

  const seen = (): Value => objectAsValue(decision.after, type.schema, config.sensitivePaths);
  const { postconditions } = resource.lifecycle;
  if (postconditions.length > 0) checkRules("Resource postcondition failed", postconditions, context.evaluator.scope(wanted.module, wanted.repetition, seen()));
  return seen;
}

export function isReplace(action: Action): boolean {
  return action === "delete-create" || action === "create-delete";
}

/** @throws TerraformError "Instance cannot be destroyed" for `prevent_destroy` */
export function refuseProtected(resource: ResourceConfig, id: string): void {
  if (!resource.lifecycle.preventDestroy) return;
  throw terraformError(
    "Instance cannot be destroyed",
    `Resource ${id} has lifecycle.prevent_destroy set, but the plan calls for this resource to be destroyed. To avoid this error and continue with the plan, either disable lifecycle.prevent_destroy or reduce the scope of the plan using the -target option.`,
    resource.at,
  );
}

interface Decision {
  readonly action: Action;
  readonly reason?: ActionReason;
  readonly after: PlainObject;
  readonly replacePaths: readonly ValuePath[];
}

function decide(
  context: PlanContext,
  wanted: WantedInstance,
  prior: StateObject | undefined,
  before: PlainObject | null,
  config: PlainObject,
  provider: Provider,
): Decision {
  const { resource, type, address } = wanted;
  const plan = (from: PlainObject | null): PlannedObject =>
    planObject(type, before === null ? config : ignoreChanges(config, before, resource.lifecycle.ignoreChanges), from, provider);
  if (prior === undefined || before === null) return { action: "create", after: plan(null).planned, replacePaths: [] };

  const replace = (reason: ActionReason, replacePaths: readonly ValuePath[]): Decision => ({
    action: context.createsFirst.has(resourceNodeId(wanted.module.config, resource.address)) ? "create-delete" : "delete-create",
    reason,
    after: plan(null).planned,
    replacePaths,
  });
  if (prior.status === "tainted") return replace("replace_because_tainted", []);
  const { planned, replacePaths } = plan(before);
  const id = renderInstance(address);
  if (context.forceReplace.has(id)) return replace("replace_by_request", replacePaths);
  if (replacePaths.length > 0) return replace("replace_because_cannot_update", replacePaths);
  if (resource.lifecycle.replaceTriggeredBy.length > 0 && isTriggered(context, wanted)) return replace("replace_by_triggers", []);
  return samePlain(before, planned) ? { action: "no-op", after: before, replacePaths: [] } : { action: "update", after: planned, replacePaths: [] };
}

function validate(type: ResourceType, config: PlainObject, resource: ResourceConfig, id: string): void {
  const problems = type.validate?.(config as never) ?? [];
  if (problems.length === 0) return;
  throw new TerraformError(
    problems.map((problem): Diagnostic => ({
      severity: "error",
      summary: problem.summary,
      detail: problem.detail ?? "",
      address: id,
      isStatic: true,
      subject: problem.attribute !== undefined && resource.body.has(problem.attribute) ? resource.body.locate(problem.attribute) : resource.at,
    })),
  );
}

function marksOf(type: ResourceType, value: PlainObject | null, paths: readonly ValuePath[]): readonly ValuePath[] {
  return [...paths, ...sensitiveSchemaPaths(type.schema, value)];
}

function sameMarks(left: readonly ValuePath[], right: readonly ValuePath[]): boolean {
  const text = (paths: readonly ValuePath[]): string => [...new Set(paths.map((path) => JSON.stringify(path)))].toSorted().join();
  return left.length === 0 && right.length === 0 ? true : text(left) === text(right);
}
