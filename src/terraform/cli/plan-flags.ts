import { parseAddress } from "../engine/parse-address.ts";
import type { PlanMode } from "../engine/plan-types.ts";
import type { PlanRequest } from "../engine/plan.ts";
import { terraformError } from "../language/terraform-error.ts";
import type { FlagTable, ParsedFlags } from "./parse-flags.ts";

/** Flags that `plan`, `apply`, `destroy` and `refresh` share. */
export const OPERATION_FLAGS: FlagTable = {
  destroy: "switch",
  "refresh-only": "switch",
  refresh: "switch",
  replace: "list",
  target: "list",
  var: "list",
  "var-file": "list",
  "compact-warnings": "switch",
  input: "switch",
  lock: "switch",
  "lock-timeout": "text",
  "no-color": "switch",
  parallelism: "text",
};

/** @throws TerraformError for addresses that do not parse and flags that exclude each other */
export function readPlanRequest(flags: ParsedFlags, mode?: PlanMode): PlanRequest {
  const chosen = mode ?? (flags.isOn("destroy") ? "destroy" : flags.isOn("refresh-only") ? "refresh-only" : "normal");
  if (flags.isOn("destroy") && flags.isOn("refresh-only"))
    throw terraformError("Incompatible plan mode options", "The -destroy and -refresh-only options are mutually-exclusive.");
  if (chosen === "refresh-only" && !flags.isOn("refresh", true))
    throw terraformError(
      "Incompatible refresh options",
      "It doesn't make sense to use -refresh-only at the same time as -refresh=false, because Terraform would have nothing to do.",
    );
  const targets = flags.list("target");
  for (const target of targets) checkAddress("target", target);
  const forceReplace = flags.list("replace");
  for (const address of forceReplace) {
    if (parseAddress(address)?.resource?.mode !== "managed")
      throw terraformError(`Invalid force-replace address ${JSON.stringify(address)}`, "Only managed resources can be used with the -replace=... option.");
  }
  if (forceReplace.length > 0 && chosen !== "normal")
    throw terraformError("Incompatible plan options", "The -replace option can be used only in the normal planning mode.");
  return { mode: chosen, refresh: flags.isOn("refresh", true), targets, forceReplace, parallelism: readParallelism(flags) };
}

function checkAddress(option: string, text: string): void {
  if (parseAddress(text) !== undefined) return;
  throw terraformError(`Invalid ${option} ${JSON.stringify(text)}`, "Resource specification must include a resource type and name.");
}

function readParallelism(flags: ParsedFlags): number {
  const text = flags.text("parallelism") ?? "10";
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw terraformError("Invalid parallelism value", `The parallelism must be a positive value. Value provided: ${text}.`);
  return number;
}
