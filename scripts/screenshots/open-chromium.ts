import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** Where a Chromium is: `CHROMIUM`, or on PATH. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { CHROMIUM, PATH = "" } = environment;
  if (CHROMIUM !== undefined && CHROMIUM !== "") return CHROMIUM;
  return PATH.split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}

/** Opens it without a window and without a sandbox of its own, which root and many containers cannot have. It opens our own file only. */
export async function openChromium(file: string): Promise<Browser> {
  return chromium.launch({ executablePath: file, args: ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"] });
}
