import type { Judgement } from "#model/outcome";
import { outcomes } from "#model/outcome";
import { HarnessError, UnsupportedError } from "#model/errors";
import type { RestsOn } from "#model/guardrail";
import type { Story } from "#model/story";
import { catalogue } from "#guardrails/catalogue";
import { createStory } from "#report/create-story";
import { dataOpener } from "../open-data.ts";
import { checkPolicies, playJudged } from "../play-judged.ts";
import type { JudgedReplay } from "../play-judged.ts";
import { disposeReplayCache, preparedWorld } from "../replay/replay.ts";
import type { ReplayCache } from "../replay/replay.ts";
import type { PreparedWorld, RunOptions } from "../replay/run-scenario.ts";
import { createRunsAlike } from "../replay/runs-alike.ts";
import type { RunsAlike } from "../replay/runs-alike.ts";
import type { AblationRequest, ExecutedSubset, Execution } from "./ablation-request.ts";
import { dependsOnOrder } from "./batches.ts";
import { BoundedMap } from "./bounded-map.ts";

/** Plays one combination after the other, and keeps the worlds and runs that the next ones need: the controls, and each guardrail alone. */
export interface SubsetPlayer {
  play(execution: Execution): Promise<ExecutedSubset>;
  /** Holds the user's policies against a scenario's world, before anything is executed. @throws HarnessError `configuration` for a statement that can never match */
  checkPolicies(scenario: string): Promise<void>;
  /** What came of the control, with each seed. */
  playControl(execution: Omit<Execution, "subset">): Promise<readonly Judgement[]>;
  /** The run of a combination as a reader can follow it; undefined when it cannot be played to its end. */
  story(execution: Execution, seed: number | undefined): Promise<Story | undefined>;
  /** What each guardrail rests on in a scenario's world. */
  restsOn(scenario: string): Promise<readonly (readonly RestsOn[])[]>;
  close(): Promise<void>;
}

export type PlayerRequest = Pick<AblationRequest, "scenarios" | "guardrails" | "seeds" | "rows" | "data" | "approver" | "user" | "replaySuffix" | "playEach">;

