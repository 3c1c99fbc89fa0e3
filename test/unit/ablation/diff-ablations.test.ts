import { describe, expect, test } from "vitest";
import type { AblationDiff } from "#ablation/ablation-diff";
import { baselineComplaints, exitCodeOfComplaints } from "#harness/cli/ablation-complaints";
import { renderDiff } from "#harness/ablation/diff-words";
import { createPaint } from "#report/pretty/paint";
import { diffAblations } from "#ablation/diff-ablations";
import type { AblationDocument, ScenarioAblation } from "#model/ablation";
import type { Judgement } from "#model/outcome";
import { documentOf, madeUp, resultOf } from "../../property/ablation-arbitrary.ts";

/** A document over these guardrails, in which any of some sets of them holds the incident. */
function held(
  ids: readonly string[],
  heldBy: readonly (readonly string[])[],
  options: { readonly outcome?: (standing: readonly string[], usual: Judgement) => Judgement; readonly ablation?: Partial<ScenarioAblation> } = {},
): AblationDocument {
  const standing = (subset: number): readonly string[] => ids.filter((_, index) => (subset & (1 << index)) !== 0);
  const table = Array.from({ length: 2 ** ids.length }, (_, subset): Judgement => {
    const usual = heldBy.some((set) => set.every((id) => standing(subset).includes(id))) ? "held" : "lost";
    return options.outcome?.(standing(subset), usual) ?? usual;
  });
  const document = documentOf(ids.length, [{ ...madeUp(table).ablation, ...options.ablation }]);
  return { ...document, guardrails: ids.map((id) => ({ id, title: id, layer: "agent" as const })) };
}

const all = ["backup", "hook", "lock"];
const before = held(all, [["hook"], ["backup", "lock"]]);
const diff = (after: AblationDocument, threshold: "held" | "restorable" = "held") => diffAblations(before, after, threshold);

/** What the command line makes of it. */
function baselineVerdict(compared: AblationDiff): { readonly status: string; readonly reasons: readonly string[] } {
  const complaints = baselineComplaints(compared);
  const status = ["passed", "failed", "a reporter failed", "inconclusive"][exitCodeOfComplaints(complaints)] ?? "";
  return { status, reasons: complaints.map(({ text }) => text) };
}

describe("two ablations of the same", () => {
  test("do not differ, and the baseline holds", () => {
    const same = diff(before);
    expect(same).toMatchObject({ guardrails: { added: [], removed: [] }, settings: [], onlyBefore: [], onlyAfter: [] });
    expect(same.scenarios).toMatchObject([
      {
        k: { before: { atLeast: 2 }, after: { atLeast: 2 }, change: "same" },
        pathSets: { lost: [], gained: [] },
        cutSets: { lost: [], gained: [] },
        changed: { compared: 8, better: 0, worse: 0, unclear: 0, examples: [] },
        explanations: [],
      },
    ]);
    expect(baselineVerdict(same)).toEqual({ status: "passed", reasons: [] });
  });
});

describe("a guardrail that stopped working", () => {
  const after = held(all, [["backup", "lock"]]);

  test("is named: every changed subset holds it, and nothing else is in all of them", () => {
    const [scenario] = diff(after).scenarios;
    expect(scenario?.explanations).toMatchObject([{ kind: "guardrail", guardrails: ["hook"] }]);
    expect(scenario?.changed).toMatchObject({ compared: 8, worse: 3, better: 0, unclear: 0 });
    expect(scenario?.changed.examples[0]).toMatchObject({
      guardrails: ["hook"],
      before: "held",
      after: "lost",
      replay: "npx scartissue run made-up --operator persistent --guardrails hook --seed 1",
    });
  });

  test("loses its path sets, opens cut sets and lowers k", () => {
    expect(diff(after).scenarios[0]).toMatchObject({
      k: { before: { atLeast: 2, atMost: 2 }, after: { atLeast: 1, atMost: 1 }, change: "fell" },
      pathSets: { lost: [{ guardrails: ["hook"], removed: [], outcome: "lost", certain: true }], gained: [] },
      cutSets: {
        gained: [
          { guardrails: ["backup"], outcome: "lost", certain: true },
          { guardrails: ["lock"], outcome: "lost", certain: true },
        ],
        lost: [],
      },
    });
  });

  test("fails the baseline, in words that name it", () => {
    expect(baselineVerdict(diff(after))).toEqual({
      status: "failed",
      reasons: [
        "made-up (persistent): since the baseline, k fell from 2 to 1",
        "made-up (persistent): since the baseline, hook no longer suffices: lost\n  Outcomes changed only where hook stands, and no other guardrail stands in all of these: it changed, or what it meets did.",
      ],
    });
  });

  test("the other way round it is a gain, and the baseline holds", () => {
    const repaired = diffAblations(after, before, "held");
    expect(repaired.scenarios[0]).toMatchObject({
      k: { change: "rose" },
      pathSets: { lost: [], gained: [["hook"]] },
      cutSets: { lost: [["backup"], ["lock"]], gained: [] },
    });
    expect(repaired.scenarios[0]?.changed).toMatchObject({ better: 3, worse: 0 });
    const told = renderDiff(repaired, createPaint(false));
    expect(told).toContain(
      "  backup may be missing now without production falling below held\n  lock may be missing now without production falling below held\n",
    );
    expect(told).not.toContain("no longer");
    expect(baselineVerdict(repaired)).toEqual({ status: "passed", reasons: [] });
  });
});

