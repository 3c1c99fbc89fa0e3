import { expect, test } from "vitest";
import { growthExponent, renderMilliseconds, summarize, timeRounds } from "../../../scripts/bench/measure.ts";

test("tells linear growth from quadratic", () => {
  const sizes = [10, 100, 1000];
  expect(growthExponent(sizes.map((size) => ({ size, time: 3 * size })))).toBeCloseTo(1);
  expect(growthExponent(sizes.map((size) => ({ size, time: 0.5 * size ** 2 })))).toBeCloseTo(2);
});

test("gives the fastest round and the middle one, whatever their order", () => {
  expect(summarize([5, 1, 9])).toEqual({ min: 1, median: 5, rounds: 3 });
});

test("leaves the rounds that warm up out, and believes work that times itself", async () => {
  const times = [100, 100, 3, 1, 2];
  let round = 0;
  expect(await timeRounds(3, 2, async () => times[round++])).toEqual({ min: 1, median: 2, rounds: 3 });
  expect(round).toBe(5);
});

test("names the unit by the size", () => {
  expect([0.25, 12.34, 431.2, 29_100].map(renderMilliseconds)).toEqual(["0.3 ms", "12.3 ms", "431 ms", "29.1 s"]);
});
