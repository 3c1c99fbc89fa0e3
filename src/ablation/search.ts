import type { SearchRecord, Subset, SubsetResult } from "#model/ablation";
import { HarnessError } from "#model/errors";
import type { Outcome } from "#model/outcome";
import { createDraw } from "./draw.ts";
import type { Draw } from "./draw.ts";
import { createExecutor } from "./executor.ts";
import type { Evaluate, Executor } from "./executor.ts";
import { explore } from "./explore.ts";
import { findUnexplored } from "./find-unexplored.ts";
import { createKnownOutcomes } from "./known-outcomes.ts";
import type { KnownOutcomes } from "./known-outcomes.ts";
import { drawSample } from "./draw-sample.ts";
import type { Drawn } from "./draw-sample.ts";
import { proveNumber, repair, verifyMinimality } from "./repair.ts";
import { searchAssumptions } from "./search-assumptions.ts";
import { fullSubset, membersOf, mostGuardrails } from "./subsets.ts";

/** What a search needs. */
export interface SearchRequest {
  /** Number of guardrails. */
  readonly size: number;
  readonly threshold: Outcome;
  /** Executes some subsets, several at a time; answers one result for each, in any order. */
  readonly evaluate: Evaluate;
  readonly seed: number;
  /** Executions that it may ask for in all, the sample among them. */
  readonly limit: number;
  /** Subsets to draw afterwards. */
  readonly sampleSize: number;
  /** Subsets to ask for at a time. */
  readonly batch?: number;
}

/** What was executed, ascending by subset, and how the search went. */
export interface SearchOutcome {
  readonly results: readonly SubsetResult[];
  readonly record: SearchRecord;
}

const usualBatch = 16;

/**
 * Finds all minimal path sets and cut sets with few executions, assuming that more guardrails never do worse, and then holds what it concluded against a random sample.
 *
 * Every set it finds was executed, and every set of fewer than `k` failures, as long as these are few enough for its limit. It always executes the full set, none, each guardrail alone, and the full set without each. Where the executions refute the assumption, it
 * executes the neighbours of everything it found, as far as its limit goes, and never calls itself complete. The same seed and answers give the same questions.
 *
 * @throws {HarnessError} `usage` when there are too many guardrails or too few executions; `inconclusive` when a result does not come back.
 */
export async function searchSubsets({ size, threshold, evaluate, seed, limit, sampleSize, batch = usualBatch }: SearchRequest): Promise<SearchOutcome> {
  if (size < 1 || size > mostGuardrails) throw unsearchable(size);
  const opening = openingOf(size);
  if (limit < opening.length) throw tooLittle(limit, opening.length);
  const known = createKnownOutcomes(threshold);
  const draw = createDraw(seed);
  const executor = createExecutor(known, evaluate, batch);

  await executor.execute(opening, limit);
  const reserve = Math.min(sampleSize, Math.floor(limit / 4));
  const exhaustedEarly = await exploreAll(size, known, draw, executor, limit - reserve);
  await verifyMinimality({ size, known, executor, limit: limit - reserve }, "path sets");
  await proveNumber({ size, known, executor, limit: limit - reserve });
  const drawn = drawSample({ size, known, draw, most: Math.min(sampleSize, limit - known.results.size) });
  await executor.execute(
    drawn.map(({ subset }) => subset),
    limit,
  );
  const disagreeing = drawn.filter(({ subset, concluded }) => known.fateOf(subset) !== concluded);
  const exhausted = exhaustedEarly || (await exploreAll(size, known, draw, executor, limit));
  if (!known.isMonotone()) await repair({ size, known, executor, limit });

  const complete = exhausted && known.isMonotone() && disagreeing.length === 0;
  const sample = {
    size: drawn.length,
    agreed: drawn.length - disagreeing.length,
    disagreeing: disagreeing.map(({ subset }) => subset),
    strata: strataOf(drawn, disagreeing),
  };
  const executed = known.results.size;
  return {
    results: [...known.results.values()].toSorted((one, other) => one.subset - other.subset),
    record: { assumptions: searchAssumptions({ size, known, exhausted, sample }), threshold, executed, sample, complete },
  };
}

/** The full set and none, each guardrail alone, and the full set without each. */
function openingOf(size: number): readonly Subset[] {
  const full = fullSubset(size);
  const singles = membersOf(full).map((guardrail) => 1 << guardrail);
  return [full, 0, ...singles.map((single) => full ^ single), ...singles];
}

/** Explores until nothing is left of which nothing is known. Answers whether it got there. */
async function exploreAll(size: number, known: KnownOutcomes, draw: Draw, executor: Executor, limit: number): Promise<boolean> {
  await executor.follow((running) => {
    const start = findUnexplored({ size, known, excluded: new Set(running), draw });
    return typeof start === "number" ? explore(start, size, known, draw) : undefined;
  }, limit);
  return findUnexplored({ size, known, excluded: new Set(), draw }) === "none";
}

function strataOf(drawn: readonly Drawn[], disagreeing: readonly Drawn[]): NonNullable<SearchRecord["sample"]["strata"]> {
  return [...new Set(drawn.map(({ from }) => from))].map((from) => ({
    from,
    size: drawn.filter((one) => one.from === from).length,
    disagreed: disagreeing.filter((one) => one.from === from).length,
  }));
}

function unsearchable(size: number): HarnessError {
  return new HarnessError("usage", `A search needs between 1 and ${mostGuardrails} guardrails, not ${size}.`, { hint: "Name fewer guardrails." });
}

function tooLittle(limit: number, needed: number): HarnessError {
  return new HarnessError(
    "usage",
    `A search cannot begin with ${limit} executions: the first ${needed} are the full set, none, each guardrail alone and all but each.`,
    {
      hint: `Allow at least ${needed}, and more to find anything.`,
    },
  );
}
