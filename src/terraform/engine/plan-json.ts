import type { Json, JsonObject } from "#model/json";
import type { PlanAction, PlanJson, ResourceChange } from "#model/terraform-plan";
import { fromPlain, toPlain } from "../language/plain.ts";
import { UNKNOWN, type Configuration, type Type, type Value } from "../language/types.ts";
import { isWhollyKnown } from "../language/value.ts";
import { isEmptyState } from "../state/state.ts";
import { compareInstances, compareText, renderInstance, renderModule } from "./address.ts";
import { configurationJson } from "./configuration-json.ts";
import { stateValuesJson, resourceTree, type ListedResource } from "./state-json.ts";
import { isWhollyKnownPlain, sensitiveMarks, unknownMarks, withoutUnknown } from "./plain-values.ts";
import type { Action, Plan, PlannedChange, PlannedOutput } from "./plan-types.ts";
import { schemaOf, type TypeCatalog } from "./prepare.ts";
import { parseProvider } from "./providers.ts";
import { objectType } from "./schema.ts";
import { TERRAFORM_VERSION } from "./terraform-version.ts";

const ACTIONS: Readonly<Record<Action, readonly PlanAction[]>> = {
  "no-op": ["no-op"],
  create: ["create"],
  read: ["read"],
  update: ["update"],
  delete: ["delete"],
  "delete-create": ["delete", "create"],
  "create-delete": ["create", "delete"],
  forget: ["forget"],
};

/** The plan as `terraform show -json` prints it. */
export function planJson(
  plan: Plan,
  about: { readonly configuration: Configuration; readonly variables: ReadonlyMap<string, Value>; readonly catalog: TypeCatalog },
): PlanJson {
  const { configuration, variables, catalog } = about;
  const changes = sortChanges(plan.changes);
  const given = [...variables].toSorted(([left], [right]) => compareText(left, right));
  return {
    format_version: "1.2",
    terraform_version: TERRAFORM_VERSION,
    ...(given.length === 0 ? {} : { variables: Object.fromEntries(given.map(([name, value]) => [name, { value: plainOf(value) }])) }),
    planned_values: plannedValues(changes, plan.outputs, catalog),
    ...(plan.drift.length === 0 ? {} : { resource_drift: sortChanges(plan.drift).map((change) => changeJson(change, catalog)) }),
    ...(changes.length === 0 ? {} : { resource_changes: changes.map((change) => changeJson(change, catalog)) }),
    ...(plan.outputs.size === 0 ? {} : { output_changes: Object.fromEntries([...plan.outputs].map(([name, output]) => [name, outputJson(output)])) }),
    ...(isEmptyState(plan.priorState)
      ? {}
      : { prior_state: { format_version: "1.0", terraform_version: TERRAFORM_VERSION, values: stateValuesJson(plan.priorState, catalog) } }),
    configuration: configurationJson(configuration, catalog),
    timestamp: plan.timestamp,
    applyable: isApplyable(plan),
    complete: !plan.errored && plan.targets.length === 0,
    errored: plan.errored,
  } as PlanJson;
}

/** Whether applying the plan would do anything, and may. */
export function isApplyable(plan: Plan): boolean {
  if (plan.errored) return false;
  const moves = plan.changes.some((change) => change.action !== "no-op" || change.previousAddress !== undefined || change.importing !== undefined);
  const outputs = [...plan.outputs.values()].some(({ action }) => action !== "no-op");
  return plan.mode === "refresh-only" ? plan.drift.length > 0 || outputs : moves || outputs;
}

export function sortChanges(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  return [...changes].toSorted((left, right) => compareInstances(left.address, right.address) || compareText(left.deposed ?? "", right.deposed ?? ""));
}

export function providerName(address: string): string {
  return parseProvider(address).source;
}

