import type { Subset } from "#model/ablation";
import type { Executor } from "./executor.ts";
import { locateBreak } from "./explore.ts";
import type { KnownOutcomes } from "./known-outcomes.ts";
import { choose, fullSubset, isWithin, membersOf, sizeOf, subsetsOfSize } from "./subsets.ts";

export interface RepairRequest {
  readonly size: number;
  readonly known: KnownOutcomes;
  readonly executor: Executor;
  /** Executions in all that must not be passed. */
  readonly limit: number;
}

/** Executes the neighbours of what was found on the side where they must decide; with both sides, all neighbours. New finds are verified in turn. */
export async function verifyMinimality({ size, known, executor, limit }: RepairRequest, sides: "path sets" | "both"): Promise<void> {
  const full = fullSubset(size);
  for (;;) {
    const neighbours = new Set<Subset>();
    for (const path of known.sufficing()) for (const guardrail of membersOf(sides === "both" ? full : path)) neighbours.add(path ^ (1 << guardrail));
    if (sides === "both") for (const rest of known.falling()) for (const guardrail of membersOf(full)) neighbours.add(rest ^ (1 << guardrail));
    const before = known.results.size;
    await executor.execute(neighbours, limit);
    if (known.results.size === before || known.results.size >= limit) return;
  }
}

/** Finds the pairs that break monotonicity, executes all neighbours of every set found, and then what `k` rests on. */
export async function repair(request: RepairRequest): Promise<void> {
  const { known, executor, limit } = request;
  const breaks = known.sufficing().flatMap((path) => known.falling().flatMap((rest) => (isWithin(path, rest) ? [locateBreak(path, rest, known)] : [])));
  await executor.follow(() => breaks.pop(), limit);
  await verifyMinimality(request, "both");
  await proveNumber(request);
}

/**
 * Executes all subsets with two guardrails missing, then three and so on, until one falls: fewer failures than that were then all survived, and `k` rests on executions. What
 * would take more than a fifth of the limit is not begun.
 */
export async function proveNumber({ size, known, executor, limit }: RepairRequest): Promise<void> {
  const full = fullSubset(size);
  for (let failed = 2; failed < size && !known.falling().some((rest) => sizeOf(full & ~rest) <= failed); failed += 1) {
    if (choose(size, failed) > Math.min(limit / 5, limit - known.results.size)) return;
    await executor.execute(
      [...subsetsOfSize(size, failed)].map((cut) => full ^ cut),
      limit,
    );
  }
}
