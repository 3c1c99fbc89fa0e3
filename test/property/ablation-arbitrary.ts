import fc from "fast-check";
import type { AblationDocument, ScenarioAblation, Subset, SubsetResult } from "#model/ablation";
import type { RestsOn } from "#model/guardrail";
import { outcomes } from "#model/outcome";
import type { Judgement, Outcome } from "#model/outcome";

/** An ablation whose outcomes are made up. */
export interface MadeUp {
  readonly document: AblationDocument;
  readonly ablation: ScenarioAblation;
  readonly outcomeOf: (subset: Subset) => Judgement;
}

/** The exhaustive ablation with these outcomes, by subset. */
export function madeUp(
  table: readonly Judgement[],
  options: { readonly restsOn?: readonly (readonly RestsOn[])[]; readonly friction?: readonly number[] } = {},
): MadeUp {
  const size = Math.log2(table.length);
  const ablation: ScenarioAblation = {
    scenario: "made-up",
    title: "Made up",
    operator: "persistent",
    declaredControl: "lost",
    restsOn: options.restsOn ?? Array.from({ length: size }, () => []),
    friction: options.friction ?? Array.from({ length: size }, () => 0),
    results: table.map((outcome, subset) => resultOf(subset, outcome)),
    reasons: [],
    stories: [],
  };
  return { document: documentOf(size, [ablation]), ablation, outcomeOf: (subset) => table[subset] ?? "inconclusive" };
}

/** A document of exhaustive ablations over `size` guardrails, `agent.g00` and so on. */
export function documentOf(size: number, scenarios: readonly ScenarioAblation[], method: "exhaustive" | "search" = "exhaustive"): AblationDocument {
  return {
    kind: "ablation",
    schemaVersion: 1,
    guardrails: Array.from({ length: size }, (_, index) => {
      const id = `agent.g${String(index).padStart(2, "0")}`;
      return { id, title: id, layer: "agent" as const };
    }),
    settings: { version: "0.0.0", cloud: "embedded", terraform: "embedded", mode: "modelled", rows: null, approver: "reads-the-plan", seeds: [1], method },
    scenarios,
  };
}

export function resultOf(subset: Subset, outcome: Judgement): SubsetResult {
  return { subset, outcome, stoppedBy: [], recoveredBy: [], reasons: [] };
}

/** Any outcomes at all, a few of them inconclusive. */
export function anyOutcomes({ most = 6, inconclusive = true }: { readonly most?: number; readonly inconclusive?: boolean } = {}): fc.Arbitrary<
  readonly Judgement[]
> {
  const judgement = inconclusive ? fc.constantFrom<Judgement>(...outcomes, ...outcomes, "inconclusive") : fc.constantFrom<Judgement>(...outcomes);
  return fc.integer({ min: 1, max: most }).chain((size) => fc.array(judgement, { minLength: 2 ** size, maxLength: 2 ** size }));
}

/** Outcomes that are never worse with one guardrail more: each of some small sets lifts what holds it to an outcome. */
export function monotoneOutcomes(most = 6): fc.Arbitrary<readonly Outcome[]> {
  return fc.integer({ min: 1, max: most }).chain((size) =>
    fc
      .record({
        bare: fc.constantFrom<Outcome>("lost", "lost", "lost", "restorable"),
        lifts: fc.array(fc.record({ held: fc.integer({ min: 0, max: 2 ** size - 1 }), to: fc.integer({ min: 1, max: outcomes.length - 1 }) }), {
          maxLength: 6,
        }),
      })
      .map(({ bare, lifts }) =>
        Array.from({ length: 2 ** size }, (_, subset) => {
          const reached = lifts.filter(({ held }) => (held & ~subset) === 0).map(({ to }) => to);
          return outcomes[Math.max(outcomes.indexOf(bare), ...reached)] ?? "held";
        }),
      ),
  );
}

/** What guardrails rest on: each on up to two of four things. */
export function causesOf(size: number): fc.Arbitrary<readonly (readonly RestsOn[])[]> {
  const thing = fc.constantFrom<RestsOn>({ kind: "account", is: "1" }, { kind: "account", is: "2" }, { kind: "key", is: "1" }, { kind: "process", is: "hook" });
  return fc.array(fc.array(thing, { maxLength: 2 }), { minLength: size, maxLength: size });
}

export const anyThreshold: fc.Arbitrary<Outcome> = fc.constantFrom<Outcome>("restorable", "service-down", "exposed", "held");
