import { expect, it } from "vitest";
import { matchesWildcard } from "#aws/wildcard";

it("takes a star for anything and a question mark for one character, and nothing else for more than it is", () => {
  const matching = [
    ["", ""],
    ["*", ""],
    ["*", "a\nb"],
    ["a?c", "abc"],
    ["a*c", "ac"],
    ["a*c*", "abcbcd"],
    ["*.(x)*", "a.(x)"],
    ["prod-*-db", "prod-a-db-b-db"],
  ];
  const others = [
    ["", "a"],
    ["a", ""],
    ["?", ""],
    ["a?c", "ac"],
    ["a*c", "acb"],
    ["A", "a"],
    [".", "a"],
    ["prod-*-db", "prod-db"],
  ];
  for (const [pattern = "", text = ""] of matching) expect(matchesWildcard(pattern, text), `${pattern} ${text}`).toBe(true);
  for (const [pattern = "", text = ""] of others) expect(matchesWildcard(pattern, text), `${pattern} ${text}`).toBe(false);
});

it("is not led into endless trying, nor refuses a long pattern", () => {
  expect(matchesWildcard(`${"a*".repeat(1000)}b`, "a".repeat(3000))).toBe(false);
  expect(matchesWildcard(`${"x".repeat(100_000)}*`, `${"x".repeat(100_000)}y`)).toBe(true);
});
