import type { Subset } from "#model/ablation";
import { isAtLeast, outcomes } from "#model/outcome";
import type { Judgement } from "#model/outcome";
import { letters } from "./ablation-words.ts";
import { fullSubset, membersOf } from "./ablation-page.ts";
import type { AblationPage } from "./ablation-page.ts";
import { letterOf, netKey, netLetter, outcomeCell, outcomeKey } from "./outcome-cell.ts";
import type { Paint } from "./paint.ts";
import { widthOf, wrap } from "./wrap.ts";

/** Up to so many nets every combination gets a cell of its own. */
const mostNets = 5;
const longestBar = 48;
/** Columns in which the picture is centred, however wide the terminal is. */
const canvas = 80;

/** Every combination by the number of nets that stand: as cells, or above 5 nets as a bar for each number. */
export function renderLattice(page: AblationPage): readonly string[] {
  const { document, ablation, paint, width } = page;
  const executed = document.settings.method === "search" ? " that was executed" : "";
  return [
    ...wrap(`Every combination${executed}, by the number of nets that stand`, width).map(paint.bold),
    ...(document.guardrails.length <= mostNets ? cellLines(page) : barLines(page)),
    ...(ablation.search === undefined
      ? []
      : wrap("A search looks where it expects a change: of all combinations the shares would be others.", width, "  ").map(paint.dim)),
    ...outcomeKey([ablation], paint, width),
  ];
}

function cellLines(page: AblationPage): readonly string[] {
  const { document, paint, width } = page;
  const ids = document.guardrails.map(({ id }) => id);
  return [
    ...netKey(ids, paint, width),
    ...levelsOf(ids.length).flatMap((subsets, missing) => levelLines(subsets, ids.length - missing, page)),
    ...wrap("[ ] the smallest sets that suffice; ‹ › what is left after one of the smallest cuts", width, "  ").map(paint.dim),
  ];
}

function levelLines(subsets: readonly Subset[], standing: number, page: AblationPage): readonly string[] {
  const cells = subsets.map((subset) => cellOf(subset, page));
  const room = Math.min(page.width, canvas) - 4;
  const most = Math.max(1, Math.floor((room + 1) / (Math.max(...cells.map(widthOf)) + 1)));
  const each = Math.ceil(cells.length / Math.ceil(cells.length / most));
  return Array.from({ length: Math.ceil(cells.length / each) }, (_, line) => {
    const shown = cells.slice(line * each, (line + 1) * each).join(" ");
    const label = page.paint.dim((line === 0 ? String(standing) : "").padStart(3));
    return `${label} ${" ".repeat(Math.max(0, Math.floor((room - widthOf(shown)) / 2)))}${shown}`.trimEnd();
  });
}

/** `[bd=S]`: the nets that stand, and how it ends. */
function cellOf(subset: Subset, { document, ablation, analysis, paint }: AblationPage): string {
  const outcome = ablation.results.find((result) => result.subset === subset)?.outcome;
  const text = `${wordOf(subset) || "none"}=${letterOf(outcome)}`;
  const cut = analysis.cutSets.includes(fullSubset(document) & ~subset);
  const [open, close] = analysis.pathSets.includes(subset) ? ["[", "]"] : cut ? ["‹", "›"] : [" ", " "];
  return `${open}${outcomeCell(text, outcome, paint)}${close}`;
}

/** All subsets, those with the most nets first; within a level as their letters are. */
function levelsOf(size: number): readonly (readonly Subset[])[] {
  const subsets = Array.from({ length: 2 ** size }, (_, subset) => subset).toSorted((one, other) => (wordOf(one) < wordOf(other) ? -1 : 1));
  return Array.from({ length: size + 1 }, (_, missing) => subsets.filter((subset) => membersOf(subset).length === size - missing));
}

function wordOf(subset: Subset): string {
  return membersOf(subset).map(netLetter).join("");
}

function barLines({ document, ablation, analysis, paint, width }: AblationPage): readonly string[] {
  const longest = Math.max(10, Math.min(longestBar, width - 28));
  const bySize = Array.from({ length: document.guardrails.length + 1 }, () => [] as Judgement[]);
  for (const { subset, outcome } of ablation.results) bySize[membersOf(subset).length]?.push(outcome);
  return bySize
    .map((found, standing) => {
      const suffice = found.filter((outcome) => isAtLeast(outcome, analysis.threshold)).length;
      const bar = found.length === 0 ? "" : `${barOf(found, longest, paint)} `;
      return `${paint.dim(String(standing).padStart(3))} ${bar}${paint.dim(`${suffice.toLocaleString("en-US")} of ${found.length.toLocaleString("en-US")} suffice`)}`;
    })
    .toReversed();
}

/** A stretch for each outcome, the best first: at least one cell where it occurs at all. */
function barOf(found: readonly Judgement[], longest: number, paint: Paint): string {
  const kinds = [...outcomes.toReversed(), "inconclusive" as const]
    .map((kind) => ({ kind, number: found.filter((outcome) => outcome === kind).length }))
    .filter(({ number }) => number > 0);
  const spare = longest - kinds.length;
  let passed = 0;
  return kinds
    .map(({ kind, number }) => {
      const from = Math.round((passed / found.length) * spare);
      passed += number;
      return outcomeCell(letters[kind].repeat(1 + Math.round((passed / found.length) * spare) - from), kind, paint);
    })
    .join("");
}
