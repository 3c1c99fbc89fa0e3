import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AblationDocument } from "#model/ablation";
import { findChromium, openChromium } from "../../scripts/screenshots/open-chromium.ts";
import { violations } from "./axe.ts";
import { openPage } from "./open-page.ts";
import type { OpenedPage } from "./open-page.ts";
import { flagshipAblation, writePages } from "./report-pages.ts";
import type { ReportPages } from "./report-pages.ts";

const chromium = findChromium();
const reason = chromium === undefined ? " (skipped: no Chromium in CHROMIUM or on PATH)" : "";

describe.skipIf(chromium === undefined)(`the HTML report in Chromium${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "html-report-"));
  let browser: Browser;
  let four: AblationDocument;
  let files: ReportPages;

  beforeAll(async () => {
    browser = await openChromium(chromium ?? "");
    four = await flagshipAblation();
    files = await writePages(folder, four);
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const open = async (file: string, options: BrowserContextOptions = {}): Promise<OpenedPage> => openPage(browser, file, options);

  it("opens from disk with the network off, asks for nothing but itself and complains of nothing", async () => {
    for (const file of Object.values(files)) {
      const { page, complaints, requests } = await open(file, { offline: true });
      await page.waitForTimeout(100);
      expect({ complaints, requests }).toEqual({ complaints: [], requests: [file] });
    }
  });

  it("could not reach the network if it tried", async () => {
    const { page, complaints } = await open(files.four);
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
    const { page } = await open(files.four);
    const switches = page.getByRole("switch");
    expect(await switches.count()).toBe(4);
    const outcomes = new Map(four.scenarios[0]?.results.map(({ subset, outcome }) => [subset, outcome]));
    // Gray code: each step flips one switch, and every combination comes once.
    let subset = 15;
    const order = await switches.evaluateAll((buttons) => buttons.map((button) => button.querySelector("code")?.textContent ?? ""));
    const bits = order.map((id) => four.guardrails.findIndex((guardrail) => guardrail.id === id));
    for (let step = 1; step <= 16; step += 1) {
      const place = step === 16 ? 3 : 31 - Math.clz32(step & -step);
      await switches.nth(place).click();
      subset ^= 1 << (bits[place] ?? 0);
      expect(await page.getByTestId("ending").locator(".ending").innerText()).toContain(outcomes.get(subset) ?? "nothing");
    }
    expect(subset).toBe(15);
  });

  it("leads to each of its parts", async () => {
    const { page } = await open(files.four);
    const links = page.getByRole("navigation", { name: "Parts of this report" }).getByRole("link");
    const targets = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    expect(targets.length).toBe(6);
    for (const target of targets) expect(await page.locator(target).count(), target).toBe(1);
  });

  it("says the date where it is another than before", async () => {
    const { page } = await open(files.four);
    expect(await page.locator("#timeline .entry time").first().innerText()).toMatch(/^2026-02-26\s+21:/);
    expect(await page.locator("#timeline .entry .day").count()).toBe(1);
  });

  it("says that a combination was not executed rather than guessing it", async () => {
    const { page } = await open(files.searched);
    const switches = page.getByRole("switch");
    await switches.nth(1).click();
    await switches.nth(3).click();
    expect(await page.getByTestId("ending").innerText()).toContain("Not executed");
    await switches.nth(1).click();
    expect(await page.getByTestId("ending").innerText()).not.toContain("Not executed");
  });

  it("tells the outcome of a switch to a screen reader", async () => {
    const { page } = await open(files.four);
    expect(await page.getByTestId("ending").getAttribute("aria-live")).toBe("polite");
    await page.getByRole("button", { name: "No nets", exact: true }).click();
    expect(await page.getByRole("switch", { checked: true }).count()).toBe(0);
    expect(await page.getByTestId("ending").innerText()).toContain("lost");
    await page.getByRole("button", { name: "All nets", exact: true }).click();
    expect(await page.getByRole("switch", { checked: false }).count()).toBe(0);
  });

  it("lets the keyboard walk the lattice: one stop for Tab, arrows between the sets, Enter to choose", async () => {
    const { page } = await open(files.four);
    const nodes = page.locator(".lattice [role=button]");
    expect(await nodes.count()).toBe(16);
    expect(await page.locator('.lattice [role=button][tabindex="0"]').count()).toBe(1);
    await nodes.first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    const label = await focusedLabel(page);
    expect(label).toContain("without");
    expect(await page.locator('.lattice [role=button][tabindex="0"]').count()).toBe(1);
    await page.keyboard.press("Enter");
    expect(await page.getByRole("switch", { checked: false }).count()).toBe(1);
    await page.keyboard.press("End");
    expect(await focusedLabel(page)).toContain("lost: no nets");
    await page.keyboard.press("Home");
    expect(await focusedLabel(page)).toContain("all nets");
  });

  it("explains a set when it is pointed at, and takes it in hand when it is tapped", async () => {
    const { page } = await open(files.four);
    const bottom = page.locator(".lattice [data-subset='0']");
    await bottom.hover();
    expect(await page.locator("#lattice .combination").innerText()).toContain("all nets are missing");
    await page.mouse.move(0, 0);
    expect(await page.locator("#lattice .combination").innerText()).toContain("all nets stand");
    await bottom.click();
    expect(await page.getByRole("switch", { checked: true }).count()).toBe(0);
  });

  it("outlines the smallest sets by shape as well as by colour", async () => {
    const { page } = await open(files.four);
    expect(await page.locator(".lattice .ring.path").count()).toBeGreaterThan(0);
    expect(await page.locator(".lattice .ring.cut").count()).toBeGreaterThan(0);
    const shapes = await page.locator(".lattice .node.lost .body").evaluateAll((bodies) => [...new Set(bodies.map((body) => body.tagName))]);
    expect(shapes).toEqual(["rect"]);
  });

  it("judges by another threshold when asked to", async () => {
    const { page } = await open(files.four);
    const before = await page.locator(".verdict .big").innerText();
    await page.getByRole("combobox", { name: "It is a failure when" }).selectOption("held");
    expect(await page.locator(".verdict .big").innerText()).not.toBe(before);
    expect(await page.locator(".verdict .big").innerText()).toMatch(/something that must survive is harmed/i);
  });

  it("tells every step of a run when asked to, and draws another run's world when another is chosen", async () => {
    const { page } = await open(files.four);
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
    const { page } = await open(files.four);
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
    const { page } = await open(files.four);
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
    const { page } = await open(files.runs);
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
    const { page } = await open(files.many);
    expect(await page.locator(".by-size .column").count()).toBe(10);
    expect(await page.locator(".lattice [role=button]").count()).toBe(64);
    const chip = page.locator(".chips button[aria-pressed=true]").first();
    await chip.click();
    expect(await page.locator(".lattice [role=button]").count()).toBe(32);
    const bottomWhenMissing = await page.locator(".lattice [role=button]").last().getAttribute("data-subset");
    await page.getByRole("radio", { name: "stand", exact: true }).check({ force: true });
    expect(await page.locator(".lattice [role=button]").last().getAttribute("data-subset")).not.toBe(bottomWhenMissing);
  });

  it("takes the dark or light theme that the reader picks over the system's", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const { page } = await open(files.four, { colorScheme });
      const background = async (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const own = await background();
      await page.getByRole("radio", { name: colorScheme === "light" ? "Dark" : "Light" }).check({ force: true });
      expect(await background()).not.toBe(own);
      await page.getByRole("radio", { name: "Auto" }).check({ force: true });
      expect(await background()).toBe(own);
    }
  });

  it("needs no sideways scrolling at 360 pixels, in any view", async () => {
    for (const file of Object.values(files)) {
      const { page } = await open(file, { viewport: { width: 360, height: 740 } });
      for (const view of ["Explore", "Predict first"]) {
        await page.getByRole("radio", { name: view }).check({ force: true });
        await openDetails(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), `${file} ${view}`).toBeLessThanOrEqual(360);
      }
    }
  });

  it("has no violation that axe finds, in every view and both themes, wide and narrow", async () => {
    for (const file of Object.values(files)) {
      for (const [colorScheme, width] of [
        ["light", 1200],
        ["dark", 1200],
        ["dark", 360],
      ] as const) {
        const { page } = await open(file, { colorScheme, viewport: { width, height: 900 } });
        await openDetails(page);
        expect(await violations(page), `${file} ${colorScheme} ${width}`).toEqual([]);
        await page.getByRole("radio", { name: "Predict first" }).check({ force: true });
        expect(await violations(page), `${file} ${colorScheme} ${width} before the prediction`).toEqual([]);
        const guess = page.getByRole("radio", { name: /^held/ });
        if ((await guess.count()) === 0) continue;
        await guess.check();
        await page.getByRole("button", { name: "Show the ending" }).click();
        expect(await violations(page), `${file} ${colorScheme} ${width} after the prediction`).toEqual([]);
      }
    }
  }, 300_000);

  it("would be caught by axe with a picture that says nothing, or words that are too pale", async () => {
    const { page } = await open(files.four);
    await page.evaluate(() => {
      document.querySelector(".cheese svg")?.removeAttribute("aria-label");
      const pale = document.createElement("p");
      pale.textContent = "too pale to read";
      pale.style.color = "#dddddd";
      document.querySelector("main")?.append(pale);
    });
    expect(await violations(page)).toEqual(["color-contrast", "svg-img-alt"]);
  });

  it("prints in light colours with every table open, and closes them again", async () => {
    const { page } = await open(files.four, { colorScheme: "dark" });
    await page.getByRole("radio", { name: "Dark" }).check({ force: true });
    const pages = await page.pdf({ format: "A4" });
    expect(pages.byteLength).toBeGreaterThan(20_000);
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    expect(await page.locator("details:not([open])").count()).toBe(0);
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    expect(await page.locator("details:not([open])").count()).toBeGreaterThan(0);
    await page.emulateMedia({ media: "print", colorScheme: "light" });
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(255, 255, 255)");
    expect(await page.locator(".page-header .switches").isVisible()).toBe(false);
  });

  it("moves nothing for readers who want no motion", async () => {
    const { page } = await open(files.four, { reducedMotion: "reduce" });
    const moving = async (): Promise<readonly string[]> =>
      page.locator(".knob").evaluateAll((knobs) => knobs.map((knob) => getComputedStyle(knob).transitionDuration).filter((duration) => duration !== "0s"));
    expect(await moving()).toEqual([]);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    expect((await moving()).length).toBe(4);
  });

  it("can be walked by Tab alone, and shows where one is", async () => {
    const { page } = await open(files.four);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
    const stops: string[] = [];
    for (let stop = 0; stop < 60; stop += 1) {
      await page.keyboard.press("Tab");
      const found = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return undefined;
        const marked = element instanceof HTMLInputElement ? (element.nextElementSibling ?? element) : element;
        const styles = [element, marked, ...element.children].map((one) => getComputedStyle(one));
        const visible = styles.some(
          ({ outlineStyle, stroke, strokeWidth }) => outlineStyle !== "none" || (stroke !== "none" && Number.parseFloat(strokeWidth) >= 3),
        );
        return `${element.getAttribute("role") ?? element.tagName.toLowerCase()}${visible ? "" : " unseen"}`;
      });
      if (found === undefined) break;
      stops.push(found);
    }
    expect(stops.filter((stop) => stop.endsWith("unseen"))).toEqual([]);
    expect(stops.filter((stop) => stop === "switch")).toHaveLength(4);
    expect(new Set(stops)).toContain("summary");
  });
});

async function focusedLabel(page: Page): Promise<string> {
  return (await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))) ?? "";
}

async function openDetails(page: Page): Promise<void> {
  await page.locator("details").evaluateAll((all) => {
    for (const one of all) one.setAttribute("open", "");
  });
}
