import type { Subset } from "#model/ablation";
import type { AblationView } from "../ablation-view.ts";
import { explain, falls, membersOf } from "../ablation-view.ts";

const most = 8;

/** Sets of nets worth guessing about: none and all, then pairs on both sides of the line between falling and standing. */
export function questionsOf(view: AblationView): readonly Subset[] {
  const { analysis, full, guardrails, results } = view;
  const smallest = analysis.pathSets.slice(0, 3).flatMap((path) => {
    const [dropped] = membersOf(path, guardrails.length);
    return dropped === undefined ? [path] : [path, path & ~(1 << dropped)];
  });
  const cuts = analysis.cutSets.slice(0, 3).flatMap((cut) => {
    const [given] = membersOf(cut, guardrails.length);
    return given === undefined ? [full & ~cut] : [full & ~cut, (full & ~cut) | (1 << given)];
  });
  const worse = analysis.brokenPairs.slice(0, 1).map(({ subset, added }) => subset | (1 << added));
  const wanted = [0, ...interleave(smallest, cuts), ...worse, full];
  return [...new Set(wanted)].filter((subset) => results.has(subset)).slice(0, most);
}

function interleave(one: readonly Subset[], other: readonly Subset[]): readonly Subset[] {
  return Array.from({ length: Math.max(one.length, other.length) }, (_, index) => [one[index], other[index]])
    .flat()
    .filter((subset) => subset !== undefined);
}

/** Why it ended as it did, in a sentence or three. */
export function lessonOf(view: AblationView, subset: Subset): readonly string[] {
  const found = explain(view, subset);
  if (found === undefined) return [];
  if (found.outcome === "inconclusive") return ["Nobody can tell how it ends: the run met something that is not simulated, or that could not be explained."];
  const { stoppedBy, recoveredBy, outcome } = found;
  const names = (ids: readonly string[]): string => ids.join(", ");
  const sentences: string[] = [];
  const fell = falls(outcome, view.analysis.threshold);
  if (subset === 0) sentences.push("With no net at all, nothing stood between the command and the data.");
  if (stoppedBy.length > 0 && outcome === "held") sentences.push(`It was refused by ${names(stoppedBy)}.`);
  if (stoppedBy.length > 0 && outcome !== "held" && !fell) sentences.push(`${names(stoppedBy)} did refuse something, and still not everything was spared.`);
  if (stoppedBy.length > 0 && fell) sentences.push(`${names(stoppedBy)} did refuse something, but the operator found another way.`);
  if (stoppedBy.length === 0 && recoveredBy.length === 0 && fell && subset !== 0) sentences.push("None of the nets that stood ever refused anything.");
  if (stoppedBy.length === 0 && recoveredBy.length === 0 && !fell)
    sentences.push("No net refused anything and none had to help recover: it never came to that.");
  if (recoveredBy.length > 0) sentences.push(`What was destroyed came back from a backup that exists because of ${names(recoveredBy)}.`);
  return sentences;
}
