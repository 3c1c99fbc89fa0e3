import type { TerraformEngine } from "#harness/replay/terraform-engine";
import type { PlanJson } from "#model/terraform-plan";
import { commandRecord } from "./command-record.ts";
import type { Bench } from "./open-bench.ts";
import type { Step } from "./parse-steps.ts";
import { canonical, createRoles } from "./roles.ts";
import type { CrossRead, Reading } from "./transcript.ts";

/**
 * Lets the other engine plan on a state as this one wrote it: no changes are expected. Where the writer's own plan shows changes as well, they must be the same
 * ones; a plan that fails is never agreement.
 */
export async function crossRead(step: Step, written: Bench, own: TerraformEngine, other: TerraformEngine): Promise<CrossRead> {
  const read = await plan(step, written, other);
  if (read.exitCode === 0) return { after: step.text, ...read };
  const expected = await plan(step, written, own);
  const same = read.exitCode === 2 && expected.exitCode === 2 && canonical({ ...read.changes }) === canonical({ ...expected.changes });
  return same ? { after: step.text, exitCode: 0, errors: [], changes: {} } : { after: step.text, ...read, own: expected };
}

async function plan(step: Step, written: Bench, engine: TerraformEngine): Promise<Reading> {
  const bench = await written.fork(engine);
  await bench.run("terraform init -input=false -reconfigure");
  const flags = step.kind === "apply" ? step.flags.filter((flag) => /^-var(?:-file)?=/.test(flag)) : [];
  const line = ["terraform plan -input=false -detailed-exitcode -out=cross.plan", ...flags].join(" ");
  const { exitCode, errors } = commandRecord({ line, ...(await bench.run(line)) }, createRoles());
  if (exitCode !== 2) return { exitCode, errors, changes: {} };
  const { stdout } = await bench.run("terraform show -json cross.plan");
  const { resource_changes = [], output_changes = {} } = JSON.parse(stdout) as Partial<PlanJson>;
  const touched = resource_changes.filter(({ change }) => change.actions.join() !== "no-op");
  return {
    exitCode,
    errors,
    changes: Object.fromEntries([
      ...touched.map(({ address, change }) => [address, `${change.actions.join()} ${differing(change.before, change.after)}`.trim()]),
      ...Object.entries(output_changes).flatMap(([name, { actions = null }]) => {
        const text = canonical(actions);
        return text === '["no-op"]' ? [] : [[`output.${name}`, text]];
      }),
    ]),
  };
}

function differing(before: object | null, after: object | null): string {
  const [one, two] = [before ?? {}, after ?? {}] as readonly Record<string, unknown>[];
  return Object.keys({ ...one, ...two })
    .filter((name) => JSON.stringify(one?.[name]) !== JSON.stringify(two?.[name]))
    .toSorted()
    .join(" ");
}