describe("a new cut set that costs no path set, where one net more does harm", () => {
  const alone = held(all, [["backup"]]);
  const withOutcomes = (outcomeOf: (standing: readonly string[]) => Judgement | undefined): AblationDocument => ({
    ...alone,
    scenarios: alone.scenarios.map((one) => ({
      ...one,
      results: one.results.map((result) => ({
        ...result,
        outcome: outcomeOf(all.filter((_, bit) => (result.subset & (1 << bit)) !== 0)) ?? result.outcome,
      })),
    })),
  });
  const without = (net: string, outcome: Judgement): AblationDocument =>
    withOutcomes((standing) => (standing.length === 2 && !standing.includes(net) ? outcome : undefined));

  test("fails the baseline: production falls in a new way", () => {
    const compared = diffAblations(alone, without("lock", "lost"), "held");
    expect(compared.scenarios[0]).toMatchObject({ k: { change: "same" }, pathSets: { lost: [] } });
    expect(baselineVerdict(compared)).toMatchObject({
      status: "failed",
      reasons: [expect.stringContaining("new: it falls when lock is missing: lost")],
    });
  });

  test("leaves the baseline open where that execution is inconclusive", () => {
    expect(baselineVerdict(diffAblations(alone, without("lock", "inconclusive"), "held"))).toMatchObject({
      status: "inconclusive",
      reasons: [expect.stringContaining("whether it falls when lock is missing is left open: inconclusive")],
    });
  });

  test("is none that was there before", () => {
    expect(baselineVerdict(diffAblations(without("lock", "lost"), without("lock", "lost"), "held"))).toEqual({ status: "passed", reasons: [] });
  });
});

describe("the words of a diff", () => {
  const words = (from: AblationDocument, to: AblationDocument): string => renderDiff(diffAblations(from, to, "held"), createPaint(false));

  test("say what may be missing now: two of them both, and where everything stood already, that it holds", () => {
    const nothing = held(all, []);
    expect(words(nothing, held(all, [["hook"]]))).toContain("  with every guardrail standing production no longer falls below held\n");
    expect(words(before, held(all, [["hook"], ["backup", "lock"], ["lock"]]))).toContain(
      "  both backup and hook may be missing now without production falling below held\n",
    );
  });

  test("say of a set that is gone whole what comes without it, and of one that is gone in part what is left of it", () => {
    const gone = words(before, held(["backup", "lock"], [["backup", "lock"]]));
    expect(gone).toContain("  hook, which sufficed, is gone: with no guardrail at all it comes to lost\n");
    expect(gone).not.toContain("no longer suffices");
    expect(words(before, held(["hook"], [["hook"]]))).toContain("  backup and lock, which sufficed, are gone: with no guardrail at all it comes to lost\n");
    expect(words(before, held(["backup", "hook"], [["hook"]]))).toContain(
      "  backup and lock no longer suffice, of which lock is gone: what is left of them comes to lost\n",
    );
  });

  test("leave open what is inconclusive without the set that is gone", () => {
    const foggy = held(["backup", "lock"], [["backup", "lock"]], { outcome: (standing, usual) => (standing.length === 0 ? "inconclusive" : usual) });
    expect(words(before, foggy)).toContain("  hook, which sufficed, is gone: whether production holds with no guardrail at all is left open\n");
  });

  test("control: of a set that is there whole, and of no guardrail at all that sufficed, nothing is said to be gone", () => {
    expect(words(before, held(all, [["backup", "lock"]]))).toContain("  hook no longer suffices: lost\n");
    expect(words(held(all, [[]]), before)).toContain("  no guardrail at all no longer suffices: lost\n");
  });
});

