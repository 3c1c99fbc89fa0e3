import { allow, deny } from "#model/decision";
import { defineGuardrail } from "#model/guardrail";
import type { Guardrail, GuardrailHooks } from "#model/guardrail";
import type { InventoryItem } from "#model/inventory";
import type { JsonObject } from "#model/json";
import type { ResourceChange } from "#model/terraform-plan";
import rules from "./missing-state.json" with { type: "json" };

/** A plan that creates everything anew, in an account where it all exists already, is refused. */
export const missingStateAlarm: Guardrail = defineGuardrail({
  id: "plan.missing-state-alarm",
  layer: "plan",
  title: "Alarm on a plan without state",
  stops: "The new laptop's plan (it only creates, and what it creates exists already) is refused before anything is duplicated.",
  bypasses: [
    "a plan from an old or wrong state that also changes or deletes something",
    "resources without names or tags to compare",
    "terraform run where the check does not run",
  ],
  restsOn: () => [{ kind: "process", is: "the wrapper that runs Terraform" }],
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "held", persistent: "held" }, friction: 0 },
  ...decidingBy(rules),
  rules: {
    file: "missing-state.json",
    data: rules,
    weakenings: [
      { at: "/nameArguments/*", by: "drop" },
      { at: "/alarmingNames", by: "raise" },
    ],
    decidingBy,
  },
});

/** `nameArguments` are what a resource may be named by; from `alarmingNames` known names on a plan bears the mark of a missing state. */
function decidingBy(data: JsonObject): GuardrailHooks {
  const { nameArguments, alarmingNames } = data as unknown as typeof rules;
  return {
    reviewPlan: async ({ plan, inventory }) => {
      const created = plan.resource_changes.filter(({ mode }) => mode === "managed");
      if (created.length === 0 || created.some(({ change }) => change.actions.join() !== "create")) return allow;
      const existing = new Set((await inventory()).items.flatMap(namesOf));
      const known = created.flatMap((change) => nameOf(change, nameArguments)).filter((name) => existing.has(name));
      if (known.length < alarmingNames) return allow;
      return deny(`the plan only creates, and this exists already: ${known.slice(0, 5).join(", ")}${known.length > 5 ? " …" : ""}. Is the state file missing?`);
    },
  };
}

function namesOf({ name, tags }: InventoryItem): readonly string[] {
  return tags["Name"] === undefined ? [name] : [name, tags["Name"]];
}

function nameOf({ change }: ResourceChange, nameArguments: readonly string[]): readonly string[] {
  const tags = change.after?.["tags"] as { readonly Name?: string } | null | undefined;
  const names = nameArguments.map((argument) => change.after?.[argument]).filter((name): name is string => typeof name === "string");
  return tags?.Name === undefined ? names.slice(0, 1) : [tags.Name];
}
