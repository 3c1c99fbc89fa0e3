import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { renderLatticeSvg } from "../../../scripts/lattice-svg.ts";
import { ablationMarks, latticePicture, playReadmeAblation, renderReadmeAblation } from "../../../scripts/readme-ablation.ts";
import type { ReadmeAblation } from "../../../scripts/readme-ablation.ts";
import { replaceTable } from "../../../scripts/readme-table.ts";
import { sample } from "../report/pretty/ablation-sample.ts";

describe("the README's ablation of the flagship: otherwise run scripts/ablation-pictures.ts", () => {
  let played: ReadmeAblation;
  beforeAll(async () => {
    played = await playReadmeAblation();
  }, 600_000);

  test("is what executing it says", () => {
    const text = readFileSync("README.md", "utf8");
    expect(text).toBe(replaceTable(text, renderReadmeAblation(played), ablationMarks));
  });

  test("has the picture that executing it draws", () => {
    expect(readFileSync(latticePicture, "utf8")).toBe(renderLatticeSvg(played));
  });

  test("teaches something: two nets must fail, one suffices alone, a pair of two that look good does not, and one net more does harm", () => {
    const { document, analysis } = played;
    const subsetOf = (...ids: readonly string[]): number =>
      document.guardrails.reduce((subset, { id }, bit) => (ids.includes(id) ? subset | (1 << bit) : subset), 0);
    expect(analysis.k).toEqual({ atLeast: 2, atMost: 2 });
    expect(analysis.pathSets).toContain(subsetOf("backup.cross-account-copy"));
    const pair = subsetOf("iac.prevent-destroy", "resource.deletion-protection");
    expect(document.scenarios[0]?.results.find(({ subset }) => subset === pair)?.outcome).toBe("lost");
    expect(analysis.brokenPairs.some(({ crosses }) => crosses)).toBe(true);
  });
});

describe("the picture of a lattice", () => {
  const { document, analyses } = sample("abc", (standing) =>
    standing === "ab" ? "lost" : standing.includes("a") ? "held" : standing === "bc" ? "restorable" : "lost",
  );
  const [analysis] = analyses;
  if (analysis === undefined) throw new Error("no analysis");
  const svg = renderLatticeSvg({ document, analysis });
  const texts = (kind: string): readonly string[] =>
    [...svg.matchAll(new RegExp(`<text class="${kind}"[^>]*>([^<]*)</text>`, "g"))].map(([, text = ""]) => text);

  test("has a node for each set of nets, with the letter of its outcome and the nets that stand", () => {
    expect(texts("word")).toEqual(["abc", "ab", "ac", "bc", "a", "b", "c", "none"]);
    expect(texts("letter")).toEqual(["H", "L", "H", "R", "H", "L", "L", "L"]);
  });

  test("has a line for each net that is added to a set, heavy where it decides and broken where it does harm", () => {
    const lines = (kind: string): number => svg.split('<g transform="translate')[0]?.split(`<line class="${kind}"`).length ?? 0;
    expect(lines("edge") - 1 + (lines("edge decides") - 1) + (lines("edge harms") - 1)).toBe(12);
    expect(lines("edge harms") - 1).toBe(1);
  });

  test("says the same in words to those who do not see it, and in the dark", () => {
    expect(svg).toContain('role="img" aria-labelledby="title description"');
    expect(svg).toMatch(/<title id="title">Every combination of 3 nets under made-up, persistent operator<\/title>/);
    expect(svg).toMatch(
      /<desc id="description">[^<]*must fail before production is lost\.[^<]*net\.a alone keeps it\.[^<]*One net more did worse: net\.a alone comes to held; with net\.b added it is lost\./,
    );
    expect(svg).toContain("@media (prefers-color-scheme:dark)");
  });

  test("is static: no script, no address, nothing fetched", () => {
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/<script|https?:|href|url\(|@import/);
  });

  test("is not drawn of more nets than can be read", () => {
    const many = sample("abcdef", () => "lost");
    const [first] = many.analyses;
    if (first === undefined) throw new Error("no analysis");
    expect(() => renderLatticeSvg({ document: many.document, analysis: first })).toThrow("a picture of 6 guardrails cannot be read");
  });
});
