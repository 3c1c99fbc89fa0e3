// Makes docs/images/*.png from a real ablation of the flagship, or from a saved one: npm run screenshots [-- saved.json]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import type { AblationDocument } from "#model/ablation";
import { renderAblationPage } from "../harness/ablation/ablation-page.ts";
import { findChromium, openChromium } from "./screenshots/open-chromium.ts";
import { playAblation } from "./screenshots/play-ablation.ts";
import { repackPng } from "./screenshots/repack-png.ts";

const images = join(import.meta.dirname, "../docs/images");
const guardrails = ["agent.command-hook", "approval.second-role", "backup.cross-account-copy", "identity.permission-boundary", "resource.deletion-protection"];
/** Bytes that a picture in the README may weigh. */
const heaviest = 150_000;
/** Pixels; what lies below is in the report. */
const tallest = 1035;

interface Picture {
  readonly name: string;
  readonly theme: "light" | "dark";
  readonly of: string;
  readonly before?: (page: Page) => Promise<void>;
}

const choose = async (page: Page, name: string): Promise<void> => page.getByRole("radio", { name }).check({ force: true });

const pictures: readonly Picture[] = [
  { name: "lattice-light", theme: "light", of: "#lattice" },
  { name: "lattice-dark", theme: "dark", of: "#lattice" },
  {
    name: "nets",
    theme: "light",
    of: "#nets",
    before: async (page) => {
      await page.getByRole("switch", { name: "backup.cross-account-copy" }).click();
      await page.getByRole("switch", { name: "approval.second-role" }).click();
    },
  },
  { name: "world", theme: "light", of: "#world" },
  {
    name: "predict",
    theme: "dark",
    of: "main",
    before: async (page) => {
      await choose(page, "Predict first");
      await page.getByRole("button", { name: "Next" }).click();
    },
  },
];

const chromium = findChromium();
if (chromium === undefined) {
  process.stderr.write("No Chromium in CHROMIUM or on PATH: .ci/install-chromium.sh installs one\n");
  process.exit(2);
}
const [saved] = process.argv.slice(2);
const document =
  saved === undefined ? await playAblation("missing-state-cleanup", guardrails, "persistent") : (JSON.parse(readFileSync(saved, "utf8")) as AblationDocument);
const folder = mkdtempSync(join(tmpdir(), "screenshots-"));
const browser = await openChromium(chromium);
try {
  const file = join(folder, "report.html");
  writeFileSync(file, await renderAblationPage(document));
  mkdirSync(images, { recursive: true });
  for (const picture of pictures) {
    // oxlint-disable-next-line eslint/no-await-in-loop -- one browser, one picture after the other
    await take(picture, pathToFileURL(file).href);
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}

async function take({ name, theme, of, before }: Picture, address: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1128, height: 900 }, colorScheme: theme, reducedMotion: "reduce" });
  await page.goto(address);
  // Room around a part of the page, and no line above it.
  await page.addStyleTag({ content: "main { padding: 0 !important } main > section { padding: 28px 32px !important; border: 0 !important }" });
  await before?.(page);
  const path = join(images, `${name}.png`);
  await page.evaluate(() => window.scrollTo(0, 0));
  const box = await page.locator(of).first().boundingBox();
  if (box === null) throw new Error(`there is no ${of} to take a picture of`);
  const png = repackPng(await page.screenshot({ fullPage: true, animations: "disabled", clip: { ...box, height: Math.min(box.height, tallest) } }));
  await page.close();
  const size = png.byteLength;
  writeFileSync(path, png);
  process.stdout.write(`${name}.png ${size.toLocaleString("en-US")} bytes\n`);
  if (size > heaviest) throw new Error(`${name}.png weighs ${size} bytes, more than ${heaviest}`);
}
