import type { TerraformEngine } from "#harness/replay/terraform-engine";
import type { PlanJson } from "#model/terraform-plan";
import { commandRecord } from "./command-record.ts";
import type { Bench } from "./open-bench.ts";
import type { Step } from "./parse-steps.ts";
import { createRoles } from "./roles.ts";
import type { CrossRead } from "./transcript.ts";

/** Lets the other engine plan on a state as this one wrote it. Where its own plan shows changes as well, there is nothing to say. */
export async function crossRead(step: Step, written: Bench, own: TerraformEngine, other: TerraformEngine): Promise<CrossRead> {
  const read = await plan(step, written, other);
  const { exitCode } = read.exitCode === 0 ? read : await plan(step, written, own);
  return exitCode === read.exitCode ? { after: step.text, exitCode: 0, errors: [], changes: {} } : { after: step.text, ...read };
}

async function plan(step: Step, written: Bench, engine: TerraformEngine): Promise<Omit<CrossRead, "after">> {
  const bench = await written.fork(engine);
  await bench.run("terraform init -input=false -reconfigure");
  const flags = step.kind === "apply" ? step.flags.filter((flag) => /^-var(?:-file)?=/.test(flag)) : [];
  const line = ["terraform plan -input=false -detailed-exitcode -out=cross.plan", ...flags].join(" ");
  const { exitCode, errors } = commandRecord({ line, ...(await bench.run(line)) }, createRoles());
  if (exitCode !== 2) return { exitCode, errors, changes: {} };
  const { stdout } = await bench.run("terraform show -json cross.plan");
  const { resource_changes } = JSON.parse(stdout) as PlanJson;
  const touched = resource_changes.filter(({ change }) => change.actions.join() !== "no-op");
  return {
    exitCode,
    errors,
    changes: Object.fromEntries(touched.map(({ address, change }) => [address, `${change.actions.join()} ${differing(change.before, change.after)}`])),
  };
}

function differing(before: object | null, after: object | null): string {
  const [one, two] = [before ?? {}, after ?? {}] as readonly Record<string, unknown>[];
  return Object.keys({ ...one, ...two })
    .filter((name) => JSON.stringify(one?.[name]) !== JSON.stringify(two?.[name]))
    .toSorted()
    .join(" ");
}
