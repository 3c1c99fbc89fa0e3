import { describe, expect, test } from "vitest";
import { keyOf } from "#ablation/mutation/weakening";
import { weakenRules } from "#ablation/mutation/weaken-rules";
import type { RuleWeakening } from "#model/guardrail";

const declared: readonly RuleWeakening[] = [
  { at: "/deny/*", by: "drop" },
  { at: "/deny/*/types/*", by: "drop" },
  { at: "/deny/*/atLeast", by: "raise" },
  { at: "/deny/*/pattern", by: "drop-alternative" },
  { at: "/days", by: "lower" },
];
const rules = {
  deny: [
    { id: "one", types: ["a", "b"], atLeast: 1 },
    { id: "two", types: ["c"], pattern: "x|y" },
  ],
  days: 7,
  message: "kept",
};

describe("the weakenings of rules", () => {
  test("are those that the guardrail declares, each in one place", () => {
    expect(weakenRules(rules, declared).map((one) => [keyOf(one), one.description])).toEqual([
      ["DropRule /deny/0", "the rule one is dropped"],
      ["DropRule /deny/1", "the rule two is dropped"],
      ["DropRule /deny/0/types/0", "one: a is dropped"],
      ["DropRule /deny/0/types/1", "one: b is dropped"],
      ["LoosenNumber /deny/0/atLeast", "one: atLeast is 2 instead of 1"],
      ["DropAlternative /deny/1/pattern 1", "two: the alternative x is dropped"],
      ["DropAlternative /deny/1/pattern 2", "two: the alternative y is dropped"],
      ["LoosenNumber /days", "days is 3 instead of 7"],
    ]);
  });

  test("leave the only item of a list to the rule that it belongs to, and drop it where no rule goes with it", () => {
    expect(weakenRules({ deny: [{ types: ["c"] }] }, declared).map(keyOf)).toEqual(["DropRule /deny/0"]);
    expect(weakenRules({ actions: ["a"] }, [{ at: "/actions/*", by: "drop" }]).map(({ changed }) => changed)).toEqual([{ actions: [] }]);
  });

  test("change nothing else", () => {
    const [, , , second] = weakenRules(rules, declared);
    expect(second?.changed).toEqual({ ...rules, deny: [{ id: "one", types: ["a"], atLeast: 1 }, rules.deny[1]] });
  });

  test("are none where the data has no such place, or nothing that could be less", () => {
    expect(weakenRules({ deny: "all", days: 0 }, declared)).toEqual([]);
    expect(weakenRules({ deny: [{ id: "x", pattern: 3, atLeast: "many" }] }, declared).map(keyOf)).toEqual(["DropRule /deny/0"]);
  });
});
