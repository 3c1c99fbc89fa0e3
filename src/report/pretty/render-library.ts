import type { AblationDocument, SafetyNumber, Subset } from "#model/ablation";
import type { Judgement, OperatorKind, Outcome } from "#model/outcome";
import { kept, list, safetySentence, safetyWords } from "./ablation-words.ts";
import { idAt, namesOf } from "./ablation-page.ts";
import type { Paint } from "./paint.ts";
import { count } from "./words.ts";
import { wrap } from "./wrap.ts";

/** So many sets or scenarios of a kind are told. */
const told = 4;

interface Named {
  readonly scenario: string;
  readonly operator: OperatorKind;
}

interface Weakest {
  readonly number: SafetyNumber;
  readonly weakest: readonly Named[];
}

/** Which nets hold a whole library of scenarios: what is said of it here. */
export interface LibraryAnswer {
  readonly threshold: Outcome;
  readonly holdable: readonly Named[];
  readonly unholdable: readonly (Named & { readonly best: Judgement; readonly inconclusive: number; readonly conditional: boolean })[];
  readonly smallest: readonly { readonly subset: Subset; readonly friction: number; readonly executed: boolean }[];
  readonly k: Weakest | null;
  readonly next: { readonly guardrail: number; readonly cost: number; readonly k: Weakest } | null;
}

/** The smallest set of nets that holds everything that can be held, what cannot, and the net to add next. */
export function renderLibrary(document: AblationDocument, answer: LibraryAnswer, paint: Paint, { width = 100 }: { readonly width?: number } = {}): string {
  const page = { document, paint };
  const [first, ...others] = answer.smallest;
  const sentences = [
    ...(first === undefined || answer.holdable.length === 0 ? [noneSentence(answer, page)] : [smallestSentence(first, answer, page)]),
    ...others
      .slice(0, told)
      .map(
        ({ subset, friction }) =>
          `Just as small: ${list(namesOf(page, subset))}${friction === 0 ? "" : ` (refusing ${count(friction, "step")} of the ordinary work)`}.`,
      ),
    ...(others.length > told ? [`And ${count(others.length - told, "more set")} of that size.`] : []),
    ...(answer.k === null || first?.subset === 0 ? [] : [weakestSentence(answer.k, answer.threshold, page)]),
    ...nextSentences(answer, page),
    ...answer.unholdable.map((one) => unheldSentence(one, page)),
  ];
  return `${[paint.bold("What holds the whole library"), ...sentences.flatMap((sentence) => wrap(sentence, width, "  - "))].join("\n")}\n`;
}

interface Page {
  readonly document: AblationDocument;
  readonly paint: Paint;
}

function noneSentence({ holdable, threshold }: LibraryAnswer, page: Page): string {
  if (holdable.length === 0) return `No set of these nets keeps ${kept[threshold]} in any of ${runs(page.document.scenarios.length, page)}.`;
  return `Each of ${runs(holdable.length, page)} can be held, but no one set of these nets holds them all.`;
}

function smallestSentence(
  { subset, friction, executed }: LibraryAnswer["smallest"][number],
  { holdable, unholdable, threshold }: LibraryAnswer,
  page: Page,
): string {
  const all = unholdable.length === 0 ? `all ${runs(holdable.length, page)}` : `the ${runs(holdable.length, page)} that can be held`;
  if (subset === 0) return `No net is needed to keep ${kept[threshold]} in ${all}.`;
  const concluded = executed ? "" : " (concluded by the search, not executed in each)";
  const names = namesOf(page, subset);
  return `${list(names)} ${names.length === 1 ? "keeps" : "together keep"} ${kept[threshold]} in ${all}${concluded}${frictionWords(friction, names.length)}. No smaller set does.`;
}

function frictionWords(friction: number, nets: number): string {
  return `, and ${nets === 1 ? "refuses" : "refuse"} ${friction === 0 ? "none" : count(friction, "step")} of the ordinary work`;
}

function weakestSentence({ number, weakest }: Weakest, threshold: Outcome, page: Page): string {
  const named = weakest.slice(0, told).map((one) => nameOf(one, page));
  const where = weakest.length > told ? [...named, count(weakest.length - told, "other")] : named;
  return `With these, over all of them: ${lower(safetySentence(number, threshold))}${where.length === 0 ? "" : `; weakest in ${list(where)}`}.`;
}

function nextSentences({ smallest, next, k }: LibraryAnswer, page: Page): readonly string[] {
  if (smallest[0] === undefined || k === null) return [];
  if (next === null) return k.number.atLeast === null ? [] : ["No single net added to these raises that number."];
  const name = page.paint.cyan(idAt(page, next.guardrail));
  return [`The next net to add: ${name}. It raises that number from ${safetyWords(k.number)} to ${safetyWords(next.k.number)}${frictionWords(next.cost, 1)}.`];
}

function unheldSentence({ best, inconclusive, conditional, ...one }: LibraryAnswer["unholdable"][number], page: Page): string {
  const doubts = [...(inconclusive === 0 ? [] : [`${count(inconclusive, "combination")} inconclusive`]), ...(conditional ? ["not all were executed"] : [])];
  return `No set of these nets holds ${nameOf(one, page)}: the best it comes to is ${best}${doubts.length === 0 ? "" : ` (${list(doubts)})`}.`;
}

/** Operators are named where there are both. */
function nameOf({ scenario, operator }: Named, { document }: Page): string {
  return hasBoth(document) ? `${scenario} (${operator})` : scenario;
}

/** A scenario counts once for each operator. */
function runs(number: number, { document }: Page): string {
  return hasBoth(document) ? `${count(number, "pair")} of scenario and operator` : count(number, "scenario");
}

function hasBoth({ scenarios }: AblationDocument): boolean {
  return new Set(scenarios.map(({ operator }) => operator)).size > 1;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
