import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Rules that axe finds broken, by id. Its source is evaluated by the debugger, which the page's policy does not bind. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { readonly axe: { run: () => Promise<{ violations: { id: string }[] }> } };
    const result = await axe.run();
    return result.violations.map(({ id }) => id).toSorted();
  });
}
