import type { SafetyNumber } from "#model/ablation";
import type { ChangedSetting, Explanation } from "./ablation-diff.ts";
import type { DiffSide } from "./diff-side.ts";
import { boundOf } from "./safety-number.ts";
import { listed, numberInWords } from "./words.ts";

interface ExplainRequest {
  readonly before: DiffSide;
  readonly after: DiffSide;
  readonly settings: readonly ChangedSetting[];
  /** Subsets of the guardrails of both whose outcome changed. */
  readonly changedSubsets: readonly (readonly string[])[];
}

/** Says which changes did it: guardrails that came or went, and what all changed subsets of the others have in common. */
export function explainDiff({ before, after, settings, changedSubsets }: ExplainRequest): readonly Explanation[] {
  const [ids, others] = [before.idsOf(before.table.full), after.idsOf(after.table.full)];
  const removed = ids.filter((id) => !others.includes(id));
  const added = others.filter((id) => !ids.includes(id));
  return [
    ...removed.map((id) => explainRemoved(before, id)),
    ...added.map((id) => explainAdded(after, id)),
    ...(changedSubsets.length > 0 && settings.length > 0 ? [explainSettings(settings)] : []),
    ...(changedSubsets.length > 0 ? [explainChanged(changedSubsets)] : []),
    ...(mayHaveFallen(before.analysis.kByCause, after.analysis.kByCause) ? explainCauses(before, after) : []),
  ];
}

function explainRemoved({ structure, analysis, subsetOf }: DiffSide, id: string): Explanation {
  const left = structure.safetyNumber(structure.full & ~subsetOf([id]));
  return { kind: "removed", guardrails: [id], sentence: `\`${id}\` is gone: without it alone ${numberFrom(analysis.k, left)}.` };
}

function explainAdded({ structure, analysis, subsetOf }: DiffSide, id: string): Explanation {
  const left = structure.safetyNumber(structure.full & ~subsetOf([id]));
  return { kind: "added", guardrails: [id], sentence: `\`${id}\` is new: with it ${numberFrom(left, analysis.k)}.` };
}

function numberFrom(before: SafetyNumber, after: SafetyNumber): string {
  const [one, other] = [numberInWords(before), numberInWords(after)];
  return one === other ? `k is ${one} as before` : `k goes from ${one} to ${other}`;
}

function mayHaveFallen(before: SafetyNumber, after: SafetyNumber): boolean {
  return boundOf(after.atLeast) < boundOf(before.atLeast) || boundOf(after.atMost) < boundOf(before.atMost);
}

/** Causes that take guardrails away together now, and did not before. */
function explainCauses(before: DiffSide, after: DiffSide): readonly Explanation[] {
  const known = before.analysis.causes.map(({ cause, guardrails }) => ({ cause, ids: idsAt(before, guardrails) }));
  return after.analysis.causes.flatMap(({ cause, guardrails }): readonly Explanation[] => {
    const ids = idsAt(after, guardrails);
    if (known.some((one) => one.cause.kind === cause.kind && one.cause.is === cause.is && ids.every((id) => one.ids.includes(id)))) return [];
    return [
      {
        kind: "cause",
        guardrails: ids,
        sentence: `${listed(ids.map((id) => `\`${id}\``))} rest on the same ${cause.kind} ${cause.is}, which was not so before.`,
      },
    ];
  });
}

function idsAt({ document }: DiffSide, guardrails: readonly number[]): readonly string[] {
  return guardrails.map((index) => document.guardrails[index]?.id ?? "");
}

function explainSettings(settings: readonly ChangedSetting[]): Explanation {
  const names = listed(settings.map(({ setting, before, after }) => `${setting} (${before}, now ${after})`));
  return {
    kind: "settings",
    guardrails: [],
    sentence: `The two were executed with another ${names}: what that changed cannot be told from what guardrails changed.`,
  };
}

function explainChanged(changedSubsets: readonly (readonly string[])[]): Explanation {
  if (changedSubsets.some((subset) => subset.length === 0)) {
    return {
      kind: "world",
      guardrails: [],
      sentence: "The outcome changed even without any guardrail: the scenario, its operator or scartissue itself changed.",
    };
  }
  const [first = [], ...rest] = changedSubsets;
  const shared = first.filter((id) => rest.every((subset) => subset.includes(id)));
  const named = listed(shared.map((id) => `\`${id}\``));
  if (shared.length === 0) {
    return { kind: "several", guardrails: [], sentence: "No one guardrail stands in all subsets whose outcome changed: which change did it cannot be told." };
  }
  if (shared.length > 1) {
    return { kind: "together", guardrails: shared, sentence: `Outcomes changed only where ${named} stand together: which of them changed cannot be told.` };
  }
  return {
    kind: "guardrail",
    guardrails: shared,
    sentence: `Outcomes changed only where ${named} stands, and no other guardrail stands in all of these: it changed, or what it meets did.`,
  };
}
