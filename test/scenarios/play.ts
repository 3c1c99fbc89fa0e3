import { dataOpener } from "#harness/open-data";
import { createReplayCache, replay } from "#harness/replay/replay";
import type { Replay, ReplayCache } from "#harness/replay/replay";
import type { RunOptions } from "#harness/replay/run-scenario";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind } from "#model/outcome";
import { scenario as flagship } from "../../scenarios/missing-state-cleanup/scenario.ts";

/** One cache per test file: worlds and controls are built once. */
const cache = createReplayCache();

/** Replays the flagship, or another scenario, on modelled data under guardrails, its control beside it. */
export async function play(
  guardrails: readonly Guardrail[],
  operator: OperatorKind,
  changes: Partial<RunOptions> = {},
  kept: ReplayCache = cache,
): Promise<Replay> {
  return replay(
    {
      scenario: flagship,
      guardrails,
      operator,
      seed: 1,
      rows: 1000,
      openData: dataOpener("modelled"),
      approverHabit: "reads-the-plan",
      authorization: "enforced",
      drills: "needed",
      routine: false,
      ...changes,
    },
    kept,
  );
}
