import { fallen, kept, list, whenMissing } from "./ablation-words.ts";
import type { Subset } from "#model/ablation";
import type { Outcome } from "#model/outcome";
import { isInconclusive, namesOf } from "./ablation-page.ts";
import type { AblationPage } from "./ablation-page.ts";
import { wrap } from "./wrap.ts";

/** So many sets of a kind are told; the others are counted. */
const told = 12;

/** Minimal cut sets and path sets. */
export function renderSets(page: AblationPage): readonly string[] {
  const { analysis, paint, width } = page;
  const undone = analysis.brokenPairs.some(({ crosses }) => crosses);
  return [
    ...headed("The smallest sets of nets that must not fail together", cutSentences(page), paint.red("✗"), "no set of nets, however many fail", page),
    "",
    ...headed(`The smallest sets that keep ${kept[analysis.threshold]}`, pathSentences(page), paint.green("✓"), "no set of nets does", page),
    ...(undone ? wrap("Said of exactly these nets: one more beside them can undo it, see below.", width, "    ").map(paint.dim) : []),
  ];
}

/** `production is lost when A and B are both missing`, of each minimal cut set. */
export function cutSentences(page: Pick<AblationPage, "analysis" | "document" | "paint">): readonly string[] {
  const { cutSets, threshold } = page.analysis;
  return cutSets.map((set) => `${endingOf(page, set, threshold)} ${whenMissing(namesOf(page, set))}`);
}

/** What is inconclusive counts as fallen, and is not said to have. */
function endingOf({ document, analysis }: Pick<AblationPage, "analysis" | "document">, missing: Subset, threshold: Outcome): string {
  return isInconclusive(document, analysis, missing) ? `it cannot be told whether ${fallen[threshold]}` : fallen[threshold];
}

/** `A alone keeps it`, `A and B together keep it`, of each minimal path set. */
export function pathSentences(page: Pick<AblationPage, "analysis" | "document" | "paint">): readonly string[] {
  return page.analysis.pathSets.map((set) => {
    const names = namesOf(page, set);
    if (names.length === 0) return "no net is needed to keep it";
    return names.length === 1 ? `${names[0] ?? ""} alone keeps it` : `${list(names)} together keep it`;
  });
}

function headed(title: string, sentences: readonly string[], mark: string, none: string, { paint, width }: AblationPage): readonly string[] {
  return [
    ...wrap(title, width).map(paint.bold),
    ...(sentences.length === 0 ? [`  ${none}`] : sentences.slice(0, told).flatMap((sentence) => wrap(sentence, width, `  ${mark} `))),
    ...(sentences.length > told ? [paint.dim(`    and ${sentences.length - told} more: --reporter json lists all`)] : []),
  ];
}
