import type { DatasetDefinition } from "#model/asset";
import { HarnessError, UnsupportedError } from "#model/errors";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind } from "#model/outcome";
import type { Run, RoutineStep, RowsFound } from "#model/run";
import type { Scenario } from "#model/scenario";
import type { WorldFacts } from "#model/world";
import type { DataPlane } from "#model/data";
import type { CloudBackend, Ground } from "../backends/cloud-backend.ts";
import { checkSelector } from "../inventory/known-types.ts";
import { takeInventory } from "../inventory/take-inventory.ts";
import { backupMakersOf, refusalsOf } from "./attribute.ts";
import { buildWorld } from "./build-world.ts";
import { recordContents } from "./content-history.ts";
import { accountIdOf } from "./found-world.ts";
import { lookOnce } from "./looks.ts";
import type { Look, Looks } from "./looks.ts";
import { observe } from "./observe.ts";
import type { DrillChoice } from "./observe.ts";
import { runRoutine } from "./run-routine.ts";
import { scheduleJobs } from "./schedule-jobs.ts";
import { forkStage } from "./stage.ts";
import type { Stage } from "./stage.ts";
import type { TerraformEngine } from "./terraform-engine.ts";
import { openTerminals } from "./open-terminals.ts";
import { isServiceError, ScriptStopped } from "./terminal.ts";

/** How far the second look lies behind the first: late damage (key deletion, lifecycle, retention) has happened by then. */
export const horizonDays = 35;

export interface RunOptions {
  readonly scenario: Scenario;
  readonly guardrails: readonly Guardrail[];
  readonly operator: OperatorKind;
  readonly seed: number;
  readonly rows: number | null;
  readonly openData: () => Promise<DataPlane>;
  readonly approverHabit: WorldFacts["approver"]["habit"];
  readonly authorization: "enforced" | "off";
  /** The embedded one unless given. */
  readonly terraform?: TerraformEngine;
  /** The embedded AWS unless given. */
  readonly cloud?: CloudBackend;
  readonly drills: DrillChoice;
  readonly routine: boolean;
}

/**
 * A built world with its first inventory: fork it once per run. The run's guardrails may be more than the world's by such as only decide
 * (`shapesWorld`). One that stands in a backend is used up by its run.
 */
export interface PreparedWorld {
  readonly stage: Stage;
  readonly before: Run["before"];
  readonly expected: Readonly<Record<string, RowsFound>>;
  /** What was found of runs that have left the very same stage. */
  readonly looks?: Looks;
}

/** Builds the world that runs of a scenario under these guardrails start from. */
export async function prepareWorld(options: RunOptions): Promise<PreparedWorld> {
  const { scenario } = options;
  if (scenario.assets.length === 0)
    throw new HarnessError("configuration", `Scenario ${scenario.id} names nothing that must survive`, { hint: "Give it assets" });
  for (const asset of scenario.assets) if (asset.kind !== "dataset") checkSelector(asset);
  const ground = await options.cloud?.openGround();
  try {
    return await prepareOn(options, ground);
  } catch (error) {
    await ground?.close();
    throw ground !== undefined && error instanceof UnsupportedError ? notBuilt(scenario, error) : error;
  }
}

function notBuilt({ id, world }: Scenario, cause: UnsupportedError): HarnessError {
  return new HarnessError("inconclusive", `${id} is inconclusive: its world ${world.id} cannot be built: ${cause.message}`, {
    hint: "Let the embedded AWS fill what the backend lacks (without --no-fill), or play on it alone: --cloud embedded",
    cause,
  });
}

async function prepareOn(options: RunOptions, ground: Ground | undefined): Promise<PreparedWorld> {
  const { scenario } = options;
  const stage = await buildWorld({
    world: scenario.world,
    guardrails: options.guardrails,
    seed: options.seed,
    rows: options.rows,
    data: await options.openData(),
    authorization: options.authorization,
    ...(options.terraform === undefined ? {} : { terraform: options.terraform }),
    ...(ground === undefined ? {} : { ground }),
    regions: regionsOf(scenario),
    datasets: datasetsOf(scenario),
    approverHabit: options.approverHabit,
  });
  const { datasets } = await recordContents(stage);
  for (const [id, found] of Object.entries(datasets)) {
    if (found !== null) continue;
    throw new HarnessError("configuration", `The dataset \`${id}\` of ${scenario.id} cannot be read before the script begins`, {
      hint: "Its store, database or table does not exist in the world, or a guardrail has taken it away",
    });
  }
  const expected = Object.fromEntries(Object.entries(datasets).filter((entry): entry is [string, RowsFound] => entry[1] !== null));
  return { stage, before: await takeInventory(stage), expected };
}

/** Milestones that were passed. */
export type Reached = ReadonlyMap<string, { readonly reachedAt: string; readonly step: number }>;

/** Plays a scenario once in a prepared world and gathers the facts. Judges nothing. */
export async function runScenario(options: RunOptions, prepared: PreparedWorld): Promise<Run> {
  return runInWorld(options, prepared, async (stage) => playScript(stage, options.scenario, options.operator));
}

