import type { SafetyNumber, Subset } from "#model/ablation";
import { hittingNumber } from "./hitting-number.ts";
import type { KnownOutcomes } from "./known-outcomes.ts";
import { safetyNumber } from "./safety-number.ts";
import { isWithin, singlesOf, sizeOf } from "./subsets.ts";

/** How many of some failures must happen until what is left of `within` does not suffice. */
export interface BoundsRequest {
  readonly known: KnownOutcomes;
  /** The guardrails that stand before anything fails. */
  readonly within: Subset;
  /** What each failure takes away. */
  readonly failures: readonly Subset[];
}

export type Bounds = (request: BoundsRequest) => SafetyNumber;

/**
 * Bounds that hold if more guardrails never do worse. At least: every sufficing subset found must lose a guardrail, or what is left must be one of the inconclusive ones.
 * At most: what is left must lie within something that fell.
 */
export const concludedBounds: Bounds = ({ known, within, failures }) => {
  const paths = known.sufficing().filter((path) => isWithin(path, within));
  const unclear = known.inconclusive().filter((subset) => isWithin(subset, within));
  const atLeast = Math.min(hittingNumber(paths, failures), ...unclear.map((subset) => exactNumber(within ^ subset, failures)));
  return safetyNumber(atLeast, Math.min(...known.falling().map((rest) => coverNumber(within & ~rest, failures))));
};

/** Bounds by executions alone. At least: so many failures were executed in all combinations, and the rest sufficed. At most: the fewest that lead to a subset that fell. */
export const executedBounds: Bounds = ({ known, within, failures }) => {
  const fell = [...known.results.keys()].filter((subset) => isWithin(subset, within) && known.fateOf(subset) === "falls");
  return safetyNumber(survivedFailures({ known, within, failures }), Math.min(...fell.map((subset) => exactNumber(within ^ subset, failures))));
};

function survivedFailures({ known, within, failures }: BoundsRequest): number {
  const survives = (gone: Subset): boolean => known.results.has(within & ~gone) && known.fateOf(within & ~gone) === "suffices";
  const happens = (failed: number, from: number, gone: Subset): boolean => {
    if (failed === 0) return survives(gone);
    for (let next = from; next <= failures.length - failed; next += 1) if (!happens(failed - 1, next + 1, gone | (failures[next] ?? 0))) return false;
    return true;
  };
  for (let failed = 0; failed <= failures.length; failed += 1) if (!happens(failed, 0, 0)) return failed;
  return Number.POSITIVE_INFINITY;
}

/** The fewest failures that take away exactly these. */
function exactNumber(gone: Subset, failures: readonly Subset[]): number {
  return coverNumber(
    gone,
    failures.filter((failure) => isWithin(failure, gone)),
  );
}

/** The fewest failures that take away at least these; each guardrail can fail alone. */
function coverNumber(gone: Subset, failures: readonly Subset[]): number {
  const several = failures.some((failure) => sizeOf(failure & gone) > 1);
  return several ? hittingNumber(singlesOf(gone), failures) : sizeOf(gone);
}
