import { describe, expect, it } from "vitest";
import type { JsonObject } from "#model/json";
import type { PlanJson } from "#model/terraform-plan";
import { comparedPlan } from "../../../scripts/conformance/compared-plan.ts";
import { createRoles } from "../../../scripts/conformance/roles.ts";

const planOf = (configuration: JsonObject): PlanJson =>
  ({ format_version: "1.2", resource_changes: [], configuration, planned_values: {} }) as unknown as PlanJson;
const compared = (configuration: JsonObject): JsonObject => comparedPlan(planOf(configuration), createRoles());
const input = (...references: readonly string[]): JsonObject => ({ root_module: { resources: [{ address: "a.b", expressions: { input: { references } } }] } });

describe("what is compared of a plan", () => {
  it("is its configuration too, in whatever order an expression names what it refers to", () => {
    expect(compared(input("local.b", "local.a"))).toEqual(compared(input("local.a", "local.b")));
    expect(compared(input("local.a"))).not.toEqual(compared(input("local.b")));
    expect(compared({ root_module: { variables: { a: {} } } })).not.toEqual(compared({ root_module: {} }));
  });

  it("is not what the changes say already", () => {
    expect(compared({})).not.toHaveProperty("planned_values");
  });
});
