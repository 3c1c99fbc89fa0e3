import type { CommonCause, ScenarioAblation } from "#model/ablation";

/**
 * What two or more guardrails rest on: one thing that fails, and takes them all away.
 *
 * A guardrail that rests on several things fails when any one of them does. Causes are not chained: that two causes share a guardrail does not make them one,
 * because the failure of one leaves the guardrails of the other standing. Ascending by kind, then by name.
 */
export function findCommonCauses({ restsOn }: Pick<ScenarioAblation, "restsOn">): readonly CommonCause[] {
  const causes = new Map<string, CommonCause & { readonly guardrails: number[] }>();
  for (const [guardrail, rests] of restsOn.entries()) {
    for (const cause of rests) {
      const key = `${cause.kind} ${cause.is}`;
      const known = causes.get(key) ?? { cause, guardrails: [] };
      if (!known.guardrails.includes(guardrail)) known.guardrails.push(guardrail);
      causes.set(key, known);
    }
  }
  return [...causes.entries()]
    .filter(([, { guardrails }]) => guardrails.length > 1)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, cause]) => cause);
}
