import { afterEach, describe, expect, test } from "vitest";
import type { JsonObject } from "#model/json";
import type { PlanJson } from "#model/terraform-plan";
import { AWS_CASES, BUILTIN_CASES, type PlanCase, type Step } from "./terraform-plan-cases.ts";
import { findMirror, hasTerraform, openEmbeddedBench, openRealBench, type Bench } from "./real-terraform.ts";
import { stateOfPlan } from "./state-of-plan.ts";

const mirror = findMirror();
const noTerraform = hasTerraform() ? "" : " (skipped: no terraform 1.11.4 on the path)";
const noProvider = mirror === undefined ? " (skipped: no AWS provider 5.100.0 in SCARTISSUE_TERRAFORM_MIRROR or a usual mirror folder)" : noTerraform;

describe.skipIf(noTerraform !== "")(`plans of terraform_data equal the real ones${noTerraform}`, () => {
  for (const planCase of BUILTIN_CASES) test(planCase.title, async () => compare(planCase, undefined));
});

describe.skipIf(noProvider !== "")(`plans of AWS resources equal the real ones, without an API call${noProvider}`, () => {
  for (const planCase of AWS_CASES) test(planCase.title, async () => compare(planCase, mirror));
});

const open: Bench[] = [];
afterEach(() => {
  for (const bench of open.splice(0)) bench.close();
});

async function compare(planCase: PlanCase, withProvider: string | undefined): Promise<void> {
  const [real, embedded] = [openRealBench(withProvider), openEmbeddedBench()];
  open.push(real, embedded);
  for (const step of planCase.steps) await take(step, real, embedded);
}

async function take(step: Step, real: Bench, embedded: Bench): Promise<void> {
  const benches = [real, embedded];
  if ("config" in step) for (const bench of benches) bench.write("main.tf.json", JSON.stringify(step.config, undefined, 2));
  else if ("file" in step) for (const bench of benches) bench.write(step.file, step.text);
  else if ("edit" in step) for (const bench of benches) bench.write(step.edit, step.change(bench.read(step.edit) ?? ""));
  else if ("stateOfPlan" in step) {
    const state = await stateOfPlan(embedded);
    for (const bench of benches) bench.write("terraform.tfstate", state);
  } else if ("run" in step) {
    const [theirs, ours] = [await real.run(step.run), await embedded.run(step.run)];
    const isQuiet = step.run[0] === "init";
    expect({ exitCode: ours.exitCode, text: isQuiet ? "" : tellingLines(ours.stdout + ours.stderr) }, step.run.join(" ")).toEqual({
      exitCode: theirs.exitCode,
      text: isQuiet ? "" : tellingLines(theirs.stdout + theirs.stderr),
    });
  } else {
    const [theirs, ours] = await Promise.all(benches.map((bench) => show(bench, step.compare)));
    expect(ours).toEqual(theirs);
  }
}

/** Titles, summaries and diagnostics; attributes and the order of what is independent are left out. */
function tellingLines(text: string): readonly string[] {
  const kept = text
    .split("\n")
    .filter((line) => /^ *# [^(]|^ # |^Plan:|^Apply complete|^Destroy complete|^No changes|^Error|^Warning|^  on |^  with |^You can apply|^Saved/.test(line));
  return [...kept.filter((line) => !line.startsWith("Error")), ...kept.filter((line) => line.startsWith("Error")).toSorted()].map((line) =>
    line.replace(UUID, "UUID"),
  );
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

async function show(bench: Bench, path: string): Promise<unknown> {
  const { stdout } = await bench.run(["show", "-json", path]);
  const {
    timestamp: _timestamp,
    relevant_attributes: _relevant,
    configuration,
    checks: _checks,
    ...plan
  } = JSON.parse(stdout) as PlanJson & { readonly relevant_attributes?: unknown; readonly checks?: unknown };
  const seen = new Map<string, string>();
  const text = JSON.stringify({ ...plan, configuration: withoutJsonTemplates(configuration) });
  return JSON.parse(text.replace(UUID, (id) => seen.get(id) ?? (seen.set(id, `id-${seen.size}`), `id-${seen.size - 1}`)));
}

/** In JSON syntax Terraform also gives the text of templates as a constant, which the embedded one does for arguments of resources alone. */
function withoutJsonTemplates(configuration: JsonObject): unknown {
  return JSON.parse(JSON.stringify(configuration), (_, value: unknown) => {
    if (typeof value !== "object" || value === null || !("constant_value" in value)) return value;
    const { constant_value, ...rest } = value;
    return JSON.stringify(constant_value).includes("${") ? rest : value;
  });
}
