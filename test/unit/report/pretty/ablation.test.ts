import { describe, expect, test } from "vitest";
import type { ScenarioAblation } from "#model/ablation";
import type { Outcome } from "#model/outcome";
import { createPaint } from "#report/pretty/paint";
import { renderAblation } from "#report/pretty/render-ablation";
import { sample } from "./ablation-sample.ts";
import type { Sample } from "./ablation-sample.ts";

const plain = createPaint(false);
const told = ({ document, analyses }: Sample, width: number = 200): string => renderAblation(document, analyses, plain, { width });

const searched: NonNullable<ScenarioAblation["search"]> = {
  assumptions: ["More guardrails never do worse."],
  threshold: "restorable",
  executed: 4,
  sample: { size: 0, agreed: 0, disagreeing: [] },
  complete: true,
};

/** One suffices alone, the others only together. */
const oneOrTwo = sample("abc", (standing) => (standing.includes("a") ? "held" : standing === "bc" ? "service-down" : "lost"));

describe("an ablation in the terminal", () => {
  test("says k as a sentence, and the outcomes with all nets and with none", () => {
    const text = told(oneOrTwo);
    expect(text).toContain("2 nets must fail before production is lost (k = 2).");
    expect(text).toContain("With all nets: held (everything that must survive survived). With none: lost.");
  });

  test("says cut sets as sentences, by how many are missing", () => {
    expect(told(oneOrTwo)).toContain("✗ production is lost when net.a and net.b are both missing");
    expect(told(sample("ab", (standing) => (standing.includes("a") ? "held" : "lost")))).toContain("✗ production is lost when net.a is missing");
    expect(told(sample("abc", (standing) => (standing === "" ? "lost" : "held")))).toContain(
      "✗ production is lost when net.a, net.b and net.c are all missing",
    );
  });

  test("says path sets as sentences, and that one more net can undo them where it can", () => {
    const text = told(oneOrTwo);
    expect(text).toContain("✓ net.a alone keeps it");
    expect(text).toContain("✓ net.b and net.c together keep it");
    expect(text).not.toContain("can undo it");
    expect(told(sample("ab", (standing) => (standing === "a" ? "held" : "lost")))).toContain("one more beside them can undo it");
  });

  test.each<[Outcome, string]>([
    ["restorable", "production is lost"],
    ["service-down", "data is lost or has to be restored"],
    ["exposed", "production goes down, or worse"],
    ["held", "something that must survive is harmed"],
  ])("says what falling below %s means", (threshold, words) => {
    const text = told(sample("ab", (standing) => (standing === "" ? "lost" : "held"), { threshold }));
    expect(text).toContain(`2 nets must fail before ${words} (k = 2).`);
    expect(text).toContain(`✗ ${words} when net.a and net.b are both missing`);
  });

  test("says so when all nets together lose, when one failure is enough, and when none is needed", () => {
    const lost = told(sample("ab", () => "lost"));
    expect(lost).toContain("Production is lost even with every net standing (k = 0).");
    expect(lost).toContain("✗ production is lost even with every net standing");
    expect(lost).toContain("no set of nets does");
    expect(told(sample("ab", (standing) => (standing === "ab" ? "held" : "lost")))).toContain("1 net must fail before production is lost (k = 1).");
    const held = told(sample("ab", () => "held"));
    expect(held).toContain("No net is needed: there is no way of taking nets away in which production is lost (k = unbounded).");
    expect(held).toContain("no set of nets, however many fail");
    expect(held).toContain("✓ no net is needed to keep it");
  });

  test("ranks nets by what they are worth, a bar beside both numbers", () => {
    const lines = told(oneOrTwo, 80).split("\n");
    const from = lines.indexOf("What each net is worth");
    expect(lines.slice(from + 2, from + 5)).toEqual([
      expect.stringMatching(/^ {2}net\.a █{24} +0\.67 +0\.75$/),
      expect.stringMatching(/^ {2}net\.b █{6} +0\.17 +0\.25$/),
      expect.stringMatching(/^ {2}net\.c █{6} +0\.17 +0\.25$/),
    ]);
  });

  test("says that no net is worth anything where every combination ends alike", () => {
    expect(told(sample("ab", () => "held"))).toContain("Nothing at this threshold: every combination ends on the same side of it.");
    expect(told(oneOrTwo)).not.toContain("Nothing at this threshold");
  });

  test("names nets that never decide, redundant ones, those that do harm and those that refuse ordinary work", () => {
    const text = told(sample("abc", (standing) => (standing.includes("a") || standing.includes("b") ? "held" : "lost"), { friction: [0, 2, 1] }));
    expect(text).toContain("Never decisive, in no pair of combinations that was executed: net.c.");
    expect(text).toContain("Friction: net.b refuses 2 steps of the ordinary work; net.c refuses 1 step of the ordinary work.");
    expect(text).not.toContain("Redundant");
    expect(text).not.toContain("Below zero");
    const harmful = told(sample("ab", (standing) => (standing === "a" ? "held" : "lost")));
    expect(harmful).toMatch(/net\.b ▒+ +-0\.50 +-0\.50/);
    expect(harmful).toContain("Below zero: it does more harm than good here.");
    expect(told(sample("abc", (standing) => (standing.length > 1 && standing.includes("a") ? "held" : "lost")))).toContain(
      "Redundant as things stand, each by itself: net.b and net.c.",
    );
  });

  test("merges what fails together, and says what that makes of the number", () => {
    const account = { kind: "account", is: "111" } as const;
    const both = (standing: string): "held" | "lost" => (standing.includes("a") || standing.includes("b") ? "held" : "lost");
    const text = told(sample("ab", both, { restsOn: [[account], [account]] }));
    expect(text).toContain("- net.a and net.b rest on the same account 111");
    expect(text).toContain("Counting what fails together as one failure, it takes 1 failure, not 2, before production is lost.");
    expect(text).toContain("✗ production is lost when account 111 fails (net.a and net.b)");
    const beside = told(sample("abc", (standing) => (standing === "" ? "lost" : "held"), { restsOn: [[account], [account], []] }));
    expect(beside).toContain("it takes 2 failures, not 3, before");
    expect(beside).toContain("✗ production is lost when account 111 fails (net.a and net.b) and net.c is missing");
    expect(told(sample("ab", both))).not.toContain("What fails together");
  });

  test("tells pairs in which one net more did worse, with the commands that play both", () => {
    const text = told(sample("abc", (standing) => (standing === "ab" ? "service-down" : standing.includes("c") ? "held" : "lost")));
    expect(text).not.toContain("Where one net more");
    const broken = told(sample("ab", (standing) => (standing === "a" ? "held" : standing === "ab" ? "lost" : "lost")));
    expect(broken).toContain("1 pair of combinations breaks the rule that more nets never do worse.");
    expect(broken).toContain("! net.a alone comes to held; with net.b added it is lost");
    expect(broken).toContain("npx scartissue run made-up --operator persistent --guardrails net.a --seed 1");
    expect(broken).toContain("npx scartissue run made-up --operator persistent --guardrails net.a,net.b --seed 1");
    expect(told(sample("ab", (standing) => (standing === "a" ? "held" : standing === "" ? "lost" : "exposed")))).toContain(
      "; none so that production is lost.",
    );
  });

  test("counts what depends on order and what is inconclusive, with a reason", () => {
    const { document, analyses } = sample("ab", (standing) => (standing === "" ? "lost" : "held"));
    const results = document.scenarios[0]?.results ?? [];
    const doubtful = sample("ab", () => "held", {
      reasons: ["an operation is not simulated"],
      results: results.map((result) =>
        result.subset === 1
          ? { ...result, outcome: "inconclusive", reasons: [0] }
          : result.subset === 2
            ? {
                ...result,
                outcome: "lost",
                bySeed: [
                  { seed: 1, outcome: "held" },
                  { seed: 2, outcome: "lost" },
                ],
              }
            : result,
      ),
    });
    const text = told(doubtful);
    expect(text).toContain("1 combination ends differently by the order of things (2 seeds): counted at the worst.");
    expect(text).toContain("1 combination is inconclusive: enough for nothing, and counted as fallen in cut sets.");
    expect(text).toContain("inconclusive because: an operation is not simulated");
    expect(told({ document, analyses })).not.toContain("How far to trust this");
  });

  test("does not say of what is inconclusive that production is lost", () => {
    const open = sample("ab", (standing) => (standing === "ab" ? "held" : standing === "a" ? "inconclusive" : "lost"), {
      restsOn: [[{ kind: "key", is: "k" }], [{ kind: "key", is: "k" }]],
    });
    const text = told(open);
    expect(text).toContain("✗ it cannot be told whether production is lost when net.b is missing");
    expect(text).toContain("✗ production is lost when net.a is missing");
    const shared = told(
      sample("ab", (standing) => (standing === "" ? "inconclusive" : "held"), { restsOn: [[{ kind: "key", is: "k" }], [{ kind: "key", is: "k" }]] }),
    );
    expect(shared).toContain("✗ it cannot be told whether production is lost when key k fails (net.a and net.b)");
    expect(shared).not.toContain("✗ production is lost");
  });

  test("says what a search assumed, how its sample came out, and that it was stopped", () => {
    const found = sample("ab", (standing) => (standing === "" ? "lost" : "held"), {
      search: {
        assumptions: ["More guardrails never do worse."],
        threshold: "restorable",
        executed: 4,
        sample: { size: 8, agreed: 7, disagreeing: [1] },
        complete: false,
      },
    });
    const text = told(found);
    expect(text).toContain("? More guardrails never do worse.");
    expect(text).toContain("? Afterwards 8 combinations drawn at random were executed: 7 came out as concluded, 1 did not.");
    expect(text).toContain("The search does not call itself complete: further minimal sets may exist.");
    expect(text).not.toContain("stopped by its limit");
    expect(text).toContain("Every combination that was executed");
    expect(text).toContain("Found by a search that executed 4 of 4 combinations: what it took for granted stands at the end.");
    expect(text).toMatch(/net\.a █+ +~0\.50/);
    expect(text).toContain("~ is an estimate, under what the search assumed.");
    expect(told(oneOrTwo)).not.toContain("search");
  });

  test("says beside k what a search concluded and did not execute, and nothing where executions alone say the same", () => {
    const found = sample("abc", (standing) => (standing === "" ? "lost" : "held"), { search: searched });
    const [analysis] = found.analyses;
    if (analysis === undefined) throw new Error("the sample has an analysis");
    const saidWith = (alone: NonNullable<typeof analysis.executedAlone>): string =>
      told({ ...found, analyses: [{ ...analysis, kByCause: { atLeast: 2, atMost: 2 }, executedAlone: alone }] });
    const open = saidWith({ k: { atLeast: 2, atMost: 3 }, kByCause: { atLeast: 1, atMost: 2 }, concludedPathSets: 0, concludedCutSets: 1 });
    expect(open).toContain("k = 3 is concluded, not executed: all combinations with up to 1 net missing were executed; by executions alone k is 2 to 3.");
    expect(open).toContain("k = 2, with what fails together as one failure, is concluded, not executed: by executions alone it is 1 to 2.");
    expect(open).toContain("Each set was executed. That no smaller one does was concluded, not wholly executed, for 1 of 1 cut set.");
    const executed = saidWith({ k: { atLeast: 3, atMost: 3 }, kByCause: { atLeast: 2, atMost: 2 }, concludedPathSets: 0, concludedCutSets: 0 });
    expect(executed).not.toContain("concluded, not");
    expect(told(found)).not.toContain("concluded, not");
  });

  test("does not say that nothing was drawn came out as concluded", () => {
    const drawn = (size: number): string =>
      told(sample("ab", (standing) => (standing === "" ? "lost" : "held"), { search: { ...searched, sample: { size, agreed: size, disagreeing: [] } } }));
    expect(drawn(0)).not.toContain("drawn at random");
    expect(drawn(1)).toContain("Afterwards 1 combination drawn at random was executed: 1 came out as concluded.");
  });

  test("counts sets and pairs beyond what fits", () => {
    const pairs = sample("abcdefg", (standing) => (standing.length > 1 ? "held" : "lost"));
    expect(told(pairs)).toContain("and 9 more: --reporter json lists all");
    const broken = sample("abcdefg", (standing) => (standing.includes("a") ? "lost" : "held"));
    expect(told(broken)).toContain("and 60 more pairs");
  });
});

