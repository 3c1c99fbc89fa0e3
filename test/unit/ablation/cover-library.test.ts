import { describe, expect, test } from "vitest";
import { coverLibrary } from "#ablation/cover-library";
import { searchSubsets } from "#ablation/search";
import type { ScenarioAblation } from "#model/ablation";
import type { Judgement } from "#model/outcome";
import { documentOf, madeUp, resultOf } from "../../property/ablation-arbitrary.ts";

const [a, b, c] = [0b001, 0b010, 0b100];

/** A scenario of three guardrails that is held by any of some sets. */
function scenario(name: string, heldBy: readonly number[], options: Partial<ScenarioAblation> = {}): ScenarioAblation {
  const table = Array.from({ length: 8 }, (_, subset): Judgement => (heldBy.some((set) => (set & ~subset) === 0) ? "held" : "lost"));
  return { ...madeUp(table).ablation, scenario: name, friction: [0, 0, 0], ...options };
}

describe("covering a library", () => {
  test("finds the smallest sets that hold every scenario, with the least friction first", () => {
    const document = documentOf(3, [
      scenario("one", [a, b], { friction: [2, 0, 0] }),
      scenario("two", [a, c], { friction: [0, 1, 0] }),
      scenario("three", [a, b | c], { friction: [0, 0, 0] }),
    ]);
    expect(coverLibrary(document, "held")).toMatchObject({ smallest: [{ subset: a, friction: 2, executed: true }], unholdable: [] });
    const without = documentOf(3, [scenario("one", [a, b], { friction: [5, 0, 1] }), scenario("two", [c]), scenario("three", [a, b])]);
    expect(coverLibrary(without, "held").smallest).toEqual([
      { subset: b | c, friction: 1, executed: true },
      { subset: a | c, friction: 6, executed: true },
    ]);
  });

  test("goes by the ids where the friction is the same", () => {
    expect(coverLibrary(documentOf(3, [scenario("one", [b, c, a])]), "held").smallest.map(({ subset }) => subset)).toEqual([a, b, c]);
  });

  test("counts a scenario's friction once, though both operators were executed", () => {
    const document = documentOf(3, [
      scenario("one", [a], { operator: "literal", friction: [3, 0, 0] }),
      scenario("one", [a], { friction: [3, 0, 0] }),
      scenario("two", [a], { friction: [1, 0, 0] }),
    ]);
    expect(coverLibrary(document, "held").smallest).toEqual([{ subset: a, friction: 4, executed: true }]);
  });

  test("names what no set holds, with the best that it came to, and covers the rest", () => {
    const never = Array.from({ length: 8 }, (_, subset): Judgement => (subset === 7 ? "restorable" : subset === 3 ? "inconclusive" : "lost"));
    const document = documentOf(3, [scenario("one", [b]), scenario("hopeless", [], { results: never.map((outcome, subset) => resultOf(subset, outcome)) })]);
    expect(coverLibrary(document, "held")).toMatchObject({
      holdable: [{ scenario: "one", operator: "persistent" }],
      unholdable: [{ scenario: "hopeless", operator: "persistent", best: "restorable", inconclusive: 1, conditional: false }],
      smallest: [{ subset: b }],
    });
    expect(coverLibrary(document, "restorable")).toMatchObject({ unholdable: [], smallest: [{ subset: 7 }] });
  });

  test("finds no set when no one holds everything together, and says of nothing that it cannot be held", () => {
    // Each is held by one guardrail, and undone by the other.
    const only = (set: number): readonly Judgement[] => Array.from({ length: 8 }, (_, subset) => (subset === set ? "held" : "lost"));
    const results = (set: number) => only(set).map((outcome, subset) => resultOf(subset, outcome));
    const document = documentOf(3, [scenario("one", [], { results: results(a) }), scenario("two", [], { results: results(b) })]);
    expect(coverLibrary(document, "held")).toMatchObject({ unholdable: [], smallest: [], k: null, next: null });
  });

  test("needs no guardrail where nothing is needed, and proposes none", () => {
    expect(coverLibrary(documentOf(3, [scenario("calm", [0])]), "held")).toMatchObject({
      smallest: [{ subset: 0 }],
      k: { number: { atLeast: null, atMost: null }, weakest: [] },
      next: null,
    });
  });
});

describe("the next net", () => {
  test("is one that raises the smallest k, not one that backs up some scenarios only", () => {
    // `a` holds both; `b` backs it up in one of them, `c` in both.
    const document = documentOf(3, [scenario("one", [a, b, c]), scenario("two", [a, c])]);
    const { k, next } = coverLibrary(document, "held");
    expect(k).toEqual({
      number: { atLeast: 1, atMost: 1 },
      weakest: [
        { scenario: "one", operator: "persistent" },
        { scenario: "two", operator: "persistent" },
      ],
    });
    expect(next).toMatchObject({ guardrail: 2, cost: 0, k: { number: { atLeast: 2, atMost: 2 } } });
  });

  test("is the cheapest of those that raise it, and then the first by id", () => {
    const backed = (friction: readonly number[]) => coverLibrary(documentOf(3, [scenario("one", [a, b, c], { friction })]), "held").next;
    expect(backed([0, 4, 1])).toMatchObject({ guardrail: 2, cost: 1 });
    expect(backed([0, 1, 1])).toMatchObject({ guardrail: 1, cost: 1 });
  });

  test("is none when none raises the smallest k", () => {
    expect(coverLibrary(documentOf(3, [scenario("one", [a])]), "held").next).toBeNull();
  });
});

test("after a search a set that was not executed everywhere is concluded, and marked so", async () => {
  const size = 13;
  const held = (sets: readonly number[]) => async (subsets: readonly number[]) =>
    subsets.map((subset) => resultOf(subset, sets.some((set) => (set & ~subset) === 0) ? "held" : "lost"));
  const searched = async (name: string, sets: readonly number[]): Promise<ScenarioAblation> => {
    const { results, record } = await searchSubsets({ size, threshold: "held", evaluate: held(sets), seed: 1, limit: 1000, sampleSize: 0 });
    return {
      ...madeUp(["lost", "held"]).ablation,
      scenario: name,
      restsOn: Array.from({ length: size }, () => []),
      friction: Array.from({ length: size }, () => 0),
      results,
      search: record,
    };
  };
  const document = documentOf(size, [await searched("one", [0b11, 0b1100]), await searched("two", [0b110000, 0b1000001])], "search");
  const cover = coverLibrary(document, "held");
  expect(cover.smallest).toEqual([{ subset: 0b1000011, friction: 0, executed: false }]);
  expect(cover.k).toMatchObject({ number: { atLeast: 1, atMost: 1 } });
});
