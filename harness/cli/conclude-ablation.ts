import type { AblationAnalysis, AblationDocument } from "#model/ablation";
import type { Outcome } from "#model/outcome";
import { analyse } from "../ablation/report-ablation.ts";
import type { AblationReporter } from "../ablation/report-ablation.ts";

export interface Conclusion {
  readonly document: AblationDocument;
  /** The document's own unless given. */
  readonly threshold?: Outcome | undefined;
  readonly leastK: number | undefined;
  readonly reporters: AblationReporter;
}

/** Exit codes: 1 beats 3. */
const notMet = 1;
const leftOpen = 3;

/** Says what an ablation says, and answers the exit code: 1 when fewer nets must fail than asked for, 3 when inconclusive executions leave that open. */
export async function concludeAblation({ document, threshold, leastK, reporters }: Conclusion): Promise<number> {
  const analysed = analyse(document, threshold);
  await reporters.report(analysed);
  const complaints = analysed.analyses.flatMap((analysis) => complaintsOf(analysis, leastK));
  for (const { text } of complaints) process.stderr.write(`scartissue: ${text}\n`);
  return Math.min(...complaints.map(({ exitCode }) => exitCode), complaints.length === 0 ? 0 : leftOpen);
}

function complaintsOf(
  { scenario, operator, k }: AblationAnalysis,
  leastK: number | undefined,
): readonly { readonly text: string; readonly exitCode: number }[] {
  const [atLeast, atMost] = [k.atLeast ?? Infinity, k.atMost ?? Infinity];
  const where = `${scenario} (${operator})`;
  if (leastK !== undefined && atMost < leastK) return [{ text: `${where}: ${netsFail(atMost)}, and --threshold asks for k>=${leastK}`, exitCode: notMet }];
  if (leastK !== undefined && atLeast >= leastK) return [];
  if (atLeast === atMost) return [];
  return [{ text: `${where}: inconclusive executions leave open whether k is ${bound(atLeast)} or ${bound(atMost)}`, exitCode: leftOpen }];
}

function netsFail(count: number): string {
  if (count === 0) return "production is lost with every guardrail standing (k = 0)";
  return count === 1 ? "production is lost when one guardrail fails (k = 1)" : `production is lost when ${count} guardrails fail (k = ${count})`;
}

function bound(value: number): string {
  return value === Infinity ? "unbounded" : String(value);
}