/** Lets somebody act in a fork of a prepared world, a script or whoever else, and gathers the facts about what is left. Judges nothing. */
export async function runInWorld(options: RunOptions, prepared: PreparedWorld, act: (stage: Stage) => Promise<Reached>): Promise<Run> {
  const { scenario, operator } = options;
  const stage = await stageOfRun(prepared, options.guardrails);
  scheduleJobs(stage);
  const routine = options.routine ? once(async () => playRoutine(options, prepared)) : async () => [];
  if (stage.terraform.waits) void routine().catch(() => undefined);
  try {
    const reached = await act(stage);
    stage.ledger.step = 0;
    const ledger = [...stage.ledger.events()];
    stage.ledger.recording = false;
    const { after, horizon, unsupported, dumps } = await lookOnce(stage, options.drills, prepared.looks, async () => lookTwice(stage, options, prepared));
    // A backend may have room for one world at a time: the routine's comes after this one.
    await stage.ground?.close();
    return {
      schemaVersion: 1,
      scenario: scenario.id,
      title: scenario.title,
      operator,
      guardrails: options.guardrails.map(({ id }) => id),
      cloud: options.cloud?.name ?? "embedded",
      filled: options.cloud?.filled.map(({ service }) => service) ?? [],
      terraform: stage.terraform.name === "embedded" ? "embedded" : `${stage.terraform.name} ${stage.terraform.version}`,
      mode: stage.data.mode,
      seed: options.seed,
      rows: options.rows,
      regions: stage.regions,
      milestones: scenario.milestones.map((id) => ({ id, reachedAt: null, step: null, ...reached.get(id) })),
      assets: scenario.assets.map((asset) => (asset.account === undefined ? asset : { ...asset, account: accountIdOf(scenario.world, asset.account) })),
      before: prepared.before,
      after,
      horizon,
      ledger,
      unsupported,
      routine: await routine(),
      declaredControl: scenario.control,
      deciders: options.guardrails.filter(isDecider).map(({ id }) => id),
      refusals: refusalsOf(ledger, options.guardrails, stage.facts),
      backupMakers: backupMakersOf([after.inventory, horizon.inventory], dumps, options.guardrails),
      addresses: Object.fromEntries(stage.facts.protected.map(({ arn, address = "" }) => [arn, address])),
    };
  } finally {
    await stage.ground?.close();
    await stage.data.dispose();
  }
}

/** What is left when the script ends, and at the horizon. @throws HarnessError `inconclusive` when that cannot be looked at */
async function lookTwice(stage: Stage, { scenario, drills }: RunOptions, { expected }: PreparedWorld): Promise<Look> {
  try {
    const after = await observe(stage, expected, drills);
    await stage.cloud.clock.advance(horizonDays * 86_400);
    const horizon = await observe(stage, expected, drills);
    return { after, horizon, unsupported: [...new Set(stage.ledger.unsupported)], dumps: [...stage.offProvider.keys()] };
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    throw new HarnessError("inconclusive", `${scenario.id} is inconclusive: what is left cannot be told: ${error.message}`, {
      hint: "Play on the embedded AWS: --cloud embedded",
      cause: error,
    });
  }
}

/** A fork of the world under the run's guardrails; the world itself where it stands in a backend, which cannot be forked and was built under them. */
async function stageOfRun({ stage }: PreparedWorld, guardrails: readonly Guardrail[]): Promise<Stage> {
  return stage.ground === undefined ? forkStage(stage, { guardrails }) : stage;
}

/** A task that runs when it is first asked for, and only then. */
function once<Result>(task: () => Promise<Result>): () => Promise<Result> {
  let begun: Promise<Result> | undefined;
  return async () => (begun ??= task());
}

/** The routine of the world under the same guardrails: its refusals are friction. */
async function playRoutine(options: RunOptions, prepared: PreparedWorld): Promise<readonly RoutineStep[]> {
  const stage = await stageOfRun(options.cloud === undefined ? prepared : await prepareWorld(options), options.guardrails);
  scheduleJobs(stage);
  try {
    return await runRoutine(stage, options.scenario, options.guardrails);
  } finally {
    await stage.ground?.close();
    await stage.data.dispose();
  }
}

async function playScript(stage: Stage, scenario: Scenario, operator: OperatorKind): Promise<Reached> {
  const reached = new Map<string, { reachedAt: string; step: number }>();
  const terminals = openTerminals(stage, scenario, operator);
  try {
    await scenario.script({
      terminals,
      reach: (id) => {
        if (!scenario.milestones.includes(id)) throw new Error(`Scenario ${scenario.id} declares no milestone ${id}`);
        reached.set(id, { reachedAt: stage.cloud.clock.now().toISOString(), step: stage.ledger.step });
        stage.ledger.append({ kind: "milestone", id });
      },
    });
  } catch (error) {
    if (error instanceof UnsupportedError) note(stage, error);
    else if (!(error instanceof ScriptStopped) && !isServiceError(error)) throw error;
  }
  return reached;
}

/** However it came about: a script that ended on what nobody knows is no story. */
function note({ ledger }: Stage, { subject, message }: UnsupportedError): void {
  if (!ledger.unsupported.includes(message)) ledger.append({ kind: "unsupported", subject, message });
}

function isDecider(guardrail: Guardrail): boolean {
  return [guardrail.reviewCommand, guardrail.reviewFile, guardrail.reviewPlan, guardrail.reviewStatement, guardrail.reviewCall].some(
    (hook) => hook !== undefined,
  );
}

function datasetsOf(scenario: Scenario): readonly DatasetDefinition[] {
  return scenario.assets.filter((asset): asset is DatasetDefinition => asset.kind === "dataset");
}

function regionsOf(scenario: Scenario): readonly string[] {
  return [...new Set([scenario.world.region, ...datasetsOf(scenario).map(({ region }) => region), ...(scenario.world.furtherRegions ?? [])])];
}
