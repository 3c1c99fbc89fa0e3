import { toPlain } from "../language/plain.ts";
import type { Plain, ValuePath } from "../language/types.ts";
import { renderInstance, renderKey } from "../engine/address.ts";
import type { Action, Plan, PlannedChange, PlannedOutput } from "../engine/plan-types.ts";
import { sortChanges } from "../engine/plan-json.ts";
import { renderAttributes, renderChange } from "./render-value.ts";

const LEGEND: readonly (readonly [Action, string])[] = [
  ["create", "  + create"],
  ["update", "  ~ update in-place"],
  ["delete", "  - destroy"],
  ["delete-create", "-/+ destroy and then create replacement"],
  ["create-delete", "+/- create replacement and then destroy"],
  ["read", " <= read (data resources)"],
];

const SYMBOLS: Readonly<Record<Action, string>> = {
  create: "  +",
  update: "  ~",
  delete: "  -",
  "delete-create": "-/+",
  "create-delete": "+/-",
  read: " <=",
  "no-op": "   ",
  forget: " .",
};

/** The plan as `terraform plan` prints it before any prompt. Headers and summary are Terraform's; the attributes below them are simpler. */
export function renderPlan(plan: Plan): string {
  const changes = sortChanges(plan.changes).filter(isShown);
  const outputs = [...plan.outputs].filter(([, { action }]) => action !== "no-op");
  if (plan.mode === "refresh-only") return renderRefreshOnly(plan, outputs);
  if (changes.length === 0 && outputs.length === 0) return plan.errored ? "" : renderNoChanges(plan);
  const lines: string[] = [];
  const kinds = new Set(changes.map(({ action }) => action));
  if ([...kinds].some((kind) => kind !== "no-op")) {
    lines.push(
      "",
      "Terraform used the selected providers to generate the following execution",
      "plan. Resource actions are indicated with the following symbols:",
    );
    lines.push(...LEGEND.filter(([action]) => kinds.has(action)).map(([, text]) => text));
  }
  if (changes.length > 0) {
    lines.push("", plan.errored ? "Terraform planned the following actions, but then encountered a problem:" : "Terraform will perform the following actions:");
    for (const change of changes) lines.push("", ...renderResourceChange(change));
    lines.push("", summary(plan));
  }
  if (outputs.length > 0) lines.push("", "Changes to Outputs:", ...renderOutputs(outputs));
  if (changes.length === 0 && outputs.length > 0) lines.push(...onlyOutputs);
  return `${lines.join("\n")}\n`;
}

/** `Plan: 1 to add, 0 to change, 0 to destroy.` */
export function summary(plan: Plan): string {
  const count = (...actions: readonly Action[]): number => plan.changes.filter(({ action }) => actions.includes(action)).length;
  const imported = plan.changes.filter(({ importing }) => importing !== undefined).length;
  const [add, change, destroy] = [count("create", "delete-create", "create-delete"), count("update"), count("delete", "delete-create", "create-delete")];
  return `Plan: ${imported > 0 ? `${imported} to import, ` : ""}${add} to add, ${change} to change, ${destroy} to destroy.`;
}

function isShown(change: PlannedChange): boolean {
  return change.action !== "no-op" || change.previousAddress !== undefined || change.importing !== undefined;
}

function renderNoChanges(plan: Plan): string {
  if (plan.mode === "destroy") {
    return "\nNo changes. No objects need to be destroyed.\n\nEither you have not created any objects yet or the existing objects were\nalready deleted outside of Terraform.\n";
  }
  return "\nNo changes. Your infrastructure matches the configuration.\n\nTerraform has compared your real infrastructure against your configuration\nand found no differences, so no changes are needed.\n";
}

function renderRefreshOnly(plan: Plan, outputs: readonly (readonly [string, PlannedOutput])[]): string {
  if (plan.drift.length === 0 && outputs.length === 0) {
    return "\nNo changes. Your infrastructure still matches the configuration.\n\nTerraform has checked that the real remote objects still match the result of\nyour most recent changes, and found no differences.\n";
  }
  const lines = [
    "",
    "Note: Objects have changed outside of Terraform",
    "",
    "Terraform detected the following changes made outside of Terraform since the",
    'last "terraform apply" which may have affected this plan:',
  ];
  for (const change of sortChanges(plan.drift)) lines.push("", ...renderDrift(change));
  lines.push(
    "",
    "",
    "This is a refresh-only plan, so Terraform will not take any actions to undo",
    "these. If you were expecting these changes then you can apply this plan to",
    "record the updated values in the Terraform state without changing any remote",
    "objects.",
  );
  if (outputs.length > 0) lines.push("", "Changes to Outputs:", ...renderOutputs(outputs), ...onlyOutputs);
  return `${lines.join("\n")}\n`;
}

