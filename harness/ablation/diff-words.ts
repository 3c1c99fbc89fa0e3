import type { AblationDiff, GainedCutSet, LostPathSet, ScenarioDiff } from "#ablation/ablation-diff";
import { listed, numberInWords } from "#ablation/words";
import type { Paint } from "#report/pretty/paint";

/** What changed from one ablation to another, for a terminal. */
export function renderDiff({ guardrails, settings, scenarios, onlyBefore, onlyAfter, threshold }: AblationDiff, paint: Paint): string {
  const lines = [
    ...guardrails.removed.map((id) => paint.red(`- ${id}`)),
    ...guardrails.added.map((id) => paint.green(`+ ${id}`)),
    ...settings.map(({ setting, before, after }) => paint.yellow(`${setting}: ${before}, now ${after}`)),
    ...scenarios.flatMap((scenario) => scenarioLines(scenario, threshold, paint)),
    ...onlyBefore.map(({ scenario, operator }) => `${scenario} (${operator}): only before`),
    ...onlyAfter.map(({ scenario, operator }) => `${scenario} (${operator}): only now`),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** What became worse in one scenario, one sentence each; `certain` is false where inconclusive executions leave it open. */
export function worsenings({ k, kByCause, pathSets, cutSets }: ScenarioDiff): readonly Worsening[] {
  const told = [
    ...fallOf("k", k),
    ...(isSameChange(k, kByCause) ? [] : fallOf("k with what fails together as one failure", kByCause)),
    ...pathSets.lost.map((path) => ({ text: lostWords(path), certain: path.certain })),
  ];
  const opened = cutSets.gained.map((cut) => ({ text: gainedWords(cut), certain: cut.certain }));
  // Where more nets never do worse, a new cut set is the other side of a lost path set, and was told.
  return [...told, ...opened.filter((cut) => !told.some(({ certain }) => certain || !cut.certain))];
}

interface Worsening {
  readonly text: string;
  readonly certain: boolean;
}

function fallOf(called: string, change: ScenarioDiff["k"]): readonly Worsening[] {
  const [before, after] = [numberInWords(change.before), numberInWords(change.after)];
  if (change.change === "fell") return [{ text: `${called} fell from ${before} to ${after}`, certain: true }];
  if (change.change !== "unclear" || sameBounds(change)) return [];
  return [{ text: `whether ${called} fell is left open: it was ${before}, and is ${after}`, certain: false }];
}

/** Nothing shares a cause, or nothing that matters: what is said of one is said of the other. */
function isSameChange(one: ScenarioDiff["k"], other: ScenarioDiff["k"]): boolean {
  return sameBounds({ before: one.before, after: other.before }) && sameBounds({ before: one.after, after: other.after });
}

/** What was open before and is open now within the same bounds: nothing that is known became worse. */
function sameBounds({ before, after }: Pick<ScenarioDiff["k"], "before" | "after">): boolean {
  return before.atLeast === after.atLeast && before.atMost === after.atMost;
}

function scenarioLines(diff: ScenarioDiff, threshold: string, paint: Paint): readonly string[] {
  const { scenario, operator, full, k, kByCause, pathSets, cutSets, changed, explanations } = diff;
  const worse = worsenings(diff);
  const indented = [
    ...(full.before === full.after ? [] : [`with all guardrails: ${full.before}, now ${full.after}`]),
    ...(k.change === "rose" ? [paint.green(`k rose from ${numberInWords(k.before)} to ${numberInWords(k.after)}`)] : []),
    ...(kByCause.change === "rose" && !isSameChange(k, kByCause)
      ? [paint.green(`k with what fails together as one failure rose from ${numberInWords(kByCause.before)} to ${numberInWords(kByCause.after)}`)]
      : []),
    ...worse.map(({ text, certain }) => (certain ? paint.red(text) : paint.yellow(text))),
    ...pathSets.gained.map((ids) => paint.green(`${namesOf(ids)} ${ids.length < 2 ? "suffices" : "suffice"} now`)),
    ...cutSets.gained
      .filter((cut) => !worse.some(({ text }) => text === gainedWords(cut)))
      .map((cut) => (cut.certain ? paint.red : paint.yellow)(gainedWords(cut))),
    ...cutSets.lost.map((ids) => paint.green(closedWords(ids, threshold))),
    ...(changed.better + changed.worse + changed.unclear === 0
      ? []
      : [
          `of ${changed.compared} combinations of the same guardrails, ${changed.worse} came out worse, ${changed.better} better, ${changed.unclear} cannot be told`,
        ]),
    ...changed.examples.map(({ guardrails, before, after, replay }) => `${namesOf(guardrails)}: ${before}, now ${after}; ${paint.dim(replay)}`),
    ...explanations.map(({ sentence }) => sentence.replaceAll("`", "")),
  ];
  const heading = `${scenario} (${operator}): k = ${numberInWords(k.after)}${k.change === "same" && worse.length === 0 ? ", as before" : ""}`;
  return [paint.bold(heading), ...indented.map((line) => `  ${line}`)];
}

function gainedWords({ guardrails, outcome, certain }: GainedCutSet): string {
  const comesTo = outcome === null ? "" : `: ${outcome}`;
  return certain ? `new: it falls when ${missingWords(guardrails)}${comesTo}` : `whether it falls when ${missingWords(guardrails)} is left open${comesTo}`;
}

/** A way to lose production that is closed. */
function closedWords(ids: readonly string[], threshold: string): string {
  if (ids.length === 0) return `with every guardrail standing production no longer falls below ${threshold}`;
  return `${ids.length === 2 ? "both " : ""}${listed([...ids])} may be missing now without production falling below ${threshold}`;
}

function lostWords({ guardrails, removed, outcome, certain }: LostPathSet): string {
  if (removed.length > 0 && removed.length === guardrails.length) {
    const gone = `${listed([...removed])}, which sufficed, ${removed.length === 1 ? "is" : "are"} gone`;
    if (!certain) return `${gone}: whether production holds with no guardrail at all is left open`;
    return outcome === null ? gone : `${gone}: with no guardrail at all it comes to ${outcome}`;
  }
  const gone = removed.length === 0 ? "" : `, of which ${listed([...removed])} ${removed.length === 1 ? "is" : "are"} gone`;
  if (!certain) return `whether ${namesOf(guardrails)} still ${guardrails.length < 2 ? "suffices" : "suffice"} is left open${gone}`;
  const comesTo = outcome === null ? "" : removed.length === 0 ? `: ${outcome}` : `: what is left of them comes to ${outcome}`;
  return `${namesOf(guardrails)} no longer ${guardrails.length < 2 ? "suffices" : "suffice"}${gone}${comesTo}`;
}

function namesOf(ids: readonly string[]): string {
  return ids.length === 0 ? "no guardrail at all" : listed([...ids]);
}

function missingWords(ids: readonly string[]): string {
  if (ids.length === 0) return "nothing is missing";
  return ids.length === 1 ? `${ids[0] ?? ""} is missing` : `${ids.length === 2 ? "both " : ""}${listed([...ids])} are missing`;
}