describe("guardrails that came and went", () => {
  test("one that is gone is named, with what it alone does to k", () => {
    const removed = diff(held(["backup", "lock"], [["backup", "lock"]]));
    expect(removed.guardrails).toEqual({ added: [], removed: ["hook"] });
    expect(removed.scenarios[0]).toMatchObject({
      pathSets: { lost: [{ guardrails: ["hook"], removed: ["hook"], outcome: "lost", certain: true }] },
      changed: { compared: 4, worse: 0 },
      explanations: [{ kind: "removed", guardrails: ["hook"], sentence: "`hook` is gone: without it alone k goes from 2 to 1." }],
    });
    expect(baselineVerdict(removed)).toMatchObject({
      status: "failed",
      reasons: expect.arrayContaining([expect.stringContaining("hook is gone: without it alone k goes from 2 to 1.")]),
    });
  });

  test("one that was idle may go", () => {
    const idle = diffAblations(held([...all, "zeal"], [["hook"], ["backup", "lock"]]), before, "held");
    expect(idle.scenarios[0]?.explanations).toMatchObject([
      { kind: "removed", guardrails: ["zeal"], sentence: "`zeal` is gone: without it alone k is 2 as before." },
    ]);
    expect(baselineVerdict(idle).status).toBe("passed");
  });

  test("one that is new is named, and a path set that became smaller is not lost", () => {
    const added = diff(held([...all, "zeal"], [["hook"], ["backup"], ["zeal"]]));
    expect(added.scenarios[0]).toMatchObject({ k: { change: "rose" }, pathSets: { lost: [], gained: [["backup"], ["zeal"]] } });
    expect(added.scenarios[0]?.changed).toMatchObject({ compared: 8, better: 1, worse: 0 });
    expect(added.scenarios[0]?.explanations[0]).toMatchObject({ kind: "added", guardrails: ["zeal"], sentence: "`zeal` is new: with it k goes from 2 to 3." });
    expect(baselineVerdict(added).status).toBe("passed");
  });
});

describe("when it cannot be told which change did it", () => {
  test("two that matter only together are both named", () => {
    expect(diff(held(all, [["hook"]])).scenarios[0]?.explanations).toMatchObject([
      { kind: "together", guardrails: ["backup", "lock"], sentence: expect.stringContaining("which of them changed cannot be told") },
    ]);
  });

  test("several that changed at once are not named", () => {
    expect(diff(held(all, [])).scenarios[0]?.explanations).toMatchObject([
      { kind: "several", guardrails: [], sentence: expect.stringContaining("cannot be told") },
    ]);
  });

  test("what changes the bare run is no guardrail", () => {
    expect(diff(held(all, [[]])).scenarios[0]?.explanations).toMatchObject([{ kind: "world", guardrails: [] }]);
  });

  test("other settings are said first", () => {
    const after = held(all, [["backup", "lock"]]);
    const other = diff({ ...after, settings: { ...after.settings, version: "0.0.1", rows: 12 } });
    expect(other.settings).toEqual([
      { setting: "version", before: "0.0.0", after: "0.0.1" },
      { setting: "rows", before: "as the scenario has it", after: "12" },
    ]);
    expect(other.scenarios[0]?.explanations).toMatchObject([
      { kind: "settings", sentence: expect.stringContaining("version (0.0.0, now 0.0.1) and rows (as the scenario has it, now 12)") },
      { kind: "guardrail", guardrails: ["hook"] },
    ]);
  });
});

describe("guardrails that come to rest on one thing", () => {
  const resting = (...on: readonly string[]): AblationDocument => ({
    ...before,
    scenarios: before.scenarios.map((one) => ({
      ...one,
      restsOn: all.map((_, index) => (on[index] === undefined ? [] : [{ kind: "account", is: on[index] }])),
    })),
  });
  const [apart, together] = [resting("1", "2", "3"), resting("1", "1", "3")];

  test("fail the baseline though every outcome is as before: k with common causes fell, and it is said what they rest on", () => {
    const compared = diffAblations(apart, together, "held");
    expect(compared.scenarios[0]).toMatchObject({ k: { change: "same" }, kByCause: { change: "fell" }, changed: { worse: 0 } });
    expect(baselineVerdict(compared)).toEqual({
      status: "failed",
      reasons: [
        "made-up (persistent): since the baseline, k with what fails together as one failure fell from 2 to 1\n  backup and hook rest on the same account 1, which was not so before.",
      ],
    });
    expect(renderDiff(compared, createPaint(false))).toBe(
      "made-up (persistent): k = 2\n  k with what fails together as one failure fell from 2 to 1\n  backup and hook rest on the same account 1, which was not so before.\n",
    );
  });

  test("control: as before, or apart again, the baseline holds", () => {
    for (const [one, other] of [
      [together, together],
      [together, apart],
    ] as const) {
      expect(baselineVerdict(diffAblations(one, other, "held"))).toEqual({ status: "passed", reasons: [] });
    }
    expect(renderDiff(diffAblations(together, apart, "held"), createPaint(false))).toContain("k with what fails together as one failure rose from 1 to 2");
  });

  test("leave it open where inconclusive runs leave it open whether that k fell", () => {
    const foggy = (document: AblationDocument): AblationDocument => ({
      ...document,
      scenarios: document.scenarios.map((one) => ({
        ...one,
        results: one.results.map((result) => (result.subset === 0b100 ? { ...result, outcome: "inconclusive" as const } : result)),
      })),
    });
    expect(baselineVerdict(diffAblations(apart, foggy(together), "held"))).toEqual({
      status: "inconclusive",
      reasons: [expect.stringContaining("whether k with what fails together as one failure fell is left open: it was 2, and is 1 to 2")],
    });
    expect(baselineVerdict(diffAblations(foggy(together), foggy(together), "held")).status).toBe("passed");
  });
});

