import { hasMissed, isBetterThan, judge, needsExplanation } from "#verdict/judge";
import type { Moment } from "#model/decision";
import type { Guardrail } from "#model/guardrail";
import type { Run } from "#model/run";
import type { StoppedBy, Verdict } from "#model/verdict";
import { prepareWorld, runScenario } from "./run-scenario.ts";
import type { PreparedWorld, RunOptions } from "./run-scenario.ts";
import type { RunsAlike } from "./runs-alike.ts";
import { shapesWorld } from "./shapes-world.ts";

/** A run with its judgement, and the control that it is measured against (itself when it has no guardrails). */
export interface Replay {
  readonly run: Run;
  readonly verdict: Verdict;
  readonly control: { readonly run: Run; readonly verdict: Verdict };
}

/**
 * Keeps built worlds and runs between replays of one process: they depend on nothing but their options. A world is shared by every set of guardrails that
 * shapes it alike. Whoever plays many sets gives maps that forget: a world is some megabytes.
 */
export interface ReplayCache {
  readonly worlds: Map<string, Promise<PreparedWorld>>;
  readonly runs: Map<string, Promise<Run>>;
  /** Where runs may be told from others; absent, each is played. */
  readonly alike?: RunsAlike;
}

export function createReplayCache(): ReplayCache {
  return { worlds: new Map(), runs: new Map() };
}

/** Closes the databases behind every world that was built: an embedded Postgres keeps the process alive. Nothing can be replayed from the cache afterwards. */
export async function disposeReplayCache({ worlds, runs }: ReplayCache): Promise<void> {
  const built = await Promise.allSettled(worlds.values());
  for (const world of built) if (world.status === "fulfilled") await world.value.stage.data.dispose();
  worlds.clear();
  runs.clear();
}

/** Replays a scenario under guardrails, and its control; where a milestone was missed silently, asks each guardrail alone. */
export async function replay(options: RunOptions, cache: ReplayCache = createReplayCache()): Promise<Replay> {
  const controlOptions = { ...options, guardrails: [] };
  const isControl = options.guardrails.length === 0;
  if (options.terraform?.waits === true && !isControl) void cachedRun(options, cache).catch(() => undefined);
  const controlRun = await cachedRun(controlOptions, cache);
  const control = { run: controlRun, verdict: judge(controlRun) };
  if (isControl) return { ...control, control };
  const run = await cachedRun(options, cache);
  const explainedBy = needsExplanation(run, controlRun) ? await explain(options, run, controlRun, cache) : [];
  return { run, verdict: judge(run, { control: controlRun, explainedBy }), control };
}

/** Guardrails that alone also keep the script from a milestone, or do better than the control without a refusal. */
async function explain(options: RunOptions, run: Run, control: Run, cache: ReplayCache): Promise<readonly StoppedBy[]> {
  const explained: StoppedBy[] = [];
  for (const guardrail of options.guardrails) {
    const alone = options.guardrails.length === 1 ? run : await cachedRun({ ...options, guardrails: [guardrail], routine: false }, cache);
    if (hasMissed(run) ? hasMissed(alone) : isBetterThan(alone, control)) explained.push({ guardrail: guardrail.id, moment: silentMoment(guardrail), step: 0 });
  }
  return explained;
}

function silentMoment(guardrail: Guardrail): Moment {
  return guardrail.harden === undefined ? "provision" : "harden";
}

async function cachedRun(options: RunOptions, cache: ReplayCache): Promise<Run> {
  const key = [worldKey(options, options.guardrails), options.operator, options.routine, options.drills].join("|");
  let run = cache.runs.get(key);
  if (run === undefined) {
    run = toldOrPlayed(options, cache);
    cache.runs.set(key, run);
  }
  return run;
}

async function toldOrPlayed(options: RunOptions, cache: ReplayCache): Promise<Run> {
  // A world in a backend is used up by its run.
  if (options.cloud !== undefined) return runScenario(options, await prepareWorld(options));
  const { alike } = cache;
  if (alike === undefined || options.routine) return runScenario(options, await preparedWorld(options, cache));
  const world = [worldKey(options, options.guardrails.filter(shapesWorld)), options.operator, options.drills].join("|");
  const told = alike.find(world, options.guardrails);
  if (told !== undefined) return told;
  const run = await runScenario(options, await preparedWorld(options, cache));
  alike.note(world, options.guardrails, run);
  return run;
}

/** The world that runs with these options start from, built once for all that differ only in guardrails that decide. */
export async function preparedWorld(options: RunOptions, cache: ReplayCache): Promise<PreparedWorld> {
  const guardrails = options.guardrails.filter(shapesWorld);
  const key = worldKey(options, guardrails);
  let world = cache.worlds.get(key);
  if (world === undefined) {
    world = prepareWorld({ ...options, guardrails }).then((prepared) => ({ ...prepared, looks: new Map() }));
    cache.worlds.set(key, world);
  }
  return world;
}

function worldKey({ scenario, seed, rows, approverHabit, authorization, openData, terraform, cloud }: RunOptions, guardrails: readonly Guardrail[]): string {
  return [
    numberOf(scenario),
    guardrails.map((guardrail) => numberOf(guardrail)).join("+"),
    seed,
    rows,
    approverHabit,
    authorization,
    numberOf(openData),
    terraform === undefined ? "" : numberOf(terraform),
    cloud === undefined ? "" : numberOf(cloud),
  ].join("|");
}

const numbers = new WeakMap<object, number>();
let nextNumber = 1;

/** Tells one scenario, guardrail or data plane from another of the same name. */
function numberOf(thing: object): number {
  const known = numbers.get(thing);
  if (known !== undefined) return known;
  numbers.set(thing, nextNumber);
  nextNumber += 1;
  return nextNumber - 1;
}
