import type { OperatorKind } from "#model/outcome";
import type { Scenario } from "#model/scenario";
import type { UserGuardrails } from "../config/user-guardrails.ts";
import { playJudged } from "../play-judged.ts";
import type { JudgedReplay } from "../play-judged.ts";
import { dataOpener } from "../open-data.ts";
import { createReplayCache } from "../replay/replay.ts";
import type { ReplayCache } from "../replay/replay.ts";
import type { RunOptions } from "../replay/run-scenario.ts";
import type { RunSettings } from "./run-settings.ts";
import { inOrder } from "./in-order.ts";
import type { Engines } from "../open-engines.ts";
import { watchScenario } from "./progress.ts";
import type { Progress } from "./progress.ts";

export interface RunsToPlay {
  readonly scenarios: readonly Scenario[];
  readonly settings: RunSettings;
  readonly user: Pick<UserGuardrails, "policies" | "bindings">;
  /** Words that the command which replays a run needs beside its own. */
  readonly replaySuffix: string;
  readonly engines: Pick<Engines, "terraform" | "cloud">;
  readonly progress: Progress;
}

/** Runs of an engine that mostly waits, played at once. */
const runsThatWait = 4;

/** Plays every scenario with every operator and gives the results in that order. */
export async function* playRuns(
  { scenarios, settings, user, replaySuffix, engines, progress }: RunsToPlay,
  cache: ReplayCache = createReplayCache(),
): AsyncGenerator<JudgedReplay> {
  const plays = scenarios.flatMap((plain) =>
    settings.operators.map((operator) => async () => {
      const scenario = watchScenario(plain, (step) => progress.note(`${plain.id} (${operator}): ${step}`));
      const played = await playJudged(optionsOf(scenario, operator, settings, engines), user, settings, cache);
      return { ...played, reported: { ...played.reported, replay: `${played.reported.replay}${replaySuffix}` } };
    }),
  );
  try {
    for await (const played of inOrder(plays, settings.concurrency ?? (engines.terraform.waits ? runsThatWait : 1))) {
      progress.erase();
      yield played;
    }
  } finally {
    progress.erase();
  }
}

function optionsOf(scenario: Scenario, operator: OperatorKind, settings: RunSettings, { terraform, cloud }: RunsToPlay["engines"]): RunOptions {
  return {
    scenario,
    guardrails: settings.guardrails,
    operator,
    seed: settings.seed,
    rows: settings.rows,
    openData: dataOpener(settings.data),
    approverHabit: settings.approver,
    authorization: "enforced",
    terraform,
    ...(cloud === undefined ? {} : { cloud }),
    drills: "needed",
    routine: settings.guardrails.length > 0,
  };
}
