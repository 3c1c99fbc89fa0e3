import { describe, expect, it } from "vitest";
import { diffAblations } from "#ablation/diff-ablations";
import { assembleDocument } from "#harness/ablation/assemble-document";
import { analyse } from "#harness/ablation/report-ablation";
import { baselineComplaints, exitCodeOfComplaints, safetyComplaints, searchComplaints } from "#harness/cli/ablation-complaints";
import type { AblationDocument } from "#model/ablation";
import type { Judgement } from "#model/outcome";
import { sampleExecuted, samplePlan } from "../harness/ablation/samples.ts";

/** Outcomes of: neither, the first, the second, both. */
function documentOf(outcomes: readonly Judgement[]): AblationDocument {
  return assembleDocument(
    samplePlan,
    sampleExecuted.map((line) => ({ ...line, outcome: outcomes[line.subset] ?? "lost" })),
  );
}

const either = documentOf(["lost", "held", "held", "held"]);
const both = documentOf(["lost", "lost", "lost", "held"]);
const neither = documentOf(["lost", "lost", "lost", "lost"]);
const open = documentOf(["lost", "held", "inconclusive", "held"]);
const needless = documentOf(["held", "held", "held", "held"]);

const safety = (document: AblationDocument, leastK?: number): ReturnType<typeof safetyComplaints> =>
  analyse(document).analyses.flatMap((analysis) => safetyComplaints(analysis, leastK));

describe("k", () => {
  it("is complained of when it is less than asked for", () => {
    expect(safety(either, 2)).toEqual([]);
    expect(safety(either, 3)).toMatchObject([
      { exitCode: 1, text: expect.stringContaining("when 2 guardrails fail (k = 2), and --threshold asks for k>=3") as string },
    ]);
    expect(safety(both, 2)).toMatchObject([{ exitCode: 1, text: expect.stringContaining("when one guardrail fails (k = 1)") as string }]);
    expect(safety(neither, 1)).toMatchObject([{ exitCode: 1, text: expect.stringContaining("with every guardrail standing (k = 0)") as string }]);
  });

  it("is as large as anybody asks where nothing is needed", () => {
    expect(safety(needless, 99)).toEqual([]);
  });

  it("is left open by what is inconclusive, unless what was asked for holds anyway", () => {
    expect(safety(open)).toMatchObject([{ exitCode: 3, text: expect.stringContaining("leaves open whether k is 1 or 2") as string }]);
    expect(safety(open, 2)).toMatchObject([{ exitCode: 3 }]);
    expect(safety(open, 1)).toEqual([]);
    expect(safety(open, 3)).toMatchObject([{ exitCode: 1 }]);
  });

  it("is left open where a search has concluded as much as is asked for, and not executed it", () => {
    const [analysis] = analyse(either).analyses;
    if (analysis === undefined) throw new Error("there is one scenario");
    const alone = (atLeast: number | null): ReturnType<typeof safetyComplaints> =>
      safetyComplaints(
        { ...analysis, executedAlone: { k: { atLeast, atMost: 2 }, kByCause: { atLeast, atMost: 2 }, concludedPathSets: 0, concludedCutSets: 1 } },
        2,
      );
    expect(alone(1)).toMatchObject([{ exitCode: 3, text: expect.stringContaining("by executions alone k is at least 1") as string }]);
    expect(alone(2)).toEqual([]);
    expect(alone(null)).toEqual([]);
  });

  it("asks for nothing unless asked to", () => {
    expect(safety(neither)).toEqual([]);
  });
});

describe("a baseline", () => {
  const since = (before: AblationDocument, after: AblationDocument): ReturnType<typeof baselineComplaints> =>
    baselineComplaints(diffAblations(before, after, "restorable"));

  it("is kept by what is as good, or better", () => {
    expect(since(either, either)).toEqual([]);
    expect(since(both, either)).toEqual([]);
  });

  it("is lost when k falls or a path set is lost, and what did it is said once", () => {
    const complaints = since(either, both);
    expect(complaints.map(({ exitCode }) => exitCode)).toEqual([1, 1, 1]);
    expect(complaints[0]?.text).toContain("since the baseline, k fell from 2 to 1");
    expect(complaints[1]?.text).toContain("a.first no longer suffices");
    expect(complaints.filter(({ text }) => text.includes("\n"))).toHaveLength(1);
  });

  it("is left open by what is inconclusive now", () => {
    expect(since(either, open).map(({ exitCode }) => exitCode)).toEqual([3, 3]);
  });

  it("is no baseline on other terms, though everything came out as before; another version is none of them", () => {
    const other = (settings: Partial<AblationDocument["settings"]>): AblationDocument => ({ ...either, settings: { ...either.settings, ...settings } });
    expect(since(other({ approver: "rubber-stamp", seeds: [1, 2, 3] }), either)).toMatchObject([
      { exitCode: 3, text: expect.stringContaining("other terms: approver (rubber-stamp, now reads-the-plan) and seeds (1,2,3, now 1,2)") as string },
    ]);
    expect(since(other({ version: "0.9.0" }), either)).toEqual([]);
  });

  it("is not held by an ablation that leaves one of its scenarios out", () => {
    const more = { ...either, scenarios: [...either.scenarios, ...either.scenarios.map((one) => ({ ...one, scenario: "fire" }))] };
    expect(since(more, either)).toMatchObject([{ exitCode: 3, text: expect.stringContaining("fire (persistent): the baseline has it") as string }]);
  });
});

describe("exit codes", () => {
  it("are 2 for a reporter's failure before 1 for nets that do not suffice before 3 for what is left open", () => {
    const of = (...codes: readonly (1 | 2 | 3)[]): number => exitCodeOfComplaints(codes.map((exitCode) => ({ text: "", exitCode })));
    expect([of(), of(3), of(3, 1), of(1, 3, 2)]).toEqual([0, 3, 1, 2]);
  });

  it("are 3 for a search that was not completed", () => {
    const [ablation] = either.scenarios;
    if (ablation === undefined) throw new Error("the sample is empty");
    const search = { assumptions: ["a", "It was stopped."], threshold: "restorable", executed: 4, sample: { size: 0, agreed: 0, disagreeing: [] } } as const;
    expect(searchComplaints({ ...ablation, search: { ...search, complete: false } })).toMatchObject([
      { exitCode: 3, text: expect.stringContaining("It was stopped.") as string },
    ]);
    expect(searchComplaints({ ...ablation, search: { ...search, complete: true } })).toEqual([]);
    expect(searchComplaints(ablation)).toEqual([]);
  });
});
