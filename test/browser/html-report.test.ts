import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noChromium, openReports } from "./open-reports.ts";
import type { OpenReports } from "./open-reports.ts";

describe.skipIf(noChromium !== "")(`the HTML report in Chromium${noChromium}`, () => {
  let reports: OpenReports;
  beforeAll(async () => {
    reports = await openReports();
  }, 300_000);
  afterAll(async () => reports.close());

  it("opens from disk with the network off, asks for nothing but itself and complains of nothing", async () => {
    for (const file of Object.values(reports.pages)) {
      const { page, complaints, requests } = await reports.open(file, { offline: true });
      await page.waitForTimeout(100);
      expect({ complaints, requests }).toEqual({ complaints: [], requests: [file] });
    }
  });

  it("could not reach the network if it tried", async () => {
    const { page, complaints } = await reports.open(reports.pages.four);
    const answer = await page.evaluate(async () =>
      fetch("http://127.0.0.1:9/").then(
        () => "answered",
        () => "refused",
      ),
    );
    expect(answer).toBe("refused");
    expect(complaints.join()).toContain("Content Security Policy");
  });

  it("answers every combination of switches with the outcome that was executed", async () => {
    const { page } = await reports.open(reports.pages.four);
    const switches = page.getByRole("switch");
    expect(await switches.count()).toBe(4);
    const outcomes = new Map(reports.four.scenarios[0]?.results.map(({ subset, outcome }) => [subset, outcome]));
    // Gray code: each step flips one switch, and every combination comes once.
    let subset = 15;
    const order = await switches.evaluateAll((buttons) => buttons.map((button) => button.querySelector("code")?.textContent ?? ""));
    const bits = order.map((id) => reports.four.guardrails.findIndex((guardrail) => guardrail.id === id));
    for (let step = 1; step <= 16; step += 1) {
      const place = step === 16 ? 3 : 31 - Math.clz32(step & -step);
      await switches.nth(place).click();
      subset ^= 1 << (bits[place] ?? 0);
      expect(await page.getByTestId("ending").locator(".ending").innerText()).toContain(outcomes.get(subset) ?? "nothing");
    }
    expect(subset).toBe(15);
  });

  it("leads to each of its parts", async () => {
    const { page } = await reports.open(reports.pages.four);
    const links = page.getByRole("navigation", { name: "Parts of this report" }).getByRole("link");
    const targets = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    expect(targets.length).toBe(6);
    for (const target of targets) expect(await page.locator(target).count(), target).toBe(1);
  });

  it("says the date where it is another than before", async () => {
    const { page } = await reports.open(reports.pages.four);
    expect(await page.locator("#timeline .entry time").first().innerText()).toMatch(/^2026-02-26\s+21:/);
    expect(await page.locator("#timeline .entry .day").count()).toBe(1);
  });

  it("says of a run from a saved report what is not in it, and how to play it again, beside its verdict", async () => {
    const { page } = await reports.open(reports.pages.saved);
    const text = await page.locator("main").innerText();
    expect(text).toContain("Lost: rows are gone");
    expect(text).toContain("there is no timeline here and no drawing of the world");
    expect(text).toMatch(/npx scartissue run missing-state-cleanup [^\n]*--seed 1/);
    expect(await page.locator("#timeline").count()).toBe(0);
    await page.getByRole("radio", { name: "Predict first" }).check({ force: true });
    expect(await page.getByRole("heading", { name: "How does it end?" }).count()).toBe(1);
    const { page: whole } = await reports.open(reports.pages.runs);
    expect(await whole.locator("main").innerText()).not.toContain("saved JSON report");
    expect(await whole.locator("#timeline").count()).toBe(1);
  });

  it("says of k that a search concluded it, where it did", async () => {
    const words = "k = 2 to 3 is concluded, not executed: all combinations with up to 0 nets missing were executed; by executions alone k is 1 to 2.";
    const { page } = await reports.open(reports.pages.searched);
    expect(await page.locator(".verdict .note").innerText()).toContain(words);
    const { page: whole } = await reports.open(reports.pages.four);
    expect(await whole.locator(".verdict").innerText()).not.toContain("concluded");
  });

  it("says that a combination was not executed rather than guessing it", async () => {
    const { page } = await reports.open(reports.pages.searched);
    const switches = page.getByRole("switch");
    await switches.nth(1).click();
    await switches.nth(3).click();
    expect(await page.getByTestId("ending").innerText()).toContain("Not executed");
    await switches.nth(1).click();
    expect(await page.getByTestId("ending").innerText()).not.toContain("Not executed");
  });

  it("explains a set when it is pointed at, and takes it in hand when it is tapped", async () => {
    const { page } = await reports.open(reports.pages.four);
    const bottom = page.locator(".lattice [data-subset='0']");
    await bottom.hover();
    expect(await page.locator("#lattice .combination").innerText()).toContain("all nets are missing");
    await page.mouse.move(0, 0);
    expect(await page.locator("#lattice .combination").innerText()).toContain("all nets stand");
    await bottom.click();
    expect(await page.getByRole("switch", { checked: true }).count()).toBe(0);
  });

  it("judges by another threshold when asked to", async () => {
    const { page } = await reports.open(reports.pages.four);
    const before = await page.locator(".verdict .big").innerText();
    await page.getByRole("combobox", { name: "It is a failure when" }).selectOption("held");
    expect(await page.locator(".verdict .big").innerText()).not.toBe(before);
    expect(await page.locator(".verdict .big").innerText()).toMatch(/something that must survive is harmed/i);
  });

  it("tells every step of a run when asked to, and draws another run's world when another is chosen", async () => {
    const { page } = await reports.open(reports.pages.four);
    const brief = await page.locator("#timeline .entry").count();
    await page.getByRole("radio", { name: "Every step" }).check({ force: true });
    expect(await page.locator("#timeline .entry").count()).toBeGreaterThan(brief);
    expect(await page.locator("#world .tile.destroyed").count()).toBeGreaterThan(10);
    const runs = page.getByRole("combobox", { name: "Run", exact: true });
    const all = (await runs.locator("option").allInnerTexts()).findIndex((text) => text.startsWith("All nets"));
    await runs.selectOption(String(all));
    expect(await page.locator("#world .tile.destroyed").count()).toBeLessThan(10);
  });

  it("hides the ending until the reader has predicted it, then says whether it was right and why", async () => {
    const { page } = await reports.open(reports.pages.four);
    await page.getByRole("radio", { name: "Predict first" }).check({ force: true });
    expect(await page.getByRole("heading", { name: "No nets stand" }).count()).toBe(1);
    expect(await page.locator("#lattice, #nets, .verdict").count()).toBe(0);
    expect(await page.getByTestId("reveal").innerText()).toBe("");
    const show = page.getByRole("button", { name: "Show the ending" });
    expect(await show.isDisabled()).toBe(true);
    await page.getByRole("radio", { name: /^held/ }).check();
    await show.click();
    expect(await page.getByTestId("reveal").innerText()).toMatch(/Not quite[\s\S]*lost[\s\S]*nothing stood between/);
    await page.getByRole("button", { name: "Next" }).click();
    expect(await page.getByTestId("reveal").innerText()).toBe("");
    expect(await page.locator(".progress-words").innerText()).toContain("Question 2");
  });

  it("counts right predictions over all questions", async () => {
    const { page } = await reports.open(reports.pages.four);
    await page.getByRole("radio", { name: "Predict first" }).check({ force: true });
    const questions = Number(/of (\d+)/.exec(await page.locator(".progress-words").innerText())?.[1]);
    expect(questions).toBeGreaterThan(3);
    for (let question = 1; question <= questions; question += 1) {
      await page.getByRole("radio", { name: /^lost/ }).check();
      await page.getByRole("button", { name: "Show the ending" }).click();
      if (question < questions) await page.getByRole("button", { name: "Next" }).click();
    }
    expect(await page.locator(".score").innerText()).toMatch(new RegExp(`^[1-9]\\d* of ${questions} predicted right`));
  });

  it("shows each run of a report with its verdict, its timeline and its world", async () => {
    const { page } = await reports.open(reports.pages.runs);
    expect(await page.locator(".verdict .big").innerText()).toContain("Lost");
    expect(await page.locator("#timeline .entry.destructive").count()).toBeGreaterThan(3);
    expect(await page.locator("#world .tile.destroyed").count()).toBeGreaterThan(10);
    await page.getByRole("combobox", { name: "Incident" }).selectOption("1");
    expect(await page.locator(".verdict").innerText()).toContain("identity.deny-destructive");
    expect(await page.locator("#timeline .entry.fired").count()).toBeGreaterThan(0);
    await page.getByRole("radio", { name: "Predict first" }).check({ force: true });
    expect(await page.getByTestId("reveal").innerText()).toBe("");
    await page.getByRole("radio", { name: /^service-down/ }).check();
    await page.getByRole("button", { name: "Show the ending" }).click();
    expect(await page.getByTestId("reveal").innerText()).toMatch(/^Right/);
  });

  it("draws nine nets as outcomes by number, and a lattice of those that the reader picks", async () => {
    const { page } = await reports.open(reports.pages.many);
    expect(await page.locator(".by-size .column").count()).toBe(10);
    expect(await page.locator(".lattice [role=button]").count()).toBe(64);
    const chip = page.locator(".chips button[aria-pressed=true]").first();
    await chip.click();
    expect(await page.locator(".lattice [role=button]").count()).toBe(32);
    const bottomWhenMissing = await page.locator(".lattice [role=button]").last().getAttribute("data-subset");
    await page.getByRole("radio", { name: "stand", exact: true }).check({ force: true });
    expect(await page.locator(".lattice [role=button]").last().getAttribute("data-subset")).not.toBe(bottomWhenMissing);
  });
});