describe("inconclusive outcomes", () => {
  const foggy = diff(held(all, [["hook"], ["backup", "lock"]], { outcome: (standing, usual) => (standing.join() === "hook" ? "inconclusive" : usual) }));

  test("leave open whether a path set is lost and whether k fell: the baseline is not passed and not failed", () => {
    expect(foggy.scenarios[0]).toMatchObject({
      k: { before: { atLeast: 2, atMost: 2 }, after: { atLeast: 2, atMost: 2 }, change: "same" },
      pathSets: { lost: [{ guardrails: ["hook"], outcome: "inconclusive", certain: false }] },
      changed: { worse: 0, better: 0, unclear: 1 },
    });
    expect(baselineVerdict(foggy)).toMatchObject({ status: "inconclusive", reasons: [expect.stringContaining("whether hook still suffices is left open")] });
  });

  test("k that may have fallen is said with both bounds", () => {
    const doubtful = diff(
      held(all, [["hook"], ["backup", "lock"]], { outcome: (standing, usual) => (standing.join() === "backup,lock" ? "inconclusive" : usual) }),
    );
    expect(doubtful.scenarios[0]?.k).toEqual({ before: { atLeast: 2, atMost: 2 }, after: { atLeast: 1, atMost: 2 }, change: "unclear" });
    expect(baselineVerdict(doubtful)).toMatchObject({
      status: "inconclusive",
      reasons: ["made-up (persistent): since the baseline, whether k fell is left open: it was 2, and is 1 to 2", expect.anything()],
    });
  });
});

describe("ablations that do not meet", () => {
  test("are refused, with what each is of", () => {
    const other = held(all, [["hook"]], { ablation: { operator: "literal" } });
    expect(() => diff(other)).toThrow(
      expect.objectContaining({
        code: "usage",
        message: "The two ablations cannot be compared: one is of made-up (persistent), the other of made-up (literal).",
      }),
    );
  });

  test("a scenario that the baseline has and that was not executed is never a pass", () => {
    const [one] = before.scenarios;
    const more = { ...before, scenarios: one === undefined ? [] : [one, { ...one, scenario: "second" }] };
    expect(diffAblations(more, before, "held")).toMatchObject({ onlyBefore: [{ scenario: "second", operator: "persistent" }], onlyAfter: [] });
    expect(baselineVerdict(diffAblations(more, before, "held"))).toEqual({
      status: "inconclusive",
      reasons: ["second (persistent): the baseline has it, and it was not ablated now"],
    });
    expect(baselineVerdict(diffAblations(before, more, "held")).status).toBe("passed");
  });

  test("an unfinished one is refused", () => {
    const [one] = before.scenarios;
    const unfinished = { ...before, scenarios: one === undefined ? [] : [{ ...one, results: [resultOf(0, "lost")] }] };
    expect(() => diff(unfinished)).toThrow(expect.objectContaining({ code: "inconclusive" }));
  });
});

test("the worst changes come first: those that fell below the threshold, then those that fell furthest", () => {
  const graded: Record<string, readonly [Judgement, Judgement]> = {
    hook: ["held", "service-down"],
    backup: ["service-down", "restorable"],
    lock: ["exposed", "lost"],
  };
  const from = held(all, [], { outcome: (standing) => graded[standing.join()]?.[0] ?? "held" });
  const to = held(all, [], { outcome: (standing) => graded[standing.join()]?.[1] ?? "held" });
  const examples = diffAblations(from, to, "service-down").scenarios[0]?.changed.examples;
  expect(examples?.map(({ guardrails }) => guardrails.join())).toEqual(["lock", "backup", "hook"]);
});
