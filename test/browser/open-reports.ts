import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContextOptions } from "playwright-core";
import type { AblationDocument } from "#model/ablation";
import { findChromium, openChromium } from "../../scripts/screenshots/open-chromium.ts";
import { openPage } from "./open-page.ts";
import type { OpenedPage } from "./open-page.ts";
import { flagshipAblation, writePages } from "./report-pages.ts";
import type { ReportPages } from "./report-pages.ts";

const chromium = findChromium();
/** Why nothing is tried; empty where something is. */
export const noChromium: string = chromium === undefined ? " (skipped: no Chromium in CHROMIUM or on PATH)" : "";

/** A browser and every page to look at. */
export interface OpenReports {
  readonly pages: ReportPages;
  /** What `pages.four` shows. */
  readonly four: AblationDocument;
  readonly open: (address: string, options?: BrowserContextOptions) => Promise<OpenedPage>;
  readonly close: () => Promise<void>;
}

export async function openReports(): Promise<OpenReports> {
  const folder = mkdtempSync(join(tmpdir(), "html-report-"));
  const browser = await openChromium(chromium ?? "");
  const four = await flagshipAblation();
  const pages = await writePages(folder, four);
  return {
    pages,
    four,
    open: async (address, options = {}) => openPage(browser, address, options),
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    },
  };
}
