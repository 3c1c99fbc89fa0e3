import { describe, expect, test } from "vitest";
import { createDraw } from "#ablation/draw";
import { findUnexplored } from "#ablation/find-unexplored";
import { createKnownOutcomes } from "#ablation/known-outcomes";
import type { Subset } from "#model/ablation";
import type { Judgement } from "#model/outcome";
import { resultOf } from "../../property/ablation-arbitrary.ts";

const size = 6;
const every = Array.from({ length: 2 ** size }, (_, subset) => subset);

function knowing(outcomes: Readonly<Record<Subset, Judgement>>) {
  const known = createKnownOutcomes("held");
  for (const [subset, outcome] of Object.entries(outcomes)) known.learn(resultOf(Number(subset), outcome));
  return known;
}

function find(known: ReturnType<typeof knowing>, options: { readonly excluded?: readonly Subset[]; readonly mostSteps?: number; readonly seed?: number } = {}) {
  return findUnexplored({
    size,
    known,
    excluded: new Set(options.excluded),
    draw: createDraw(options.seed ?? 1),
    ...(options.mostSteps === undefined ? {} : { mostSteps: options.mostSteps }),
  });
}

describe("looking for what is not known", () => {
  const known = knowing({ 0b000011: "held", 0b000100: "lost", 0b111000: "lost", 0b101010: "inconclusive" });

  test("finds subsets about which nothing is known, and of those one that no larger one holds", () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const found = find(known, { seed });
      if (typeof found !== "number") throw new Error(found);
      expect(known.fateOf(found)).toBe("open");
      const larger = every.filter((subset) => subset !== found && (found & ~subset) === 0);
      expect(larger.some((subset) => known.fateOf(subset) === "open")).toBe(false);
    }
  });

  test("finds each of them, when those found before are excluded, and then none", () => {
    const excluded: Subset[] = [];
    for (let found = find(known); typeof found === "number"; found = find(known, { excluded })) excluded.push(found);
    expect(excluded.toSorted((one, other) => one - other)).toEqual(every.filter((subset) => known.fateOf(subset) === "open"));
    expect(find(known, { excluded })).toBe("none");
  });

  test("gives up rather than say none when it may not look far enough", () => {
    expect(find(knowing({ 0b111111: "held" }), { mostSteps: 0 })).toBe("gave up");
    expect(find(knowing({ 0: "held" }))).toBe("none");
  });
});

describe("what is known", () => {
  test("follows upwards from what suffices and downwards from what falls, and from nothing inconclusive", () => {
    const known = knowing({ 0b000011: "held", 0b110000: "lost", 0b001100: "inconclusive" });
    expect([0b000111, 0b010000, 0b001100, 0b001101, 0b001000].map((subset) => known.fateOf(subset))).toEqual([
      "suffices",
      "falls",
      "inconclusive",
      "open",
      "open",
    ]);
    expect(known.isMonotone()).toBe(true);
  });

  test.each([[{ 0b000001: "held", 0b000111: "lost" }], [{ 0b000111: "lost", 0b000001: "held" }]] as const)(
    "is contradictory between a sufficing subset and a falling one that holds it",
    (outcomes) => {
      const known = knowing(outcomes);
      expect(known.isMonotone()).toBe(false);
      expect([0b000001, 0b000011, 0b000111, 0b001111, 0b000010].map((subset) => known.fateOf(subset))).toEqual([
        "suffices",
        "contradictory",
        "falls",
        "suffices",
        "falls",
      ]);
    },
  );

  test("keeps the smallest sufficing and the largest falling subsets, in whatever order they come", () => {
    const known = knowing({});
    for (const subset of [0b000111, 0b000011, 0b001011]) known.learn(resultOf(subset, "held"));
    for (const subset of [0b100000, 0b110000, 0b010000]) known.learn(resultOf(subset, "lost"));
    expect([known.sufficing(), known.falling()]).toEqual([[0b000011], [0b110000]]);
  });
});
