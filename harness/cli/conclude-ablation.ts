import { diffAblations } from "#ablation/diff-ablations";
import type { AblationDocument } from "#model/ablation";
import type { Outcome } from "#model/outcome";
import { analyse } from "../ablation/report-ablation.ts";
import type { AblationReporters } from "../ablation/report-ablation.ts";
import { baselineComplaints, exitCodeOfComplaints, safetyComplaints, searchComplaints } from "./ablation-complaints.ts";
import type { Complaint } from "./ablation-complaints.ts";

export interface Conclusion {
  readonly document: AblationDocument;
  /** The document's own unless given. */
  readonly threshold?: Outcome | undefined;
  readonly leastK: number | undefined;
  readonly baseline: AblationDocument | undefined;
  readonly reporters: AblationReporters;
  /** False where the outcomes are in no file: what a reporter does not write is then gone. */
  readonly saved: boolean;
}

const notKept = "No outcome was saved: with --save FILE they would have been kept, and `scartissue report FILE` would tell them again";

/** Says what an ablation says, and answers the exit code: 1 when fewer nets must fail than asked for or than before, 3 when that is left open. */
export async function concludeAblation({ document, threshold, leastK, baseline, reporters, saved }: Conclusion): Promise<number> {
  const analysed = analyse(document, threshold);
  const complaints: readonly Complaint[] = [
    ...(await reporters.report(analysed)).map((text) => ({ text: saved ? text : `${text}\n  ${notKept}`, exitCode: 2 as const })),
    ...analysed.analyses.flatMap((analysis) => safetyComplaints(analysis, leastK)),
    ...document.scenarios.flatMap(searchComplaints),
    ...(baseline === undefined ? [] : baselineComplaints(diffAblations(baseline, document, threshold ?? document.threshold ?? "restorable"))),
  ];
  for (const { text } of complaints) process.stderr.write(`scartissue: ${text}\n`);
  return exitCodeOfComplaints(complaints);
}
