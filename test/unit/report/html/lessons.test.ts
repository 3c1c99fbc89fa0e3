import { describe, expect, it } from "vitest";
import { analyseAblation } from "#ablation/analyse-ablation";
import type { Judgement } from "#model/outcome";
import { createView } from "#report/html/app/ablation-view";
import { lessonOf } from "#report/html/app/teach/questions";
import { sampleAblation } from "./sample-ablation.ts";

/** What is taught of both nets standing, of which the second refused something. */
function lesson(outcome: Judgement): string {
  const document = sampleAblation({ guardrails: 2, outcomeOf: (subset) => (subset === 3 ? outcome : "lost") });
  const [ablation] = document.scenarios;
  if (ablation === undefined) throw new Error("the sample has no scenario");
  const results = ablation.results.map((result) => (result.subset === 3 ? { ...result, stoppedBy: [1], recoveredBy: [] } : result));
  const told = { ...ablation, results };
  const view = createView(document, told, analyseAblation({ ...document, scenarios: [told] }, told, "restorable"));
  return lessonOf(view, 3).join(" ");
}

describe("a lesson", () => {
  it("says who refused it where everything survived", () => {
    expect(lesson("held")).toMatch(/^It was refused by \S+\.made-up-2\.$/);
  });

  it("says that the operator found another way where production was lost", () => {
    expect(lesson("lost")).toContain("found another way");
  });

  it("does not say that it was refused where not everything was spared", () => {
    expect(lesson("service-down")).toContain("did refuse something, and still not everything was spared");
    expect(lesson("service-down")).not.toContain("It was refused");
  });

  it("says of what is inconclusive that nobody can tell, and nothing of another way", () => {
    expect(lesson("inconclusive")).toContain("Nobody can tell how it ends");
    expect(lesson("inconclusive")).not.toContain("another way");
  });
});