const onlyOutputs = ["", "You can apply this plan to save these new output values to the Terraform", "state, without changing any real infrastructure."];

function renderDrift(change: PlannedChange): readonly string[] {
  const title = change.action === "delete" ? "has been deleted" : "has changed";
  return [`  # ${renderInstance(change.address)} ${title}`, ...renderBody(change)];
}

function renderResourceChange(change: PlannedChange): readonly string[] {
  return [...renderTitle(change), ...renderBody(change)];
}

function renderTitle(change: PlannedChange): readonly string[] {
  const id = renderInstance(change.address);
  const previous = change.previousAddress === undefined ? undefined : renderInstance(change.previousAddress);
  if (change.action === "no-op") return previous === undefined ? [`  # ${id} will be imported`] : [`  # ${previous} has moved to ${id}`];
  const lines =
    change.action === "forget"
      ? [` # ${id} will no longer be managed by Terraform, but will not be destroyed`, " # (destroy = false is set in the configuration)"]
      : [`  # ${id}${deposedTitle(change)} ${titleOf(change)}`];
  const note = noteOf(change);
  if (note !== undefined) lines.push(`  # ${note}`);
  if (previous !== undefined) lines.push(`  # (moved from ${previous})`);
  if (change.importing !== undefined) lines.push(`  # (imported from ${JSON.stringify(change.importing)})`);
  return lines;
}

function deposedTitle(change: PlannedChange): string {
  return change.deposed === undefined ? "" : ` (deposed object ${change.deposed})`;
}

function titleOf(change: PlannedChange): string {
  switch (change.action) {
    case "create":
      return "will be created";
    case "read":
      return "will be read during apply";
    case "update":
      return "will be updated in-place";
    case "delete":
      return "will be destroyed";
    default:
      if (change.reason === "replace_because_tainted") return "is tainted, so must be replaced";
      if (change.reason === "replace_by_request") return "will be replaced, as requested";
      return change.reason === "replace_by_triggers" ? "will be replaced due to changes in replace_triggered_by" : "must be replaced";
  }
}

function noteOf(change: PlannedChange): string | undefined {
  const { address } = change;
  if (change.action === "forget") return undefined;
  if (change.deposed !== undefined) return "(left over from a partially-failed replacement of this instance)";
  switch (change.reason) {
    case "delete_because_no_resource_config":
      return `(because ${renderInstance({ ...address, module: [], key: undefined })} is not in configuration)`;
    case "delete_because_no_module":
      return `(because ${renderInstance(address).replace(/\.[^.]+\.[^.]+$/, "")} is not in configuration)`;
    case "delete_because_wrong_repetition":
      return typeof address.key === "number"
        ? "(because resource does not use count)"
        : typeof address.key === "string"
          ? "(because resource does not use for_each)"
          : "(because resource uses count or for_each)";
    case "delete_because_count_index":
      return `(because index ${renderKey(address.key)} is out of range for count)`;
    case "delete_because_each_key":
      return `(because key ${renderKey(address.key)} is not in for_each map)`;
    case "read_because_config_unknown":
      return "(config refers to values not yet known)";
    case "read_because_dependency_pending":
      return "(depends on a resource or a module with changes pending)";
    default:
      return undefined;
  }
}

function renderBody(change: PlannedChange): readonly string[] {
  const { address, before, after } = change;
  const symbol = SYMBOLS[change.action];
  const keyword = address.mode === "data" ? "data" : "resource";
  const topLevel = (paths: readonly ValuePath[]): ReadonlySet<string> => new Set(paths.flatMap(([name]) => (typeof name === "string" ? [name] : [])));
  const sensitive = new Set([...topLevel(change.beforeSensitive), ...topLevel(change.afterSensitive)]);
  const forces = change.replacePaths.length === 0 ? new Set<string>() : topLevel(change.replacePaths);
  const shownAfter = change.action === "forget" ? before : after;
  return [
    `${symbol} ${keyword} "${address.type}" "${address.name}" {`,
    ...renderAttributes(before, shownAfter, (name) => sensitive.has(name), forces),
    "    }",
  ];
}

function renderOutputs(outputs: readonly (readonly [string, PlannedOutput])[]): readonly string[] {
  const width = Math.max(...outputs.map(([name]) => name.length));
  return outputs.flatMap(([name, output]) => {
    const after: Plain = output.after === undefined ? null : toPlain(output.after).value;
    const symbol = output.action === "create" ? "+" : output.action === "delete" ? "-" : "~";
    const text = output.sensitiveBefore || output.sensitiveAfter ? "(sensitive value)" : renderChange(output.before ?? null, after, symbol);
    const [first = "", ...rest] = `${symbol} ${name.padEnd(width)} = ${text}`.split("\n");
    return [`  ${first}`, ...rest.map((line) => `    ${line}`)];
  });
}