function changeJson(change: PlannedChange, catalog: TypeCatalog): ResourceChange {
  const { address } = change;
  const { before, after } = change;
  return {
    address: renderInstance(address),
    ...(change.previousAddress === undefined ? {} : { previous_address: renderInstance(change.previousAddress) }),
    ...(address.module.length === 0 ? {} : { module_address: renderModule(address.module) }),
    mode: address.mode,
    type: address.type,
    name: address.name,
    ...(address.key === undefined ? {} : { index: address.key }),
    provider_name: providerName(change.provider),
    ...(change.deposed === undefined ? {} : { deposed: change.deposed }),
    change: {
      actions: ACTIONS[change.action],
      before: before as JsonObject | null,
      after: after === null ? null : (withoutUnknown(after) as JsonObject),
      after_unknown: after === null || isWhollyKnownPlain(after) ? {} : unknownMarks(after),
      before_sensitive: before === null ? false : sensitiveMarks(before, typeOf(change, catalog), change.beforeSensitive),
      after_sensitive: after === null ? false : sensitiveMarks(after, typeOf(change, catalog), change.afterSensitive),
      ...(change.replacePaths.length === 0 ? {} : { replace_paths: change.replacePaths }),
      ...(change.importing === undefined ? {} : { importing: { id: change.importing } }),
    },
    ...(change.reason === undefined ? {} : { action_reason: change.reason }),
  };
}

/** The type of the planned object; `output` of `terraform_data` will have the type of its `input`. */
function typeOf({ address, after }: PlannedChange, catalog: TypeCatalog): Type {
  const schema = schemaOf(catalog, address);
  if (schema === undefined) return "dynamic";
  const type = objectType(schema);
  if (address.type !== "terraform_data" || after === null || after["output"] !== UNKNOWN || !Array.isArray(type) || type[0] !== "object") return type;
  const members: Record<string, Type> = { ...(type[1] as Record<string, Type>), output: fromPlain(after["input"] ?? null).type };
  return ["object", members];
}

function outputJson(output: PlannedOutput): JsonObject {
  const { after } = output;
  const parts = after === undefined ? undefined : toPlain(after);
  return {
    actions: [output.action],
    before: output.before ?? null,
    ...(parts === undefined ? { after: null } : parts.unknownPaths.some((path) => path.length === 0) ? {} : { after: withoutUnknown(parts.value) }),
    after_unknown: parts === undefined ? false : outputUnknown(unknownMarks(parts.value)),
    before_sensitive: output.sensitiveAfter || output.sensitiveBefore,
    after_sensitive: output.sensitiveAfter || output.sensitiveBefore,
  };
}

/** Outputs that are wholly known say so with one word. */
function outputUnknown(marks: Json): Json {
  return JSON.stringify(marks).includes("true") ? marks : false;
}

function plannedValues(changes: readonly PlannedChange[], outputs: ReadonlyMap<string, PlannedOutput>, catalog: TypeCatalog): JsonObject {
  const kept = [...outputs].filter(([, output]) => output.after !== undefined);
  const listed = changes.flatMap((change): ListedResource[] => {
    if (change.deposed !== undefined || (change.after === null && change.action !== "forget")) return [];
    const json = { provider_name: providerName(change.provider), schema_version: change.schemaVersion };
    if (change.after === null) return [{ address: change.address, json: { ...json, sensitive_values: false } }];
    return [
      {
        address: change.address,
        json: {
          ...json,
          values: withoutUnknown(change.after),
          sensitive_values: sensitiveMarks(change.after, typeOf(change, catalog), change.plannedSensitive ?? change.afterSensitive),
        },
      },
    ];
  });
  return {
    ...(kept.length === 0 ? {} : { outputs: Object.fromEntries(kept.map(([name, output]) => [name, plannedOutput(output)])) }),
    root_module: resourceTree(listed),
  };
}

function plannedOutput({ after, sensitiveAfter }: PlannedOutput): JsonObject {
  if (after === undefined || !isWhollyKnown(after)) return { sensitive: sensitiveAfter };
  return { sensitive: sensitiveAfter, type: after.type, value: plainOf(after) };
}

function plainOf(value: Value): Json {
  return withoutUnknown(toPlain(value).value);
}
