import type { Json, JsonObject } from "#model/json";
import type { PlanJson, ResourceChange } from "#model/terraform-plan";
import { orderSets } from "./order-sets.ts";
import type { Roles } from "./roles.ts";

/**
 * What is compared of a plan in `terraform show -json` form.
 *
 * Left out: when it was made, `relevant_attributes`, `planned_values` (the changes say the same), and of `prior_state` all but its being there (the changes'
 * `before` says the same).
 */
export function comparedPlan(plan: PlanJson, roles: Roles): JsonObject {
  const byAddress = (changes: readonly ResourceChange[] | undefined): readonly ResourceChange[] =>
    (changes ?? []).toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const changes = [...byAddress(plan.resource_drift), ...byAddress(plan.resource_changes)];
  for (const { change, address } of changes) roles.learn({ id: change.before?.["id"] ?? null }, address);
  for (const { change, address } of changes) {
    roles.learn(change.before, address);
    roles.learn(change.after, address);
  }
  const named = roles.named(plan);
  const { checks = null, configuration = null } = named as { readonly checks?: Json; readonly configuration?: Json };
  return {
    format_version: named.format_version,
    terraform_version: named.terraform_version,
    applyable: named.applyable,
    complete: named.complete,
    errored: named.errored,
    has_prior_state: named.prior_state !== undefined,
    variables: named.variables ?? {},
    output_changes: named.output_changes ?? {},
    checks,
    configuration: withSortedReferences(configuration),
    resource_drift: Object.fromEntries(byAddress(named.resource_drift).map((change) => [keyOf(change), comparedChange(change)])),
    resource_changes: Object.fromEntries(byAddress(named.resource_changes).map((change) => [keyOf(change), comparedChange(change)])),
  };
}

/** What an expression refers to is a set: in which order it names it says nothing. */
function withSortedReferences(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withSortedReferences);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === "references" && Array.isArray(inner) ? (inner as readonly Json[]).map(String).toSorted() : withSortedReferences(inner),
    ]),
  );
}

function keyOf({ address, deposed }: ResourceChange): string {
  return deposed === undefined ? address : `${address} (deposed)`;
}

function comparedChange(entry: ResourceChange): JsonObject {
  const { mode, type } = entry;
  const { deposed, change, ...rest } = entry;
  const { replace_paths, ...values } = change;
  const sorted = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, name === "actions" ? value : orderSets(value, mode, type)]));
  return {
    ...(rest as unknown as JsonObject),
    deposed: deposed !== undefined,
    change: { ...sorted, replace_paths: (replace_paths ?? []).map((path) => path.join(".")).toSorted() },
  };
}
