import type { AblationPage } from "./ablation-page.ts";
import { count } from "./words.ts";
import { wrap } from "./wrap.ts";

/** So many reasons of inconclusive combinations are told. */
const toldReasons = 3;

/** What the numbers rest on: order, executions without a judgement, and what a search assumed. */
export function renderDoubts(page: AblationPage): readonly string[] {
  const { analysis, ablation, document, paint, width } = page;
  const { orderDependent, inconclusive } = analysis;
  const sentences = [
    ...(orderDependent === 0
      ? []
      : [
          `${count(orderDependent, "combination")} ${orderDependent === 1 ? "ends" : "end"} differently by the order of things (${count(document.settings.seeds.length, "seed")}): counted at the worst.`,
        ]),
    ...(inconclusive === 0
      ? []
      : [
          `${count(inconclusive, "combination")} ${inconclusive === 1 ? "is" : "are"} inconclusive: enough for nothing, and counted as fallen in cut sets.`,
          ...reasonsOf(page).map((reason) => `inconclusive because: ${reason}`),
        ]),
    ...searchSentences(ablation.search),
  ];
  if (sentences.length === 0) return [];
  return [paint.bold("How far to trust this"), ...sentences.flatMap((sentence) => wrap(sentence, width, `  ${paint.yellow("?")} `))];
}

function reasonsOf({ ablation }: AblationPage): readonly string[] {
  const reasons = new Set(ablation.results.filter(({ outcome }) => outcome === "inconclusive").flatMap(({ reasons: all }) => all.slice(0, 1)));
  return [...reasons].slice(0, toldReasons).map((index) => ablation.reasons[index] ?? "no reason was given");
}

function searchSentences(search: AblationPage["ablation"]["search"]): readonly string[] {
  if (search === undefined) return [];
  const { size, agreed, disagreeing } = search.sample;
  return [
    ...search.assumptions,
    ...(size === 0
      ? []
      : [
          `Afterwards ${count(size, "combination")} drawn at random ${size === 1 ? "was" : "were"} executed: ${agreed.toLocaleString("en-US")} came out as concluded${disagreeing.length === 0 ? "" : `, ${disagreeing.length.toLocaleString("en-US")} did not`}.`,
        ]),
    ...(search.complete ? [] : ["The search does not call itself complete: further minimal sets may exist."]),
  ];
}
