import type { BrokenPair } from "#model/ablation";
import { fallen, list } from "./ablation-words.ts";
import { idAt, namesOf } from "./ablation-page.ts";
import type { AblationPage } from "./ablation-page.ts";
import { count, paintOutcome } from "./words.ts";
import { wrap } from "./wrap.ts";

/** So many pairs are told with their commands; the others are counted. */
const told = 4;

/** Where more nets did worse: each pair as a sentence, and the commands that play both. */
export function renderBrokenPairs(page: AblationPage): readonly string[] {
  const { analysis, paint, width } = page;
  const { brokenPairs, brokenPairCount } = analysis;
  if (brokenPairCount === 0) return [];
  const crossing = brokenPairs.filter(({ crosses }) => crosses).length;
  const shown = brokenPairs.slice(0, told);
  return [
    paint.bold("Where one net more did worse"),
    ...wrap(
      `${count(brokenPairCount, "pair")} of combinations ${brokenPairCount === 1 ? "breaks" : "break"} the rule that more nets never do worse${crossing === 0 ? `; none so that ${fallen[analysis.threshold]}` : ""}.`,
      width,
      "  ",
    ),
    ...shown.flatMap((pair) => [
      ...wrap(pairSentence(pair, page), width, `  ${paint.yellow("!")} `),
      ...pair.replays.map((command) => paint.dim(`      ${command}`)),
    ]),
    ...(brokenPairCount > shown.length ? [paint.dim(`    and ${count(brokenPairCount - shown.length, "more pair")}`)] : []),
  ];
}

/** `A and B together come to service-down; with C added it is lost` */
export function pairSentence({ subset, added, without, with: worse }: BrokenPair, page: Pick<AblationPage, "document" | "paint">): string {
  const standing = namesOf(page, subset);
  const before = standing.length === 0 ? "no net at all" : standing.length === 1 ? `${standing[0] ?? ""} alone` : `${list(standing)} together`;
  return `${before} ${standing.length > 1 ? "come" : "comes"} to ${paintOutcome(without, page.paint)}; with ${page.paint.cyan(idAt(page, added))} added it is ${paintOutcome(worse, page.paint)}`;
}
