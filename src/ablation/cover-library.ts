import type { AblationDocument, SafetyNumber, ScenarioAblation, Subset } from "#model/ablation";
import { isAtLeast } from "#model/outcome";
import type { Judgement, OperatorKind, Outcome } from "#model/outcome";
import { isExecutedInAll, smallestCovering } from "./covering-sets.ts";
import { createStructure } from "./create-structure.ts";
import { readOutcomeTable } from "./outcome-table.ts";
import type { OutcomeTable } from "./outcome-table.ts";
import { boundOf, safetyNumber } from "./safety-number.ts";
import type { Structure } from "./structure.ts";
import { membersOf } from "./subsets.ts";

/** Which guardrails hold a whole library of scenarios, for one threshold. */
export interface LibraryCover {
  readonly threshold: Outcome;
  /** Scenarios that are held by some set: what the smallest sets hold together. */
  readonly holdable: readonly NamedAblation[];
  /** Scenarios that no set holds. */
  readonly unholdable: readonly UnheldScenario[];
  /** All smallest sets that hold everything holdable: least friction first, then by ids. Empty when no one set holds them all. */
  readonly smallest: readonly CoveringSet[];
  /** How many nets of the first smallest set must fail before the weakest of the scenarios is lost. `null` when there is no such set. */
  readonly k: WeakestPoint | null;
  /** The net to add to the first smallest set; `null` when none raises its `k`. */
  readonly next: NextNet | null;
}

export interface NamedAblation {
  readonly scenario: string;
  readonly operator: OperatorKind;
}

export interface UnheldScenario extends NamedAblation {
  /** The best outcome that any executed set came to. */
  readonly best: Judgement;
  /** Executed sets of which nothing can be said: one of them might hold it. */
  readonly inconclusive: number;
  /** Whether some sets were not executed. */
  readonly conditional: boolean;
}

export interface CoveringSet {
  readonly subset: Subset;
  /** Refusals of the routine's steps, each scenario's once. */
  readonly friction: number;
  /** Whether it was executed in every scenario; otherwise a search concluded in some that it suffices. */
  readonly executed: boolean;
}

/** The smallest number of nets that must fail over some scenarios, and which scenarios those are. */
export interface WeakestPoint {
  readonly number: SafetyNumber;
  readonly weakest: readonly NamedAblation[];
}

export interface NextNet {
  /** Index into `guardrails`. */
  readonly guardrail: number;
  /** Refusals of the routine's steps by this net alone, each scenario's once. */
  readonly cost: number;
  /** What it makes of `k`. */
  readonly k: WeakestPoint;
}

interface Member extends NamedAblation {
  readonly ablation: ScenarioAblation;
  readonly table: OutcomeTable;
  readonly structure: Structure;
}

/**
 * The smallest guardrail sets that hold every scenario and operator of a document at a threshold, what cannot be held, and the next net to add: the cheapest that raises
 * the smallest `k`, the first by id of these. None raises it by more than one: it can fail beside what had to fail before.
 *
 * @throws {HarnessError} `configuration` when results contradict themselves; `inconclusive` when some are missing.
 */
export function coverLibrary(document: AblationDocument, threshold: Outcome): LibraryCover {
  const members = document.scenarios.map((ablation): Member => {
    const table = readOutcomeTable(document, ablation);
    return { scenario: ablation.scenario, operator: ablation.operator, ablation, table, structure: createStructure(table, ablation, threshold) };
  });
  const holdable = members.filter(({ table }) => table.results.some(({ outcome }) => isAtLeast(outcome, threshold)));
  const costs = costsOf(document);
  const smallest = smallestCovering(holdable.map(({ structure }) => structure))
    .map((subset): CoveringSet => ({
      subset,
      friction: frictionOf(costs, subset),
      executed: isExecutedInAll(
        holdable.map(({ table }) => table),
        subset,
      ),
    }))
    .toSorted((one, other) => one.friction - other.friction || byIds(one.subset, other.subset));
  const [first] = smallest;
  const k = first === undefined ? null : weakestPoint(holdable, first.subset);
  return {
    threshold,
    holdable: holdable.map(nameOf),
    unholdable: members.filter((member) => !holdable.includes(member)).map((member) => unheld(member)),
    smallest,
    k,
    next: first === undefined || k === null ? null : nextNet(holdable, first.subset, k, costs),
  };
}

/** Friction of each guardrail over all scenarios: the routine is the same for both operators, so it counts once. */
function costsOf({ guardrails, scenarios }: AblationDocument): readonly number[] {
  return guardrails.map((_, guardrail) => {
    const byScenario = new Map<string, number>();
    for (const { scenario, friction } of scenarios) byScenario.set(scenario, Math.max(byScenario.get(scenario) ?? 0, friction[guardrail] ?? 0));
    return [...byScenario.values()].reduce((sum, one) => sum + one, 0);
  });
}

function frictionOf(costs: readonly number[], subset: Subset): number {
  return membersOf(subset).reduce((sum, guardrail) => sum + (costs[guardrail] ?? 0), 0);
}

/** Guardrails stand in id order, so their lists of indexes compare as their lists of ids do. */
function byIds(one: Subset, other: Subset): number {
  const differing = one ^ other;
  if (differing === 0) return 0;
  return (one & (differing & -differing)) !== 0 ? -1 : 1;
}

function unheld({ scenario, operator, table, structure }: Member): UnheldScenario {
  const conclusive = table.results.flatMap(({ outcome }) => (outcome === "inconclusive" ? [] : [outcome]));
  const best = conclusive.reduce<Judgement>((one, other) => (one !== "inconclusive" && isAtLeast(one, other) ? one : other), "inconclusive");
  return { scenario, operator, best, inconclusive: table.results.length - conclusive.length, conditional: structure.conditional };
}

function weakestPoint(members: readonly Member[], subset: Subset): WeakestPoint {
  const numbers = members.map((member) => ({ member, number: member.structure.safetyNumber(subset) }));
  const atLeast = Math.min(...numbers.map(({ number }) => boundOf(number.atLeast)));
  const atMost = Math.min(...numbers.map(({ number }) => boundOf(number.atMost)));
  const weakest = Number.isFinite(atLeast) ? numbers.filter(({ number }) => boundOf(number.atLeast) === atLeast) : [];
  return { number: safetyNumber(atLeast, atMost), weakest: weakest.map(({ member }) => nameOf(member)) };
}

function nextNet(members: readonly Member[], subset: Subset, before: WeakestPoint, costs: readonly number[]): NextNet | null {
  const others = membersOf((members[0]?.structure.full ?? 0) & ~subset);
  const raising = others
    .map((guardrail): NextNet => ({ guardrail, cost: costs[guardrail] ?? 0, k: weakestPoint(members, subset | (1 << guardrail)) }))
    .filter(({ k }) => boundOf(k.number.atLeast) > boundOf(before.number.atLeast));
  const [best] = raising.toSorted((one, other) => one.cost - other.cost || one.guardrail - other.guardrail);
  return best ?? null;
}

function nameOf({ scenario, operator }: NamedAblation): NamedAblation {
  return { scenario, operator };
}
