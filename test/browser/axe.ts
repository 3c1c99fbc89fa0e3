import axe from "axe-core";
import type { Page } from "playwright-core";

/** Rules that axe finds broken, by id. Its source is evaluated by the debugger, which the page's policy does not bind. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as { readonly axe: { run: () => Promise<{ violations: { id: string }[] }> } };
    const result = await checker.run();
    return result.violations.map(({ id }) => id).toSorted();
  });
}
