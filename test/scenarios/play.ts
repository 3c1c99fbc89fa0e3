import { createReplayCache, replay } from "#harness/replay/replay";
import type { Replay, ReplayCache } from "#harness/replay/replay";
import type { RunOptions } from "#harness/replay/run-scenario";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind } from "#model/outcome";
import { usualRun } from "#harness/usual-run";
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
  return replay(usualRun({ scenario: flagship, guardrails, operator, rows: 1000, ...changes }), kept);
}
