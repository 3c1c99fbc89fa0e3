import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mutateGuardrails } from "#harness/mutation/mutate-guardrails";
import type { MutationResult } from "#harness/mutation/mutation-request";
import { findChromium, openChromium } from "../../scripts/screenshots/open-chromium.ts";
import { keepTheAccount, keepVersions, mutationOf, plantedPolicy } from "../unit/harness/mutation/planted-guardrails.ts";

const chromium = findChromium();
const reason = chromium === undefined ? " (skipped: no Chromium in CHROMIUM or on PATH)" : "";
const require = createRequire(import.meta.url);
const viewer = readFileSync(require.resolve("mutation-testing-elements/mutation-test-elements.js"), "utf8");

describe.skipIf(chromium === undefined)(`a mutation report in the mutation-testing viewer${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "mutation-report-"));
  const complaints: string[] = [];
  let browser: Browser;
  let page: Page;
  let result: MutationResult;

  beforeAll(async () => {
    result = await mutateGuardrails(mutationOf([plantedPolicy("identity.planted", [keepVersions, keepTheAccount])]));
    const report = JSON.stringify(result.report).replaceAll("<", String.raw`\u003c`);
    const body = `<mutation-test-report-app title-postfix="scartissue"></mutation-test-report-app><script>document.querySelector("mutation-test-report-app").report = ${report};</script>`;
    const file = join(folder, "report.html");
    writeFileSync(
      file,
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><script>${viewer.replaceAll("</script>", String.raw`<\/script>`)}</script></head><body>${body}</body></html>`,
    );
    browser = await openChromium(chromium ?? "");
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on("pageerror", (error) => void complaints.push(error.message));
    page.on("console", (message) => void (message.type() === "error" && complaints.push(message.text())));
    await page.goto(pathToFileURL(file).href);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("shows the share of weakenings that were noticed, and complains of nothing", async () => {
    const killed = result.mutants.filter(({ status }) => status === "Killed").length;
    const share = ((100 * killed) / result.mutants.length).toFixed(2);
    await page.getByText(share).first().waitFor();
    expect(complaints).toEqual([]);
  });

  test("shows the policy with the survivors marked in their lines", async () => {
    await page
      .getByRole("link", { name: /CreatePolicy/ })
      .first()
      .click();
    const dots = page.locator("svg.mutant-dot.Survived");
    await dots.first().waitFor();
    const marked = await dots.evaluateAll((all) => all.map((dot) => dot.getAttribute("data-mutant-id")));
    expect(new Set(marked)).toEqual(new Set(result.survivors.map(({ id }) => id)));
    await dots.first().click();
    await page
      .getByText(result.survivors[0]?.description ?? "no survivor")
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
  });

  test("shows the scenario as a test that noticed some", async () => {
    await page.locator('a[href$="#test"]').click();
    await page.getByRole("cell", { name: "bucket-force-destroy" }).last().waitFor();
    expect(await page.getByText("No tests found").count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
