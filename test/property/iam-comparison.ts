import { evaluate } from "#iam/evaluate";
import { type IamCase, policySetOf } from "./iam-case.ts";
import { explainDisagreement } from "./iam-disagreements.ts";
import { askOracle } from "./iam-oracle.ts";

/** What came of asking both engines the same questions. */
export interface Comparison {
  readonly count: number;
  readonly allowed: number;
  /** How often each layer decided: `allow identity`, `explicit scp`, `implicit boundary` … */
  readonly decidedBy: ReadonlyMap<string, number>;
  /** Disagreements that points of the table explain, by the points' ids. */
  readonly explained: ReadonlyMap<string, number>;
  readonly unexplained: readonly { readonly iamCase: IamCase; readonly oracle: boolean }[];
}

/** Asks both engines every question. */
export async function compareWithOracle(cases: readonly IamCase[]): Promise<Comparison> {
  const decidedBy = new Map<string, number>();
  const explained = new Map<string, number>();
  const unexplained: { iamCase: IamCase; oracle: boolean }[] = [];
  let allowed = 0;
  for (const iamCase of cases) {
    const decision = evaluate(iamCase.request, policySetOf(iamCase));
    if (decision.allowed) allowed += 1;
    count(decidedBy, decision.allowed ? `allow ${decision.by.layer}` : `${decision.kind} ${decision.layer}`);
    const oracle = await askOracle(iamCase);
    if (oracle === decision.allowed) continue;
    const points = explainDisagreement(iamCase, oracle);
    if (points === undefined) unexplained.push({ iamCase, oracle });
    else count(explained, points.map((point) => point.id).join(" + "));
  }
  return { count: cases.length, allowed, decidedBy, explained, unexplained };
}

/** What makes a comparison worthless, because it hardly asked anything; empty when it is sound. */
export function weaknessesOf(comparison: Comparison): readonly string[] {
  const share = comparison.allowed / comparison.count;
  const explained = [...comparison.explained.values()].reduce((sum, more) => sum + more, 0) / comparison.count;
  const silent = deciders.filter((decider) => !comparison.decidedBy.has(decider));
  return [
    ...(share < 0.2 || share > 0.8 ? [`${Math.round(share * 100)} % of the cases are allowed: one answer is rare`] : []),
    ...(explained > 0.05 ? [`${Math.round(explained * 100)} % of the cases disagree: the table explains too much`] : []),
    ...silent.map((decider) => `no case was decided by: ${decider}`),
  ];
}

const deciders = [
  "allow identity",
  "allow resource",
  "explicit scp",
  "explicit rcp",
  "explicit identity",
  "explicit resource",
  "explicit boundary",
  "explicit session",
  "implicit scp",
  "implicit identity",
  "implicit resource",
  "implicit boundary",
  "implicit session",
];

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
