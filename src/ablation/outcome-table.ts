import type { AblationDocument, ScenarioAblation, Subset, SubsetResult } from "#model/ablation";
import { HarnessError } from "#model/errors";
import { outcomes } from "#model/outcome";
import type { Judgement } from "#model/outcome";
import { fullSubset, mostGuardrails } from "./subsets.ts";

/** The executed outcomes of one scenario and operator, by subset. */
export interface OutcomeTable {
  /** Number of guardrails. */
  readonly size: number;
  /** The subset of all of them. */
  readonly full: Subset;
  /** Whether every subset was executed. */
  readonly exhaustive: boolean;
  /** Ascending by subset. */
  readonly results: readonly SubsetResult[];
  readonly outcomeOf: (subset: Subset) => Judgement | undefined;
  readonly resultOf: (subset: Subset) => SubsetResult | undefined;
}

const judgements: readonly Judgement[] = [...outcomes, "inconclusive"];
const absent = 255;

/**
 * Reads the results of an ablation into a table: one byte for each subset when all of them were executed, a map of those that were otherwise.
 *
 * @throws {HarnessError} `configuration` when the results contradict themselves; `inconclusive` when an exhaustive ablation lacks some.
 */
export function readOutcomeTable(document: AblationDocument, ablation: ScenarioAblation): OutcomeTable {
  const size = document.guardrails.length;
  const called = `${ablation.scenario} (${ablation.operator})`;
  if (size > mostGuardrails) throw corrupt(called, `it has ${size} guardrails, and a subset holds at most ${mostGuardrails}`);
  const full = fullSubset(size);
  const exhaustive = document.settings.method === "exhaustive";
  if (exhaustive && ablation.results.length <= full) throw incomplete(called, ablation.results.length, full + 1);
  const positions = exhaustive ? densePositions(full) : sparsePositions();
  for (const [position, { subset }] of ablation.results.entries()) {
    if (!Number.isInteger(subset) || subset < 0 || subset > full) throw corrupt(called, `${subset} is no subset of its ${size} guardrails`);
    if (positions.get(subset) !== undefined) throw corrupt(called, `subset ${subset} stands there twice`);
    positions.set(subset, position);
  }
  for (const subset of [0, full]) if (positions.get(subset) === undefined) throw incomplete(called, ablation.results.length, full + 1);
  const codes = exhaustive ? denseCodes(ablation.results, full) : undefined;
  const resultOf = (subset: Subset): SubsetResult | undefined => ablation.results[positions.get(subset) ?? -1];
  return {
    size,
    full,
    exhaustive,
    results: ablation.results.toSorted((one, other) => one.subset - other.subset),
    resultOf,
    outcomeOf: codes === undefined ? (subset) => resultOf(subset)?.outcome : (subset) => judgements[codes[subset] ?? absent],
  };
}

interface Positions {
  readonly get: (subset: Subset) => number | undefined;
  readonly set: (subset: Subset, position: number) => void;
}

function densePositions(full: Subset): Positions {
  const places = new Int32Array(full + 1).fill(-1);
  return {
    get: (subset) => ((places[subset] ?? -1) === -1 ? undefined : places[subset]),
    set: (subset, position) => {
      places[subset] = position;
    },
  };
}

function sparsePositions(): Positions {
  const places = new Map<Subset, number>();
  return { get: (subset) => places.get(subset), set: (subset, position) => places.set(subset, position) };
}

function denseCodes(results: readonly SubsetResult[], full: Subset): Uint8Array {
  const codes = new Uint8Array(full + 1).fill(absent);
  for (const { subset, outcome } of results) codes[subset] = judgements.indexOf(outcome);
  return codes;
}

function corrupt(called: string, why: string): HarnessError {
  return new HarnessError("configuration", `The ablation of \`${called}\` cannot be read: ${why}.`, {
    hint: "The file was damaged or written by something else. Run `scartissue ablate` again.",
  });
}

function incomplete(called: string, executed: number, needed: number): HarnessError {
  return new HarnessError("inconclusive", `The ablation of \`${called}\` is not finished: ${executed} of ${needed} subsets were executed.`, {
    hint: "Go on with `scartissue ablate --resume`, or join all its shards with `scartissue merge`.",
  });
}