describe("its width", () => {
  test.each([60, 80, 100])("is kept at %s columns by every line but the commands", (width) => {
    const lines = told(
      sample("abcdefghij", (standing) => (standing.includes("ab") ? "held" : standing === "cde" ? "held" : "lost"), { operators: ["literal", "persistent"] }),
      width,
    ).split("\n");
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.filter((line) => line.length > width && !line.includes("npx scartissue"))).toEqual([]);
    expect(lines.some((line) => line.includes("npx scartissue run made-up --operator literal --guardrails net.c,net.d,net.e --seed 1"))).toBe(true);
  });

  test("puts the id of a net above its bar where both do not fit", () => {
    const { document, analyses } = oneOrTwo;
    const long = { ...document, guardrails: document.guardrails.map((one) => ({ ...one, id: `${one.id}.of-a-policy-with-a-very-long-name` })) };
    const lines = renderAblation(long, analyses, plain, { width: 60 }).split("\n");
    const from = lines.indexOf("What each net is worth");
    expect(lines.slice(from + 1, from + 4)).toEqual([
      expect.stringMatching(/^ {30}Shapley Birnbaum$/),
      "  net.a.of-a-policy-with-a-very-long-name",
      expect.stringMatching(/^ {5}█{24} +0\.67 +0\.75$/),
    ]);
    expect(lines.filter((line) => line.length > 60 && !line.includes("npx"))).toEqual([]);
  });
});

describe("its colours", () => {
  test("are there for a terminal that shows them, and change no word", () => {
    const { document, analyses } = oneOrTwo;
    const coloured = renderAblation(document, analyses, createPaint(true), { width: 80 });
    expect(coloured).toContain("\u001B[31m");
    expect(coloured.replaceAll(/\u001B\[\d+m/g, "")).toBe(renderAblation(document, analyses, plain, { width: 80 }));
    expect(renderAblation(document, analyses, plain)).not.toContain("\u001B");
  });
});
