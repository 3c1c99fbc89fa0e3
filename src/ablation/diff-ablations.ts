import type { AblationDocument, SafetyNumber, ScenarioAblation, Subset } from "#model/ablation";
import { HarnessError } from "#model/errors";
import type { OperatorKind, Outcome } from "#model/outcome";
import type { AblationDiff, ChangedSetting, GainedCutSet, LostPathSet, NumberChange, ScenarioDiff } from "./ablation-diff.ts";
import { diffOutcomes } from "./diff-outcomes.ts";
import { explainDiff } from "./explain-diff.ts";
import { boundOf } from "./safety-number.ts";
import { openSide } from "./diff-side.ts";
import type { DiffSide } from "./diff-side.ts";

/**
 * What changed from one ablation to another, scenario by scenario and operator by operator.
 *
 * @throws {HarnessError} `usage` when they have no scenario with the same operator in common; `configuration` or `inconclusive` when one of them cannot be read.
 */
export function diffAblations(before: AblationDocument, after: AblationDocument, threshold: Outcome): AblationDiff {
  const pairs = before.scenarios.flatMap((one) => after.scenarios.filter((other) => keyOf(one) === keyOf(other)).map((other) => [one, other] as const));
  if (pairs.length === 0) throw nothingInCommon(before, after);
  const settings = changedSettings(before, after);
  const idsOf = (document: AblationDocument): readonly string[] => document.guardrails.map(({ id }) => id);
  return {
    threshold,
    guardrails: { added: without(idsOf(after), idsOf(before)), removed: without(idsOf(before), idsOf(after)) },
    settings,
    scenarios: pairs.map(([one, other]) => diffScenario(openSide(before, one, threshold), openSide(after, other, threshold), settings)),
    onlyBefore: unpaired(before.scenarios, after.scenarios),
    onlyAfter: unpaired(after.scenarios, before.scenarios),
  };
}

function diffScenario(before: DiffSide, after: DiffSide, settings: readonly ChangedSetting[]): ScenarioDiff {
  const [one, other] = [before.analysis, after.analysis];
  const outcomes = diffOutcomes(before, after);
  return {
    scenario: one.scenario,
    operator: one.operator,
    full: { before: one.full, after: other.full },
    k: { before: one.k, after: other.k, change: changeOf(one.k, other.k) },
    kByCause: { before: one.kByCause, after: other.kByCause, change: changeOf(one.kByCause, other.kByCause) },
    pathSets: { lost: lostPathSets(before, after), gained: lostPathSets(after, before).map(({ guardrails }) => guardrails) },
    cutSets: { lost: openedBy(before, after).map((cut) => before.idsOf(cut)), gained: openedBy(after, before).map((cut) => gainedCutSet(after, cut)) },
    changed: outcomes.changed,
    explanations: explainDiff({ before, after, settings, changedSubsets: outcomes.subsets }),
  };
}

/** Path sets of one side that do not suffice on the other, as far as their guardrails are there. */
function lostPathSets(from: DiffSide, to: DiffSide): readonly LostPathSet[] {
  return from.analysis.pathSets.flatMap((path) => {
    const guardrails = from.idsOf(path);
    const left = to.subsetOf(guardrails);
    const fate = to.structure.fateOf(left);
    if (fate === "suffices") return [];
    return [
      { guardrails, removed: guardrails.filter((id) => to.indexOf(id) === undefined), outcome: to.table.outcomeOf(left) ?? null, certain: fate === "falls" },
    ];
  });
}

/** Cut sets of one side of which no part is a cut set of the other. */
function openedBy(from: DiffSide, to: DiffSide): readonly Subset[] {
  const others = to.analysis.cutSets.map((cut) => to.idsOf(cut));
  return from.analysis.cutSets.filter((cut) => {
    const ids = from.idsOf(cut);
    return !others.some((other) => other.every((id) => ids.includes(id)));
  });
}

function gainedCutSet({ structure, table, idsOf }: DiffSide, cut: Subset): GainedCutSet {
  const left = structure.full & ~cut;
  return { guardrails: idsOf(cut), outcome: table.outcomeOf(left) ?? null, certain: structure.fateOf(left) === "falls" };
}

function changeOf(before: SafetyNumber, after: SafetyNumber): NumberChange {
  const [low, high] = [boundOf(before.atLeast), boundOf(before.atMost)];
  const [lowNow, highNow] = [boundOf(after.atLeast), boundOf(after.atMost)];
  if (highNow < low) return "fell";
  if (lowNow > high) return "rose";
  return low === high && lowNow === highNow ? "same" : "unclear";
}

function changedSettings(before: AblationDocument, after: AblationDocument): readonly ChangedSetting[] {
  const settings = Object.keys(before.settings) as (keyof AblationDocument["settings"])[];
  const say = (document: AblationDocument, setting: keyof AblationDocument["settings"]): string =>
    String(document.settings[setting] ?? "as the scenario has it");
  return settings.flatMap((setting) => {
    const [one, other] = [say(before, setting), say(after, setting)];
    return one === other ? [] : [{ setting, before: one, after: other }];
  });
}

function unpaired(
  from: readonly ScenarioAblation[],
  others: readonly ScenarioAblation[],
): readonly { readonly scenario: string; readonly operator: OperatorKind }[] {
  const keys = new Set(others.map(keyOf));
  return from.filter((one) => !keys.has(keyOf(one))).map(({ scenario, operator }) => ({ scenario, operator }));
}

function keyOf({ scenario, operator }: ScenarioAblation): string {
  return `${scenario} (${operator})`;
}

function without(ids: readonly string[], others: readonly string[]): readonly string[] {
  return ids.filter((id) => !others.includes(id));
}

function nothingInCommon(before: AblationDocument, after: AblationDocument): HarnessError {
  const list = ({ scenarios }: AblationDocument): string => scenarios.map(keyOf).join(", ") || "nothing";
  return new HarnessError("usage", `The two ablations cannot be compared: one is of ${list(before)}, the other of ${list(after)}.`, {
    hint: "Compare ablations of the same scenario and operator.",
  });
}
