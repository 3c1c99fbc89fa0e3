import { fallen, kept, list, whenMissing } from "./ablation-words.ts";
import { namesOf } from "./ablation-page.ts";
import type { AblationPage } from "./ablation-page.ts";
import { wrap } from "./wrap.ts";

/** So many sets of a kind are told; the others are counted. */
const told = 12;

/** Minimal cut sets and path sets as sentences. */
export function renderSets(page: AblationPage): readonly string[] {
  const { analysis, paint } = page;
  const { threshold } = analysis;
  const cuts = analysis.cutSets.map((set) => `${fallen[threshold]} ${whenMissing(namesOf(page, set))}`);
  const paths = analysis.pathSets.map((set) => pathSentence(namesOf(page, set)));
  return [
    ...headed("The smallest sets of nets that must not fail together", cuts, paint.red("✗"), "no set of nets, however many fail", page),
    "",
    ...headed(`The smallest sets that keep ${kept[threshold]}`, paths, paint.green("✓"), "no set of nets does", page),
  ];
}

function pathSentence(names: readonly string[]): string {
  if (names.length === 0) return "no net is needed to keep it";
  return names.length === 1 ? `${names[0] ?? ""} alone keeps it` : `${list(names)} together keep it`;
}

function headed(title: string, sentences: readonly string[], mark: string, none: string, { paint, width }: AblationPage): readonly string[] {
  return [
    ...wrap(title, width).map(paint.bold),
    ...(sentences.length === 0 ? [`  ${none}`] : sentences.slice(0, told).flatMap((sentence) => wrap(sentence, width, `  ${mark} `))),
    ...(sentences.length > told ? [paint.dim(`    and ${sentences.length - told} more: --reporter json lists all`)] : []),
  ];
}
