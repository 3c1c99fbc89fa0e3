import type { JsonObject } from "#model/json";
import type { PlanJson, StateFile } from "#model/terraform-plan";
import { terraformError } from "../language/terraform-error.ts";
import { fromPlain, toPlain } from "../language/plain.ts";
import { UNKNOWN, type Plain, type Type, type Value, type ValuePath } from "../language/types.ts";
import type { Plan, PlannedOutput } from "../engine/plan-types.ts";
import { parseState } from "../state/parse-state.ts";
import { toStateFile } from "../state/render-state.ts";
import type { ConfigurationSource } from "./load-files.ts";
import { TERRAFORM_VERSION } from "../engine/terraform-version.ts";

/** A plan with all that applying it later needs: the configuration it was made of, and the state it was made for. */
export interface SavedPlan {
  readonly plan: Plan;
  readonly json: PlanJson;
  readonly source: ConfigurationSource;
  readonly variables: ReadonlyMap<string, Value>;
  readonly lineage: string | null;
  readonly serial: number | null;
  readonly workspace: string;
  readonly backend: { readonly type: string; readonly settings: JsonObject };
}

const MAGIC = "scartissue saved plan 1";
/** Stands for unknown; no Terraform string holds a NUL. */
const UNKNOWN_MARK = "\u0000unknown";

/** The text of a plan file. Not the real one's format, which is a zip archive with protocol buffers. @see docs/decisions */
export function renderSavedPlan(saved: SavedPlan): string {
  const { plan } = saved;
  const file = {
    format: MAGIC,
    terraform_version: TERRAFORM_VERSION,
    plan: {
      ...plan,
      outputs: [...plan.outputs].map(([name, output]) => [name, { ...output, after: output.after === undefined ? undefined : encodeValue(output.after) }]),
      priorState: undefined,
    },
    prior_state: toStateFile({ lineage: saved.lineage ?? "", serial: saved.serial ?? 0, terraformVersion: TERRAFORM_VERSION, state: plan.priorState }),
    json: saved.json,
    files: [...saved.source.files],
    directory: saved.source.directory,
    variables: [...saved.variables].map(([name, value]) => [name, encodeValue(value)]),
    lineage: saved.lineage,
    serial: saved.serial,
    workspace: saved.workspace,
    backend: saved.backend,
  };
  return JSON.stringify(file, (_, value: unknown) => (value === UNKNOWN ? UNKNOWN_MARK : value));
}

interface PlanFile {
  readonly format: string;
  readonly plan: Omit<Plan, "outputs" | "priorState"> & {
    readonly outputs: readonly (readonly [string, Omit<PlannedOutput, "after"> & { readonly after?: EncodedValue }])[];
  };
  readonly prior_state: StateFile;
  readonly json: PlanJson;
  readonly files: readonly (readonly [string, string])[];
  readonly directory: string;
  readonly variables: readonly (readonly [string, EncodedValue])[];
  readonly lineage: string | null;
  readonly serial: number | null;
  readonly workspace: string;
  readonly backend: { readonly type: string; readonly settings: JsonObject };
}

interface EncodedValue {
  readonly value: Plain;
  readonly type: Type;
  readonly sensitive: readonly ValuePath[];
}

/** @throws TerraformError `Failed to load "p" as a plan file` */
export function parseSavedPlan(name: string, text: string): SavedPlan {
  const file = readPlanFile(text);
  if (file === undefined) throw terraformError(`Failed to load ${JSON.stringify(name)} as a plan file`, notAPlan(text));
  const outputs = file.plan.outputs.map(([output, planned]): readonly [string, PlannedOutput] => [
    output,
    { ...planned, before: planned.before, after: planned.after === undefined ? undefined : decodeValue(planned.after) },
  ]);
  return {
    plan: { ...file.plan, outputs: new Map(outputs), priorState: parseState(JSON.stringify(file.prior_state)).state },
    json: file.json,
    source: { files: new Map(file.files), directory: file.directory },
    variables: new Map(file.variables.map(([variable, value]) => [variable, decodeValue(value)])),
    lineage: file.lineage,
    serial: file.serial,
    workspace: file.workspace,
    backend: file.backend,
  };
}

export function isSavedPlan(text: string): boolean {
  return text.startsWith(`{"format":${JSON.stringify(MAGIC)}`);
}

/** What Terraform says of a file that is no plan. */
export function notAPlan(text: string): string {
  return `Error: couldn't load the provided path as either a local plan file (zip: not a valid zip file) or a saved cloud plan (${jsonProblem(text)})`;
}

/** The words of Go's decoder for text that is no JSON. */
function jsonProblem(text: string): string {
  const start = text.trimStart();
  try {
    JSON.parse(text);
    return "wrapped plan JSON has no known format version";
  } catch {
    const literal = ["null", "true", "false"].find((word) => word[0] === start[0]);
    const wrong = literal === undefined ? -1 : literal.split("").findIndex((letter, index) => start[index] !== letter);
    if (start === "" || (literal !== undefined && start.length <= wrong)) return "unexpected end of JSON input";
    if (literal !== undefined && wrong > 0) return `invalid character '${start[wrong] ?? ""}' in literal ${literal} (expecting '${literal[wrong] ?? ""}')`;
    return /^[{["\d-]/.test(start) ? "invalid JSON" : `invalid character '${start[0] ?? ""}' looking for beginning of value`;
  }
}

function readPlanFile(text: string): PlanFile | undefined {
  if (!isSavedPlan(text)) return undefined;
  try {
    return reviveUnknown(JSON.parse(text)) as PlanFile;
  } catch {
    return undefined;
  }
}

function reviveUnknown(value: unknown): unknown {
  if (value === UNKNOWN_MARK) return UNKNOWN;
  if (Array.isArray(value)) return value.map(reviveUnknown);
  if (typeof value !== "object" || value === null) return value;
  const members = value as Record<string, unknown>;
  for (const name of Object.keys(members)) members[name] = reviveUnknown(members[name]);
  return members;
}

function encodeValue(value: Value): EncodedValue {
  const { value: plain, sensitivePaths } = toPlain(value);
  return { value: plain, type: value.type, sensitive: sensitivePaths };
}

function decodeValue({ value, type, sensitive }: EncodedValue): Value {
  return fromPlain(value, type, sensitive);
}
