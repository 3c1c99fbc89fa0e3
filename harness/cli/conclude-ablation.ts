import type { AblationAnalysis, AblationDocument } from "#model/ablation";
import type { Outcome } from "#model/outcome";
import { analyse } from "../ablation/report-ablation.ts";
import type { AblationReporters } from "../ablation/report-ablation.ts";

export interface Conclusion {
  readonly document: AblationDocument;
  /** The document's own unless given. */
  readonly threshold?: Outcome | undefined;
  readonly leastK: number | undefined;
  readonly reporters: AblationReporters;
}

/** A reason why the exit code is not 0. */
interface Complaint {
  readonly text: string;
  readonly exitCode: 1 | 2 | 3;
}

/** From what counts most: a reporter that could not do its work, nets that do not suffice, what is left open. */
const exitCodes = [2, 1, 3] as const;

/** Says what an ablation says, and answers the exit code: 1 when fewer nets must fail than asked for, 3 when that is left open. */
export async function concludeAblation({ document, threshold, leastK, reporters }: Conclusion): Promise<number> {
  const analysed = analyse(document, threshold);
  const problems = await reporters.report(analysed);
  const complaints: readonly Complaint[] = [
    ...problems.map((text) => ({ text, exitCode: 2 as const })),
    ...analysed.analyses.flatMap((analysis) => complaintsOf(analysis, leastK)),
    ...document.scenarios.flatMap(({ scenario, operator, search }) =>
      search === undefined || search.complete
        ? []
        : [{ text: `${scenario} (${operator}): the search is not complete, so k and the sets may not be all`, exitCode: 3 as const }],
    ),
  ];
  for (const { text } of complaints) process.stderr.write(`scartissue: ${text}\n`);
  return exitCodes.find((code) => complaints.some(({ exitCode }) => exitCode === code)) ?? 0;
}

function complaintsOf({ scenario, operator, k }: AblationAnalysis, leastK: number | undefined): readonly Complaint[] {
  const [atLeast, atMost] = [k.atLeast ?? Infinity, k.atMost ?? Infinity];
  const where = `${scenario} (${operator})`;
  if (leastK !== undefined && atMost < leastK) return [{ text: `${where}: ${netsFail(atMost)}, and --threshold asks for k>=${leastK}`, exitCode: 1 }];
  if ((leastK !== undefined && atLeast >= leastK) || atLeast === atMost) return [];
  return [{ text: `${where}: inconclusive executions leave open whether k is ${bound(atLeast)} or ${bound(atMost)}`, exitCode: 3 }];
}

function netsFail(count: number): string {
  if (count === 0) return "production is lost with every guardrail standing (k = 0)";
  return count === 1 ? "production is lost when one guardrail fails (k = 1)" : `production is lost when ${count} guardrails fail (k = ${count})`;
}

function bound(value: number): string {
  return value === Infinity ? "unbounded" : String(value);
}
