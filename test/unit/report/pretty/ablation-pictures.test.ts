import { describe, expect, test } from "vitest";
import { createPaint } from "#report/pretty/paint";
import { renderAblation } from "#report/pretty/render-ablation";
import { renderMatrix } from "#report/pretty/render-matrix";
import { sample } from "./ablation-sample.ts";

const plain = createPaint(false);
const linesOf = (text: string, title: string): readonly string[] => {
  const lines = text.split("\n");
  const from = lines.indexOf(title);
  return lines.slice(from + 1, lines.indexOf("", from));
};

describe("the lattice", () => {
  const { document, analyses } = sample("abc", (standing) => (standing.includes("a") ? "held" : standing === "bc" ? "restorable" : "lost"));
  const title = "Every combination, by the number of nets that stand";

  test("has a cell for each set of nets, with a letter for its outcome, path sets and what cuts leave marked", () => {
    expect(linesOf(renderAblation(document, analyses, plain, { width: 80 }), title)).toEqual([
      "  a net.a  b net.b  c net.c",
      expect.stringMatching(/^ {2}3 +abc=H$/),
      expect.stringMatching(/^ {2}2 +ab=H {3}ac=H {2}\[bc=R\]$/),
      expect.stringMatching(/^ {2}1 +\[a=H\] ‹b=L› ‹c=L›$/),
      expect.stringMatching(/^ {2}0 +none=L$/),
      "  [ ] the smallest sets that suffice; ‹ › what is left after one of the smallest",
      "  cuts",
      "  L lost  R restorable  H held",
    ]);
  });

  test("shows a dot for a set that was not executed", () => {
    const [ablation] = document.scenarios;
    if (ablation === undefined) throw new Error("no scenario");
    const fewer = { ...document, scenarios: [{ ...ablation, results: ablation.results.filter(({ subset }) => subset !== 3) }] };
    expect(renderAblation(fewer, analyses, plain)).toContain("ab=·");
  });

  test("is a bar by number of nets above 5, with at least one cell for each outcome that occurs", () => {
    const many = sample("abcdef", (standing) => (standing === "abcdef" ? "exposed" : standing.length > 2 ? "held" : standing === "ab" ? "restorable" : "lost"));
    const lines = linesOf(renderAblation(many.document, many.analyses, plain, { width: 80 }), title);
    expect(lines[0]).toBe(`  6 ${"E".repeat(48)} 1 of 1 suffice`);
    expect(lines[3]).toBe(`  3 ${"H".repeat(48)} 20 of 20 suffice`);
    expect(lines[4]).toMatch(/^ {2}2 R{4}L{44} 1 of 15 suffice$/);
    expect(lines[6]).toBe(`  0 ${"L".repeat(48)} 0 of 1 suffice`);
    expect(lines).toHaveLength(8);
  });
});

describe("the matrix", () => {
  const { document, analyses } = sample("abc", (standing) => (standing.includes("a") ? "held" : standing === "bc" ? "restorable" : "lost"), {
    operators: ["literal", "persistent"],
  });

  test("shows each scenario with no net, with each alone and with all, and k beside it, in letters", () => {
    expect(renderMatrix(document, analyses, plain, { width: 80 }).split("\n")).toEqual([
      "Each net alone",
      "               none   a   b   c  all      k",
      "  made-up",
      "    literal       L   H   L   L    H      2",
      "    persistent    L   H   L   L    H      2",
      "  a net.a  b net.b  c net.c",
      "  L lost  R restorable  H held",
      "  k is how many nets must fail before production is lost; ∞ where none is needed",
      "",
    ]);
  });

  test("colours the cells only where a terminal shows colours", () => {
    expect(renderMatrix(document, analyses, createPaint(true))).toContain("\u001B[7m\u001B[31m L \u001B[0m\u001B[0m");
    expect(renderMatrix(document, analyses, plain)).not.toContain("\u001B");
  });

  test("is told in parts where it is wider than the terminal, each with the names of the scenarios", () => {
    const many = sample("abcdefghijklmnopqrstuvwxyz".slice(0, 10), () => "lost", { operators: ["literal", "persistent"] });
    const lines = renderMatrix(many.document, many.analyses, plain, { width: 44 }).split("\n");
    expect(lines.filter((line) => line.startsWith("    persistent"))).toHaveLength(2);
    expect(lines.filter((line) => line.length > 44)).toEqual([]);
  });

  test("has one row for each scenario where there is one operator, its name above it where it is long", () => {
    const one = sample("ab", () => "held");
    const rows = renderMatrix(one.document, one.analyses, plain, { width: 60 }).split("\n");
    expect(rows.slice(1, 3)).toEqual(["          none   a   b  all      k", "  made-up    H   H   H    H      ∞"]);
    const long = sample("ab", () => "held", { scenario: "missing-state-cleanup-key-in-stack" });
    expect(renderMatrix(long.document, long.analyses, plain, { width: 60 }).split("\n").slice(1, 4)).toEqual([
      "     none   a   b  all      k",
      "  missing-state-cleanup-key-in-stack",
      "        H   H   H    H      ∞",
    ]);
  });

  test("comes first where there are several scenarios or operators, and not for one", () => {
    expect(renderAblation(document, analyses, plain).startsWith("Each net alone\n")).toBe(true);
    const one = sample("ab", () => "lost");
    expect(renderAblation(one.document, one.analyses, plain)).not.toContain("Each net alone");
  });
});
