import { describe, expect, test } from "vitest";
import { batchesOf } from "#harness/ablation/batches";
import { parseShard, shareOf } from "#harness/ablation/shard";
import type { Execution } from "#harness/ablation/ablation-request";
import { allow } from "#model/decision";
import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";

describe("a shard", () => {
  test("is read from i/n", () => {
    expect(parseShard("1/4")).toEqual({ index: 1, count: 4 });
    expect(parseShard("4/4")).toEqual({ index: 4, count: 4 });
  });

  test.each(["0/4", "5/4", "1/0", "x", "", "1", "1/", "1/4/2", "-1/4", "1.5/4"])("is not %s", (text) => {
    expect(() => parseShard(text)).toThrow(expect.objectContaining({ code: "usage" }));
  });

  test("out of range names the range, and the variable that counts from 0", () => {
    expect(() => parseShard("0/4")).toThrow(
      expect.objectContaining({ message: "There is no shard 0 of 4", hint: expect.stringContaining("from 1 to 4") as string }),
    );
    expect(() => parseShard("5/4")).toThrow(
      expect.objectContaining({ message: "There is no shard 5 of 4", hint: expect.stringContaining("JOB_COMPLETION_INDEX") as string }),
    );
  });

  test("takes every item once, and one shard of one takes all", () => {
    const items = Array.from({ length: 23 }, (_, index) => index);
    const shares = [1, 2, 3, 4].map((index) => shareOf(items, { index, count: 4 }));
    expect(shares.flat().toSorted((one, other) => one - other)).toEqual(items);
    expect(new Set(shares.flat()).size).toBe(23);
    expect(shareOf(items, { index: 1, count: 1 })).toEqual(items);
    expect(shareOf(items, undefined)).toEqual(items);
  });
});

describe("a batch", () => {
  const decides = (id: string): Guardrail => guardrail(id, { reviewCommand: () => allow });
  const shapes = (id: string): Guardrail => guardrail(id, { provision: async () => {} });
  const every = (count: number): readonly Execution[] =>
    Array.from({ length: 2 ** count }, (_, subset) => [
      { scenario: "one", operator: "literal" as const, subset },
      { scenario: "one", operator: "persistent" as const, subset },
    ]).flat();

  test("holds the executions that start from one world, under either operator, those with most guardrails first", () => {
    const batches = batchesOf(every(3), [decides("a.a"), shapes("b.b"), decides("c.c")]);
    expect(batches.map((batch) => [...new Set(batch.map(({ subset }) => subset))])).toEqual([
      [5, 4, 1, 0],
      [7, 6, 3, 2],
    ]);
    expect(batches.flat()).toHaveLength(16);
  });

  test("is short enough to share out where all start from one world", () => {
    const batches = batchesOf(
      every(8),
      "abcdefgh".split("").map((letter) => decides(`a.${letter}`)),
    );
    expect(batches.length).toBeGreaterThan(4);
    expect(new Set(batches.flat().map(({ operator, subset }) => `${operator} ${subset}`)).size).toBe(512);
  });
});

function guardrail(id: string, hooks: Partial<Guardrail>): Guardrail {
  return defineGuardrail({
    id,
    layer: "agent",
    title: id,
    stops: "nothing",
    bypasses: [],
    restsOn: () => [],
    promise: { scenario: "one", outcome: { literal: "held", persistent: "held" }, friction: 0 },
    ...hooks,
  });
}