export function createSubsetPlayer(request: PlayerRequest): SubsetPlayer {
  const { guardrails, seeds, user } = request;
  let told = 0;
  const forgetful = (): RunsAlike => createRunsAlike((guardrail) => catalogue.includes(guardrail));
  let alike = forgetful();
  let noted = 0;
  const note: RunsAlike["note"] = (world, played, run) => {
    // A run is a megabyte or so: those of worlds long past tell nothing.
    if (noted % mostNoted === 0) alike = forgetful();
    noted += 1;
    alike.note(world, played, run);
  };
  const find: RunsAlike["find"] = (world, wanted) => {
    const run = alike.find(world, wanted);
    // One net alone is told to explain a run that was played.
    if (run !== undefined && wanted.length > 1) told += 1;
    return run;
  };
  const cache = { ...boundedCache(guardrails.length), ...(request.playEach === true ? {} : { alike: { find, note } }) };
  const bitOf = new Map(guardrails.map(({ id }, bit) => [id, bit]));

  const optionsOf = ({ scenario: id, operator, subset }: Execution, seed: number): RunOptions => {
    const scenario = request.scenarios.find((one) => one.id === id);
    if (scenario === undefined) throw new Error(`the ablation has no scenario ${id}`);
    const standing = guardrailsOf(guardrails, subset);
    return {
      scenario,
      guardrails: standing,
      operator,
      seed,
      rows: request.rows,
      openData: openData(request),
      approverHabit: request.approver,
      authorization: "enforced",
      drills: "needed",
      routine: standing.length === 1,
    };
  };

  const playOnce = async (execution: Execution, seed: number): Promise<Played> => {
    try {
      const { reported } = await playJudged(optionsOf(execution, seed), user, {}, cache);
      return {
        seed,
        outcome: reported.outcome,
        stoppedBy: bitsOf(reported.stoppedBy.map(({ guardrail }) => guardrail)),
        recoveredBy: bitsOf(reported.recoveredBy),
        reasons: reported.reasons,
        friction: reported.friction,
      };
    } catch (error) {
      if (!cannotBeTold(error)) throw error;
      return { seed, outcome: "inconclusive", stoppedBy: [], recoveredBy: [], reasons: [error.message], friction: [] };
    }
  };

  const bitsOf = (ids: readonly string[]): readonly number[] => [...new Set(ids.flatMap((id) => bitOf.get(id) ?? []))].toSorted((one, other) => one - other);

  return {
    play: async (execution) => {
      const standing = guardrailsOf(guardrails, execution.subset);
      const played: Played[] = [];
      const toldBefore = told;
      for (const seed of standing.some(dependsOnOrder) ? seeds : seeds.slice(0, 1)) played.push(await playOnce(execution, seed));
      const worst = worstPlayed(played);
      return {
        ...execution,
        outcome: worst.outcome,
        ...(played.length > 1 ? { bySeed: played.map(({ seed, outcome }) => ({ seed, outcome })) } : {}),
        stoppedBy: worst.stoppedBy,
        recoveredBy: worst.recoveredBy,
        reasons: worst.reasons,
        ...(told - toldBefore === played.length ? { told: true as const } : {}),
        ...(standing.length === 1 ? { friction: played[0]?.friction.filter(({ guardrail }) => guardrail === standing[0]?.id).length ?? 0 } : {}),
      };
    },
    checkPolicies: async (scenario) => {
      const options = optionsOf({ scenario, operator: "literal", subset: 0 }, seeds[0] ?? 1);
      await checkPolicies({ ...options, guardrails }, user, cache);
    },
    playControl: async (execution) => {
      const used = guardrails.some(dependsOnOrder) ? seeds : seeds.slice(0, 1);
      const ended: Judgement[] = [];
      for (const seed of used) ended.push((await playOnce({ ...execution, subset: 0 }, seed)).outcome);
      return ended;
    },
    story: async (execution, seed = seeds[0] ?? 1) => {
      const options = optionsOf(execution, seed);
      try {
        const { run, reported } = await playJudged(options, user, {}, cache);
        const { stage } = await preparedWorld(options, cache);
        return createStory(run, reported, { accounts: stage.facts.accounts, replay: `${reported.replay}${request.replaySuffix ?? ""}` });
      } catch (error) {
        if (!cannotBeTold(error)) throw error;
        return undefined;
      }
    },
    restsOn: async (scenario) => {
      const { stage } = await preparedWorld(optionsOf({ scenario, operator: "literal", subset: 0 }, seeds[0] ?? 1), cache);
      return guardrails.map((guardrail) => guardrail.restsOn(stage.facts));
    },
    close: async () => disposeReplayCache(cache),
  };
}

interface Played extends Pick<ExecutedSubset, "outcome" | "stoppedBy" | "recoveredBy" | "reasons"> {
  readonly seed: number;
  readonly friction: JudgedReplay["reported"]["friction"];
}

/** Runs that others are told from, kept at once. */
const mostNoted = 64;

/** The guardrails whose bits are set. */
export function guardrailsOf<One>(guardrails: readonly One[], subset: number): readonly One[] {
  return guardrails.filter((_, bit) => (subset & (1 << bit)) !== 0);
}

/** `lost` cannot get any worse; otherwise an execution that says nothing leaves the worst open. */
function worstPlayed(played: readonly Played[]): Played {
  const order: readonly Judgement[] = ["lost", "inconclusive", ...outcomes.slice(1)];
  const [worst] = played.toSorted((one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome) || one.seed - other.seed);
  if (worst === undefined) throw new Error("an ablation needs at least one seed");
  return worst;
}

function cannotBeTold(error: unknown): error is Error {
  return error instanceof UnsupportedError || (error instanceof HarnessError && (error.code === "inconclusive" || error.code === "unsupported"));
}

/** One opener per mode: worlds are told apart by it. */
const openers = new Map<string, RunOptions["openData"]>();
function openData({ data }: PlayerRequest): RunOptions["openData"] {
  const opener = openers.get(data) ?? dataOpener(data);
  openers.set(data, opener);
  return opener;
}

/** Room for the control and each guardrail alone, which many combinations ask for again, and for a few worlds beside. */
function boundedCache(guardrails: number): ReplayCache {
  const dispose = (world: Promise<PreparedWorld>): void => {
    void world.then(async ({ stage }) => stage.data.dispose()).catch(() => undefined);
  };
  return { worlds: new BoundedMap(guardrails + 8, dispose), runs: new BoundedMap(3 * guardrails + 16) };
}
