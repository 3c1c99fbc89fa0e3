import type { PlanJson, ResourceChange } from "#model/terraform-plan";
import type { Json, JsonObject } from "#model/json";
import { resourceTypes } from "#terraform/resources/resource-types";
import type { BlockSchema } from "#terraform/provider";
import type { Bench } from "./real-terraform.ts";

/** The state file there would be, had everything been created that the configuration in the directory asks for. */
export async function stateOfPlan(embedded: Bench): Promise<string> {
  await embedded.run(["plan", "-refresh=false", "-out=state.plan"]);
  const { stdout } = await embedded.run(["show", "-json", "state.plan"]);
  const { resource_changes } = JSON.parse(stdout) as PlanJson;
  const byResource = new Map<string, ResourceChange[]>();
  for (const change of resource_changes) {
    const id = `${change.type}.${change.name}`;
    byResource.set(id, [...(byResource.get(id) ?? []), change]);
  }
  const resources = [...byResource.values()].flatMap(([first, ...rest]) => (first === undefined ? [] : [resourceOf(first, [first, ...rest])]));
  return JSON.stringify(
    { version: 4, terraform_version: "1.11.4", serial: 3, lineage: "aaaaaaaa-0000-4000-8000-000000000000", outputs: {}, resources, check_results: null },
    undefined,
    2,
  );
}

function resourceOf({ type, name }: ResourceChange, changes: readonly ResourceChange[]): JsonObject {
  const known = resourceTypes.get(type);
  const schema = known?.schema ?? {};
  return {
    mode: "managed",
    type,
    name,
    provider: 'provider["registry.terraform.io/hashicorp/aws"]',
    instances: changes.map((change) => ({
      ...(change.index === undefined ? {} : { index_key: change.index }),
      schema_version: known?.schemaVersion ?? 0,
      attributes: filled(schema, change.change.after ?? {}, change.change.after_unknown, change.address),
      sensitive_attributes: Object.entries(schema.attributes ?? {}).flatMap(([attribute, { sensitive }]) =>
        sensitive === true ? [[{ type: "get_attr", value: attribute }]] : [],
      ),
      private: btoa((known?.schemaVersion ?? 0) > 0 ? `{"schema_version":"${known?.schemaVersion ?? 0}"}` : "null"),
    })),
  };
}

function filled(schema: BlockSchema, after: JsonObject, unknown: Json, address: string): JsonObject {
  const marks = (typeof unknown === "object" && unknown !== null ? unknown : {}) as JsonObject;
  const members: Record<string, Json> = {};
  for (const [name, attribute] of Object.entries(schema.attributes ?? {})) {
    members[name] = marks[name] === true ? madeUp(attribute.type, `${name} of ${address}`) : (after[name] ?? null);
  }
  for (const [name, nested] of Object.entries(schema.block_types ?? {})) {
    const items = Array.isArray(after[name]) ? (after[name] as readonly JsonObject[]) : [];
    const inner = Array.isArray(marks[name]) ? (marks[name] as readonly Json[]) : [];
    members[name] = nested.nesting_mode === "single" ? null : items.map((item, index) => filled(nested.block, item, inner[index] ?? {}, address));
  }
  return members;
}

function madeUp(type: unknown, text: string): Json {
  if (type === "string") return text;
  if (type === "number") return 1;
  if (type === "bool") return false;
  return Array.isArray(type) && (type[0] === "map" || type[0] === "object") ? {} : [];
}
