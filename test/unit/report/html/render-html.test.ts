import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { analyseAblation } from "#ablation/analyse-ablation";
import { loadReportApp } from "#harness/reporters/load-report-app";
import { outcomes } from "#model/outcome";
import { renderHtml } from "#report/html/render-html";
import { readDataBlock } from "#report/html/packed-data";
import type { HtmlData } from "#report/html/html-data";
import { layered, sampleAblation, sampleStory } from "./sample-ablation.ts";

const small = { script: "globalThis.shown = true;", style: "body { color: black }" };

/** What a browser makes of the page's data block. */
function dataIn(page: string): HtmlData {
  const text = /<script type="application\/json" id="data">([^<]*)<\/script>/.exec(page)?.[1];
  return readDataBlock(text ?? "");
}

describe("the page", () => {
  it("holds no tag that its data brought along", () => {
    const title = `</script><script>alert(1)</script><!-- & "quoted"`;
    const document = sampleAblation({ guardrails: 3, outcomeOf: layered, title });
    const page = renderHtml({ document, analyses: [], stories: [sampleStory(title)], runs: [] }, small);
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).not.toContain("alert(1)</script>");
    expect(dataIn(page).document?.scenarios[0]?.title).toBe(title);
  });

  it("lets only its own program run and forbids the network", () => {
    const page = renderHtml({ analyses: [], stories: [], runs: [] }, { ...small, script: `${small.script} "</script>"` });
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? "";
    const program = page.slice(page.lastIndexOf("<script>") + "<script>".length, page.lastIndexOf("</script>"));
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'sha256-${createHash("sha256").update(program).digest("base64")}'`);
    expect(policy).not.toContain("unsafe-eval");
    expect(program).not.toContain("</script");
  });

  it("says the outcomes in sentences where scripts do not run", () => {
    const document = sampleAblation({ guardrails: 3, outcomeOf: layered });
    const analyses = document.scenarios.map((ablation) => analyseAblation(document, ablation, "restorable"));
    const page = renderHtml({ document, analyses, stories: [], runs: [] }, small);
    expect(/<noscript>(.*)<\/noscript>/s.exec(page)?.[1]).toContain(
      "made-up, persistent operator, threshold restorable: service-down with every guardrail, lost with none; k is 2.",
    );
  });

  it("says there of k that a search concluded it, where it did", () => {
    const document = sampleAblation({ guardrails: 3, outcomeOf: layered });
    const analyses = document.scenarios.map((ablation) => ({
      ...analyseAblation(document, ablation, "restorable"),
      executedAlone: { k: { atLeast: 1, atMost: 2 }, kByCause: { atLeast: 1, atMost: 2 }, concludedPathSets: 0, concludedCutSets: 0 },
    }));
    expect(renderHtml({ document, analyses, stories: [], runs: [] }, small)).toContain("k is 2. k = 2 is concluded, not executed: ");
  });

  it("does not say one number for k there where it is open", () => {
    const document = sampleAblation({
      guardrails: 2,
      outcomeOf: (subset) => (subset === 3 ? "held" : subset === 1 ? "inconclusive" : subset === 2 ? "held" : "lost"),
    });
    const [ablation] = document.scenarios;
    const analyses = ablation === undefined ? [] : [analyseAblation(document, ablation, "restorable")];
    expect(analyses).toMatchObject([{ k: { atLeast: 1, atMost: 2 } }]);
    expect(renderHtml({ document, analyses, stories: [], runs: [] }, small)).toContain("k is 1 to 2.");
  });

  it("stays below a megabyte with 4,096 outcomes at every threshold", async () => {
    const document = sampleAblation({ guardrails: 12, outcomeOf: layered });
    const analyses = document.scenarios.flatMap((ablation) => outcomes.slice(1).map((threshold) => analyseAblation(document, ablation, threshold)));
    const page = renderHtml({ document, analyses, stories: [], runs: [] }, await loadReportApp());
    expect(document.scenarios[0]?.results).toHaveLength(4096);
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
    expect(Buffer.byteLength(JSON.stringify(document))).toBeGreaterThan(250_000);
  });

  it("stays below a megabyte with all scenarios of the library, both operators and a dozen guardrails", async () => {
    const sample = sampleAblation({ guardrails: 12, outcomeOf: layered });
    const [ablation] = sample.scenarios;
    if (ablation === undefined) throw new Error("the sample has a scenario");
    const scenarios = Array.from({ length: 20 }, (_, number) => ({ ...ablation, scenario: `made-up-${number}`, stories: [] }));
    const document = { ...sample, scenarios };
    const page = renderHtml({ document, analyses: [], stories: [], runs: [] }, await loadReportApp());
    expect(dataIn(page).document).toEqual(document);
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
  });

  it("is the same to the byte for the same data", () => {
    const document = sampleAblation({ guardrails: 4, outcomeOf: layered });
    const data = { document, analyses: [], stories: [], runs: [] };
    expect(renderHtml(data, small)).toBe(renderHtml(structuredClone(data), small));
  });
});
