import { jsonText } from "#model/json";
import type { StateFile } from "#model/terraform-plan";
import type { Guardrail, StackConfiguration } from "#model/guardrail";
import { HarnessError } from "#model/errors";
import type { MachineFiles, StackDefinition, WorldBuilder } from "#model/scenario";
import type { ProtectedThing } from "#model/world";
import { rootSession, machineOf } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { accountIdOf, foundWorld, personOf, signInAgain } from "./found-world.ts";
import type { FoundOptions } from "./found-world.ts";
import { openTerminal } from "./terminal.ts";
import { serverOf } from "./server-of.ts";
import { recordContents } from "./content-history.ts";
import { scheduleJobs } from "./schedule-jobs.ts";

export interface BuildOptions extends FoundOptions {
  /** Rows of the scenario's largest table, when the user scales it. */
  readonly rows: number | null;
}

/**
 * Builds a scenario's world under a set of guardrails: accounts and principals, the guardrails' own set-up, the hardened stacks applied from the old machine,
 * rows, and the days before the script begins. The stage that comes back is for forking.
 *
 * @throws HarnessError when the world cannot be built: nothing may be judged on half a world
 */
export async function buildWorld(options: BuildOptions): Promise<Stage> {
  const stage = await foundWorld(options);
  stage.ledger.recording = false;
  scheduleJobs(stage);
  const stacks = harden(stage, options.guardrails);
  await provision(stage, options.guardrails);
  await stage.world.build(createBuilder(stage, stacks, options.rows));
  stage.facts = { ...stage.facts, ...factsAfter(stage, stacks) };
  withholdCredentials(stage);
  await signInAgain(stage);
  await recordContents(stage);
  stage.reviewing = true;
  stage.ledger.recording = true;
  return stage;
}

/** Lets every guardrail change the configuration, in the order of their ids. */
function harden(stage: Stage, guardrails: readonly Guardrail[]): readonly StackConfiguration[] {
  let stacks: readonly StackConfiguration[] = stage.world.stacks.map(({ id, directory, account, document }) => ({
    id,
    directory,
    account: accountIdOf(stage.world, account),
    document: structuredClone(document),
  }));
  for (const guardrail of guardrails.toSorted(byId)) stacks = guardrail.harden?.({ world: stage.facts, stacks }) ?? stacks;
  stage.facts = { ...stage.facts, stacks: stacks.map(({ id, directory, account }) => ({ id, directory, account, lineage: null })) };
  return stacks;
}

async function provision(stage: Stage, guardrails: readonly Guardrail[]): Promise<void> {
  for (const guardrail of guardrails.toSorted(byId)) {
    await guardrail.provision?.({
      world: stage.facts,
      administrator: (account, region) => rootSession(stage, accountIdOf(stage.world, account), region),
      withholdCredentials: (principal) => void stage.withheld.add(principal),
    });
  }
}

function byId(one: Guardrail, other: Guardrail): number {
  return one.id < other.id ? -1 : 1;
}

function createBuilder(stage: Stage, stacks: readonly StackConfiguration[], rows: number | null): WorldBuilder {
  let rowsChanged = false;
  /** Before time passes, what the datasets hold is noted: backups taken meanwhile are measured by it. */
  const noteContents = async (): Promise<void> => {
    if (rowsChanged) await recordContents(stage);
    rowsChanged = false;
  };
  return {
    administrator: (account, region) => rootSession(stage, accountIdOf(stage.world, account), region),
    accountId: (role) => accountIdOf(stage.world, role),
    checkOut: (machine, variables = {}) => {
      for (const stack of stacks) writeStack(machineOf(stage, machine), stack, variablesOf(stage, stacks, stack, variables[stack.partOf ?? stack.id] ?? {}));
    },
    apply: async (id, { machine, principal, variables = {} }) => {
      await noteContents();
      const stack = stacks.find((one) => one.id === id);
      if (stack === undefined) throw new HarnessError("configuration", `The world has no stack \`${id}\``, { hint: "Name one of its stacks" });
      for (const one of [...partsOf(stacks, id), stack])
        await applyStack(stage, one, { machine, principal, variables: variablesOf(stage, stacks, one, variables) });
    },
    run: async ({ machine, principal }, command) => {
      await noteContents();
      rowsChanged = true;
      return openTerminal(unguarded(stage), { name: principal, principal, machine }, "persistent").run(command, { mayFail: true });
    },
    output: (stack, name) => [stack, ...partsOf(stacks, stack).map(({ id }) => id)].flatMap((id) => outputsOf(stage, id)[name] ?? [])[0] ?? "",
    machine: (name): MachineFiles => machineOf(stage, name),
    rows: (usual) => rows ?? usual,
    seed: async (store, dataset) => {
      rowsChanged = true;
      await stage.data.seed(await serverOf(stage, store), dataset);
    },
    sql: async (store, request) => {
      rowsChanged = true;
      const result = await stage.data.query(await serverOf(stage, store), request);
      if (!result.ok) throw new HarnessError("configuration", `The world's SQL failed: ${result.message}`, { hint: request.sql });
    },
    credentials: (principal) => {
      const { credentials } = personOf(stage, principal);
      if (credentials === undefined) throw new HarnessError("configuration", `${principal} has no credentials`, { hint: "Ask before they are withheld" });
      return credentials;
    },
    wait: async (seconds) => {
      await noteContents();
      stage.reviewing = true;
      await stage.cloud.clock.advance(seconds);
      stage.reviewing = false;
    },
  };
}

