import { describe, expect, test } from "vitest";
import { createDraw } from "#ablation/draw";
import { drawSample } from "#ablation/draw-sample";
import { createKnownOutcomes } from "#ablation/known-outcomes";
import { choose, fullSubset, membersOf, sizeOf, subsetsOfSize } from "#ablation/subsets";
import { resultOf } from "../../property/ablation-arbitrary.ts";

const size = 18;
const full = fullSubset(size);

/** Three guardrails, any of which suffices. */
function known() {
  const outcomes = createKnownOutcomes("held");
  for (const path of [1, 2, 4]) outcomes.learn(resultOf(path, "held"));
  outcomes.learn(resultOf(full & ~7, "lost"));
  return outcomes;
}

const sample = (most: number, seed = 1) => drawSample({ size, known: known(), draw: createDraw(seed), most });

describe("a sample", () => {
  test("holds every subset with less than k guardrails missing, when these are few", () => {
    const near = sample(600).filter(({ from }) => from === "near-full");
    expect(near).toHaveLength(choose(size, 2));
    expect(near.every(({ subset, concluded }) => sizeOf(subset) === size - 2 && concluded === "suffices")).toBe(true);
  });

  test("holds as many as were asked for, none twice and none that was executed", () => {
    const drawn = sample(400);
    expect(drawn).toHaveLength(400);
    expect(new Set(drawn.map(({ subset }) => subset)).size).toBe(400);
    expect(drawn.some(({ subset }) => known().results.has(subset))).toBe(false);
  });

  test("draws among all subsets alike: each guardrail stands in half of them", () => {
    const any = sample(4000).filter(({ from }) => from === "any");
    expect(any.length).toBeGreaterThan(1000);
    for (const guardrail of membersOf(full)) {
      const share = any.filter(({ subset }) => (subset & (1 << guardrail)) !== 0).length / any.length;
      expect(Math.abs(share - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / any.length));
    }
  });

  test("draws by size small and large subsets more often than those of middling size, each size as Shapley weighs it", () => {
    const bySize = sample(4000).filter(({ from }) => from === "by-size");
    const weight = (members: number): number => Math.max(1 / members, 1 / (size - members));
    const sum = Array.from({ length: size - 3 }, (_, index) => weight(index + 2)).reduce((one, other) => one + other, 0);
    // Of sizes with few subsets all are soon drawn; these have enough.
    for (const members of [7, 9, 11]) {
      const share = bySize.filter(({ subset }) => sizeOf(subset) === members).length / bySize.length;
      expect(Math.abs(share - weight(members) / sum)).toBeLessThan(0.03);
    }
    expect(bySize.some(({ subset }) => sizeOf(subset) < 2 || sizeOf(subset) > size - 2)).toBe(false);
  });

  test("is the same again with the same seed, and another with another", () => {
    expect(sample(100)).toEqual(sample(100));
    expect(sample(100)).not.toEqual(sample(100, 2));
  });

  test("is empty when nothing is left to draw", () => {
    const all = createKnownOutcomes("held");
    for (const subset of [0, 1]) all.learn(resultOf(subset, subset === 1 ? "held" : "lost"));
    expect(drawSample({ size: 1, known: all, draw: createDraw(1), most: 10 })).toEqual([]);
  });
});

test.each([
  [5, 0],
  [5, 2],
  [5, 5],
  [30, 2],
])("of %i guardrails the subsets with %i members are all counted out once", (of, members) => {
  const all = [...subsetsOfSize(of, members)];
  expect(new Set(all).size).toBe(choose(of, members));
  expect(all).toHaveLength(choose(of, members));
  expect(all.every((subset) => sizeOf(subset) === members && subset <= fullSubset(of))).toBe(true);
});
