import { runTerraform } from "#terraform/cli/run-terraform";
import { dataSources, resourceTypes } from "#terraform/resources/resource-types";
import { nextRandom, nextUuid } from "#aws/random";
import { dataOpener } from "#harness/open-data";
import { loadScenario } from "#harness/discover-scenarios";
import { foundWorld } from "#harness/replay/found-world";
import { rootSession } from "#harness/replay/stage";
import { createMemoryWorkspace } from "#harness/shell/memory-workspace";
import type { Figure } from "./measure.ts";
import { growthExponent, renderMilliseconds } from "./measure.ts";

type Phase = "plan of new" | "apply" | "plan, nothing to do" | "destroy";
const phases: readonly (readonly [Phase, string])[] = [
  ["plan of new", "plan"],
  ["apply", "apply -auto-approve"],
  ["plan, nothing to do", "plan"],
  ["destroy", "destroy -auto-approve"],
];

/** The next size is left out when this much time would not do for it, milliseconds. */
const patience = 240_000;

/** How plan, apply and destroy grow with the size of a stack: resources without an API, and resources of the embedded AWS. */
export async function benchTerraformGrowth(quick: boolean): Promise<readonly Figure[]> {
  const sizes = quick ? [10, 100] : [10, 100, 1_000, 10_000];
  return [...(await grow("terraform_data", sizes, terraformData)), ...(await grow("aws_security_group", sizes, securityGroups))];
}

async function grow(type: string, sizes: readonly number[], document: (size: number) => object): Promise<readonly Figure[]> {
  const section = `Terraform commands over ${type}`;
  const measured: { size: number; times: ReadonlyMap<Phase, number> }[] = [];
  const skipped: Figure[] = [];
  await playStack(document(10));
  for (const size of sizes) {
    const last = measured.at(-1);
    const before = last === undefined ? 0 : [...last.times.values()].reduce((sum, time) => sum + time, 0);
    if (last !== undefined && before * (size / last.size) > patience) {
      skipped.push({ section, name: `${size} resources`, value: `left out: ${last.size} took ${renderMilliseconds(before)}` });
      continue;
    }
    measured.push({ size, times: await playStack(document(size)) });
  }
  const figures = phases.map(([phase]) => {
    const points = measured.map(({ size, times }) => ({ size, time: times.get(phase) ?? 0 }));
    // Below a hundred resources a command's fixed cost outweighs them.
    const large = points.filter(({ size }) => size >= 100);
    const exponent = large.length < 2 ? "" : `; exponent ${growthExponent(large).toFixed(2)} from 100 on`;
    return { section, name: phase, value: points.map(({ size, time }) => `${size}: ${renderMilliseconds(time)}`).join(", ") + exponent };
  });
  return [...figures, ...skipped];
}

async function playStack(document: object): Promise<ReadonlyMap<Phase, number>> {
  const scenario = await loadScenario("missing-state-cleanup");
  const stage = await foundWorld({
    world: { ...scenario.world, stacks: [], principals: [] },
    guardrails: [],
    seed: 1,
    data: await dataOpener("modelled")(),
    authorization: "enforced",
    regions: [scenario.world.region],
    datasets: [],
    approverHabit: "rubber-stamp",
  });
  const workspace = createMemoryWorkspace();
  workspace.write("main.tf.json", JSON.stringify(document));
  const session = rootSession(stage, stage.world.accounts[0]?.id ?? "");
  const stream = { seed: 1, cursor: 0 };
  const environment: Parameters<typeof runTerraform>[1] = {
    workspace,
    directory: "",
    variables: {},
    openSession: async () => session,
    clock: stage.cloud.clock,
    newId: () => nextUuid(stream),
    random: () => nextRandom(stream) / 2 ** 32,
    hcl2json: async () => ({}),
    resourceTypes,
    dataSources,
  };
  const run = async (line: string): Promise<number> => {
    const started = performance.now();
    const { exitCode, stdout, stderr } = await runTerraform(line.split(" "), environment);
    if (exitCode !== 0) throw new Error(`terraform ${line} failed: ${(stderr + stdout).slice(-2000)}`);
    return performance.now() - started;
  };
  await run("init");
  const times = new Map<Phase, number>();
  for (const [phase, line] of phases) times.set(phase, await run(line));
  return times;
}

function terraformData(size: number): object {
  return { resource: { terraform_data: named(size, (index) => ({ input: `value ${index}` })) } };
}

function securityGroups(size: number): object {
  return {
    terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
    provider: { aws: { region: "eu-west-1" } },
    resource: {
      aws_vpc: { one: { cidr_block: "10.0.0.0/16" } },
      aws_security_group: named(size - 1, (index) => ({ name: `group-${index}`, description: "one of many", vpc_id: "${aws_vpc.one.id}" })),
    },
  };
}

function named(count: number, body: (index: number) => object): object {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`number_${index}`, body(index)]));
}
