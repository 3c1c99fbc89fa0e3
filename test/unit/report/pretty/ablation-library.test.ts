import { describe, expect, test } from "vitest";
import { coverLibrary } from "#ablation/cover-library";
import type { AblationDocument } from "#model/ablation";
import type { Judgement } from "#model/outcome";
import { createPaint } from "#report/pretty/paint";
import { renderAblation } from "#report/pretty/render-ablation";
import { renderLibrary } from "#report/pretty/render-library";
import { sample } from "./ablation-sample.ts";

const plain = createPaint(false);

/** Several scenarios over the same nets, each by how a set of them ends. */
function library(letters: string, friction: readonly number[], ...ends: readonly ((standing: string) => Judgement)[]): AblationDocument {
  const documents = ends.map((outcomeOf, index) => sample(letters, outcomeOf, { scenario: `case-${index + 1}`, friction }).document);
  const [first] = documents;
  if (first === undefined) throw new Error("no scenario");
  return { ...first, scenarios: documents.flatMap(({ scenarios }) => scenarios) };
}

const told = (document: AblationDocument): string => renderLibrary(document, coverLibrary(document, "restorable"), plain, { width: 200 });
const needs =
  (...any: readonly string[]) =>
  (standing: string): Judgement =>
    any.some((letter) => standing.includes(letter)) ? "held" : "lost";

describe("what holds a library, in the terminal", () => {
  test("says the smallest set, how many of it must fail, and the next net to add with its friction", () => {
    const text = told(library("abc", [0, 0, 2], needs("a", "c"), needs("b", "c"), needs("a", "b", "c")));
    expect(text).toContain("What holds the whole library");
    expect(text).toContain(
      "- net.c keeps production or a way to restore it in all 3 scenarios, and refuses 6 steps of the ordinary work. No smaller set does.",
    );
    expect(text).toContain("- With these, over all of them: 1 net must fail before production is lost; weakest in case-1, case-2 and case-3.");
    expect(text).toContain("No single net added to these raises that number.");
    const two = told(library("abd", [0, 0, 1], needs("a", "d"), needs("a", "d")));
    expect(two).toContain("- net.a keeps production or a way to restore it in all 2 scenarios, and refuses none of the ordinary work. No smaller set does.");
    expect(two).toContain("- Just as small: net.d (refusing 2 steps of the ordinary work).");
    expect(two).toContain("- The next net to add: net.d. It raises that number from 1 to 2, and refuses 2 steps of the ordinary work.");
  });

  test("says which scenario nothing holds, and the best it comes to", () => {
    const text = told(library("ab", [0, 0], needs("a", "b"), () => "lost"));
    expect(text).toContain("net.a keeps production or a way to restore it in the 1 scenario that can be held");
    expect(text).toContain("- No set of these nets holds case-2: the best it comes to is lost.");
    expect(
      told(
        library(
          "ab",
          [0, 0],
          () => "lost",
          () => "lost",
        ),
      ),
    ).toContain("- No set of these nets keeps production or a way to restore it in any of 2 scenarios.");
  });

  test("says so when no net is needed, and when no one set holds them all", () => {
    expect(
      told(
        library(
          "ab",
          [0, 0],
          () => "held",
          () => "held",
        ),
      ),
    ).toContain("- No net is needed to keep production or a way to restore it in all 2 scenarios.");
    const apart = told(
      library(
        "ab",
        [0, 0],
        (standing) => (standing === "a" ? "held" : "lost"),
        (standing) => (standing === "b" ? "held" : "lost"),
      ),
    );
    expect(apart).toContain("- Each of 2 scenarios can be held, but no one set of these nets holds them all.");
    expect(apart).not.toContain("The next net");
  });

  test("stands between the matrix and the scenarios, and not beside a single one", () => {
    const document = library("ab", [0, 0], needs("a"), needs("b"));
    const [one] = document.scenarios;
    const analyses = sample("ab", needs("a"), { operators: ["literal", "persistent"] }).analyses;
    const text = renderAblation(document, analyses, plain, { library: coverLibrary(document, "restorable") });
    expect(text.indexOf("Each net alone")).toBeLessThan(text.indexOf("What holds the whole library"));
    expect(text.indexOf("What holds the whole library")).toBeLessThan(text.indexOf("── case-1"));
    const alone = { ...document, scenarios: one === undefined ? [] : [one] };
    expect(renderAblation(alone, analyses.slice(0, 1), plain, { library: coverLibrary(alone, "restorable") })).not.toContain("whole library");
  });
});
