import { describe, expect, test } from "vitest";
import { createDraw } from "#ablation/draw";
import { explore, locateBreak } from "#ablation/explore";
import type { Walk } from "#ablation/explore";
import { createKnownOutcomes } from "#ablation/known-outcomes";
import type { KnownOutcomes } from "#ablation/known-outcomes";
import { membersOf } from "#ablation/subsets";
import type { Subset } from "#model/ablation";
import type { Judgement } from "#model/outcome";
import { resultOf } from "../../property/ablation-arbitrary.ts";

const size = 6;
const paths = [0b000011, 0b011100];
const monotone = (subset: Subset): Judgement => (paths.some((path) => (path & ~subset) === 0) ? "held" : "lost");

/** Lets a walk go to its end, telling it outcomes and what fired. */
function follow(walk: Walk, known: KnownOutcomes, outcomeOf: (subset: Subset) => Judgement, firedIn: (subset: Subset) => Subset = () => 0): readonly Subset[] {
  const asked: Subset[] = [];
  let step = walk.next();
  while (step.done !== true) {
    asked.push(step.value);
    const result = { ...resultOf(step.value, outcomeOf(step.value)), stoppedBy: membersOf(firedIn(step.value)) };
    known.learn(result);
    step = walk.next(result);
  }
  return asked;
}

function walkFrom(start: Subset, firedIn?: (subset: Subset) => Subset, seed = 3) {
  const known = createKnownOutcomes("held");
  const asked = follow(explore(start, size, known, createDraw(seed)), known, monotone, firedIn);
  return { known, asked };
}

describe("a walk", () => {
  test("from a sufficing subset ends at a minimal one", () => {
    const { known } = walkFrom(0b111111);
    expect(known.sufficing().every((found) => paths.includes(found))).toBe(true);
    expect(known.sufficing()).toHaveLength(1);
  });

  test("takes what did not fire away in one go, and executes what is left", () => {
    const { known, asked } = walkFrom(0b111111, () => 0b000011);
    expect(asked.slice(0, 2)).toEqual([0b111111, 0b000011]);
    expect(known.sufficing()).toEqual([0b000011]);
    expect(asked.length).toBeLessThan(walkFrom(0b111111).asked.length);
  });

  test("goes on as before when what fired does not suffice alone", () => {
    const { known, asked } = walkFrom(0b111111, (subset) => subset & 0b000101);
    expect(asked[1]).toBe(0b000101);
    expect(known.sufficing().every((found) => paths.includes(found))).toBe(true);
    expect(known.sufficing()).toHaveLength(1);
  });

  test.each([1, 2, 3, 4, 5, 6])("from a falling subset ends at a maximal one (seed %i)", (seed) => {
    const { known } = walkFrom(0, undefined, seed);
    const [found = 0, ...others] = known.falling();
    expect(others).toEqual([]);
    expect(monotone(found)).toBe("lost");
    for (const guardrail of membersOf(0b111111 & ~found)) expect(monotone(found | (1 << guardrail))).toBe("held");
  });

  test("from an inconclusive subset goes nowhere", () => {
    const known = createKnownOutcomes("held");
    expect(follow(explore(0b111, size, known, createDraw(3)), known, () => "inconclusive")).toEqual([0b111]);
  });
});

describe("locating a break", () => {
  test("halves the way between a sufficing subset and a falling one, down to the pair that differs by one guardrail", () => {
    // The guardrail at bit 4 undoes everything.
    const outcomeOf = (subset: Subset): Judgement => ((subset & 0b10000) === 0 && (subset & 1) === 1 ? "held" : "lost");
    const known = createKnownOutcomes("held");
    for (const subset of [0b000001, 0b111111]) known.learn(resultOf(subset, outcomeOf(subset)));
    const asked = follow(locateBreak(0b000001, 0b111111, known), known, outcomeOf);
    expect(asked.length).toBeLessThanOrEqual(3);
    const pairs = [...known.results.keys()].filter((subset) => outcomeOf(subset) === "held" && known.results.has(subset | 0b10000));
    expect(pairs.length).toBeGreaterThan(0);
  });

  test("stops at an inconclusive one, of which nothing can be said", () => {
    const known = createKnownOutcomes("held");
    known.learn(resultOf(0b0001, "held"));
    known.learn(resultOf(0b1111, "lost"));
    expect(follow(locateBreak(0b0001, 0b1111, known), known, () => "inconclusive")).toHaveLength(1);
  });
});
