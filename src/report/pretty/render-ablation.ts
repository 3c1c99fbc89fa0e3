import type { AblationAnalysis, AblationDocument } from "#model/ablation";
import { concludedSentences, safetySentence, safetyWords } from "./ablation-words.ts";
import type { AblationPage } from "./ablation-page.ts";
import type { Paint } from "./paint.ts";
import { renderBrokenPairs } from "./render-broken-pairs.ts";
import { renderCauses } from "./render-causes.ts";
import { renderDoubts } from "./render-doubts.ts";
import { renderImportance } from "./render-importance.ts";
import { renderLattice } from "./render-lattice.ts";
import { renderLibrary } from "./render-library.ts";
import type { LibraryAnswer } from "./render-library.ts";
import { renderMatrix } from "./render-matrix.ts";
import { renderSets } from "./render-sets.ts";
import { count, meaning, paintOutcome } from "./words.ts";
import { wrap } from "./wrap.ts";

interface Shown {
  /** Columns of the terminal. */
  readonly width?: number;
  /** What holds all scenarios: said where there are several. */
  readonly library?: LibraryAnswer | undefined;
}

/**
 * What an ablation says, for a terminal: the matrix of scenarios and guardrails where there are several, and what holds them all; then each scenario by itself.
 *
 * @param analyses in the order of the document's scenarios
 */
export function renderAblation(document: AblationDocument, analyses: readonly AblationAnalysis[], paint: Paint, { width = 100, library }: Shown = {}): string {
  const pages = document.scenarios.flatMap((ablation, index): readonly AblationPage[] => {
    const analysis = analyses[index];
    return analysis === undefined ? [] : [{ document, ablation, analysis, paint, width }];
  });
  return [
    ...(pages.length > 1 ? [renderMatrix(document, analyses, paint, { width })] : []),
    ...(pages.length > 1 && library !== undefined ? [renderLibrary(document, library, paint, { width })] : []),
    ...pages.map(renderPage),
  ].join("\n");
}

function renderPage(page: AblationPage): string {
  const sections = [renderHeadline, renderSets, renderLattice, renderImportance, renderCauses, renderBrokenPairs, renderDoubts].map((render) => render(page));
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

function renderHeadline({ document, ablation, analysis, paint, width }: AblationPage): readonly string[] {
  const { full, bare, k, threshold } = analysis;
  const colour = k.atLeast === 0 ? paint.red : k.atLeast === 1 ? paint.yellow : paint.green;
  return [
    ...wrap(`${ablation.scenario} · ${ablation.operator} operator · ${count(document.guardrails.length, "net")}`, width, "── ").map(paint.bold),
    ...wrap(`${safetySentence(k, threshold)} (k = ${safetyWords(k)}).`, width).map((line) => paint.bold(colour(line))),
    ...wrap(`With all nets: ${paintOutcome(full, paint)} (${meaning[full]}). With none: ${paintOutcome(bare, paint)}.`, width),
    ...(ablation.search === undefined ? [] : wrap(searchedWords(document, ablation.results.length), width)),
    ...concludedSentences(analysis).flatMap((sentence) => wrap(sentence, width)),
  ];
}

/** What is said of a search rests on less than was executed: said at once, before anybody quotes a number. */
function searchedWords({ guardrails }: AblationDocument, executed: number): string {
  const all = 2 ** guardrails.length;
  return `Found by a search that executed ${executed.toLocaleString("en-US")} of ${count(all, "combination")}: what it took for granted stands at the end.`;
}
