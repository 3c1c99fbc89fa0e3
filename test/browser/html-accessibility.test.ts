import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noChromium, openReports } from "./open-reports.ts";
import type { OpenReports } from "./open-reports.ts";
import type { Page } from "playwright-core";
import { violations } from "./axe.ts";

describe.skipIf(noChromium !== "")(`the HTML report for every reader${noChromium}`, () => {
  let reports: OpenReports;
  beforeAll(async () => {
    reports = await openReports();
  }, 300_000);
  afterAll(async () => reports.close());

  it("tells the outcome of a switch to a screen reader", async () => {
    const { page } = await reports.open(reports.pages.four);
    expect(await page.getByTestId("ending").getAttribute("aria-live")).toBe("polite");
    await page.getByRole("button", { name: "No nets", exact: true }).click();
    expect(await page.getByRole("switch", { checked: true }).count()).toBe(0);
    expect(await page.getByTestId("ending").innerText()).toContain("lost");
    await page.getByRole("button", { name: "All nets", exact: true }).click();
    expect(await page.getByRole("switch", { checked: false }).count()).toBe(0);
  });

  it("lets the keyboard walk the lattice: one stop for Tab, arrows between the sets, Enter to choose", async () => {
    const { page } = await reports.open(reports.pages.four);
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

  it("outlines the smallest sets by shape as well as by colour", async () => {
    const { page } = await reports.open(reports.pages.four);
    expect(await page.locator(".lattice .ring.path").count()).toBeGreaterThan(0);
    expect(await page.locator(".lattice .ring.cut").count()).toBeGreaterThan(0);
    const shapes = await page.locator(".lattice .node.lost .body").evaluateAll((bodies) => [...new Set(bodies.map((body) => body.tagName))]);
    expect(shapes).toEqual(["rect"]);
  });

  it("takes the dark or light theme that the reader picks over the system's", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const { page } = await reports.open(reports.pages.four, { colorScheme });
      const background = async (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const own = await background();
      await page.getByRole("radio", { name: colorScheme === "light" ? "Dark" : "Light" }).check({ force: true });
      await expect.poll(background).not.toBe(own);
      await page.getByRole("radio", { name: "Auto" }).check({ force: true });
      await expect.poll(background).toBe(own);
    }
  });

  it("needs no sideways scrolling at 360 pixels, in any view", async () => {
    for (const file of Object.values(reports.pages)) {
      const { page } = await reports.open(file, { viewport: { width: 360, height: 740 } });
      for (const view of ["Explore", "Predict first"]) {
        await page.getByRole("radio", { name: view }).check({ force: true });
        await openDetails(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), `${file} ${view}`).toBeLessThanOrEqual(360);
      }
    }
  });

  it("has no violation that axe finds, in every view and both themes, wide and narrow", async () => {
    for (const file of Object.values(reports.pages)) {
      for (const [colorScheme, width] of [
        ["light", 1200],
        ["dark", 1200],
        ["dark", 360],
      ] as const) {
        const { page } = await reports.open(file, { colorScheme, viewport: { width, height: 900 } });
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
    const { page } = await reports.open(reports.pages.four);
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
    const { page } = await reports.open(reports.pages.four, { colorScheme: "dark" });
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
    const { page } = await reports.open(reports.pages.four, { reducedMotion: "reduce" });
    const moving = async (): Promise<readonly string[]> =>
      page.locator(".knob").evaluateAll((knobs) => knobs.map((knob) => getComputedStyle(knob).transitionDuration).filter((duration) => duration !== "0s"));
    expect(await moving()).toEqual([]);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    expect((await moving()).length).toBe(4);
  });

  it("can be walked by Tab alone, and shows where one is", async () => {
    const { page } = await reports.open(reports.pages.four);
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