/** What a guardrail has split off a stack. */
function partsOf(stacks: readonly StackConfiguration[], id: string): readonly StackConfiguration[] {
  return stacks.filter(({ partOf }) => partOf === id);
}

/** Variables that a stack declares: its own values, those handed in, and the outputs of its parts. Every value, where nothing was split. */
function variablesOf(
  stage: Stage,
  stacks: readonly StackConfiguration[],
  stack: StackConfiguration,
  handedIn: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const whole = stack.partOf ?? stack.id;
  const parts = partsOf(stacks, whole);
  const definition: StackDefinition | undefined = stage.world.stacks.find(({ id }) => id === whole);
  const values = Object.assign({}, definition?.variables, handedIn, ...(stack.id === whole ? parts.map(({ id }) => outputsOf(stage, id)) : [])) as Readonly<
    Record<string, string>
  >;
  if (parts.length === 0) return values;
  const declared = (stack.document["variable"] ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in declared));
}

function outputsOf(stage: Stage, stack: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(stage.appliedStates.get(stack)?.outputs ?? {}).map(([name, { value }]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

async function applyStack(
  stage: Stage,
  stack: StackConfiguration,
  { machine, principal, variables }: { readonly machine: string; readonly principal: string; readonly variables: Readonly<Record<string, string>> },
): Promise<void> {
  writeStack(machineOf(stage, machine), stack, variables);
  const terminal = openTerminal(unguarded(stage), { name: principal, principal, machine, directory: stack.directory }, "persistent");
  for (const command of ["terraform init", "terraform apply -auto-approve"]) {
    const result = await terminal.run(command, { mayFail: true });
    if (result.exitCode !== 0) {
      throw new HarnessError("configuration", `The world ${stage.world.id} could not be built: \`${command}\` in ${stack.directory} failed`, {
        hint: (result.stderr === "" ? result.stdout : result.stderr).trim(),
      });
    }
  }
  const pulled = await terminal.run("terraform state pull");
  stage.appliedStates.set(stack.id, JSON.parse(pulled.stdout) as StateFile);
  stage.ledger.step = 0;
}

/** The world is set up by people who pass every guard: hooks judge the script, not the set-up. */
function unguarded(stage: Stage): Stage {
  return Object.assign(Object.create(stage) as Stage, { guardrails: [] });
}

function writeStack(machine: MachineFiles, stack: StackConfiguration, variables: Readonly<Record<string, string>>): void {
  machine.write(`${stack.directory}/main.tf.json`, `${JSON.stringify(stack.document, null, 2)}\n`);
  if (Object.keys(variables).length > 0) machine.write(`${stack.directory}/terraform.tfvars.json`, `${JSON.stringify(variables, null, 2)}\n`);
}

/** Resource types that hold data, or the keys to it. */
const dataTypes: ReadonlySet<string> = new Set([
  "aws_rds_cluster",
  "aws_rds_cluster_instance",
  "aws_db_instance",
  "aws_dynamodb_table",
  "aws_s3_bucket",
  "aws_kms_key",
  "aws_db_snapshot",
  "aws_db_cluster_snapshot",
]);

/** What only a built world can tell: the lineage of each stack's state and the ARNs behind its addresses. */
function factsAfter(stage: Stage, stacks: readonly StackConfiguration[]): Pick<Stage["facts"], "stacks" | "protected"> {
  const states = stacks.map((stack) => ({ stack, state: stage.appliedStates.get(stack.id) }));
  return {
    stacks: states.map(({ stack, state }) => ({ id: stack.id, directory: stack.directory, account: stack.account, lineage: state?.lineage ?? null })),
    protected: states.flatMap(({ stack, state }) => (state === undefined ? [] : thingsOf(stage, stack, state))),
  };
}

function thingsOf(stage: Stage, stack: StackConfiguration, state: StateFile): readonly ProtectedThing[] {
  return state.resources
    .filter((resource) => resource.mode === "managed")
    .flatMap((resource) =>
      resource.instances.map((instance) => {
        const index = instance.index_key === undefined ? "" : `[${JSON.stringify(instance.index_key)}]`;
        const address = `${resource.module === undefined ? "" : `${resource.module}.`}${resource.type}.${resource.name}${index}`;
        return {
          address,
          stack: stack.id,
          arn: jsonText(instance.attributes["arn"] ?? instance.attributes["id"]),
          type: resource.type,
          account: stack.account,
          region: stage.world.region,
          holds: dataTypes.has(resource.type) ? ("data" as const) : ("service" as const),
        };
      }),
    );
}

/** Takes withheld credentials out of every terminal and file. */
function withholdCredentials(stage: Stage): void {
  for (const name of stage.withheld) {
    const person = personOf(stage, name);
    const key = person.credentials?.accessKeyId;
    person.credentials = undefined;
    if (key === undefined) continue;
    for (const machine of stage.machines.values()) {
      for (const path of machine.list("")) {
        const text = machine.readText(path);
        if (text?.includes(key) === true) machine.write(path, text.replaceAll(key, ""));
      }
    }
  }
}
