import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** A page under test, with everything it complained of and asked for. */
export interface OpenedPage {
  readonly page: Page;
  /** Lines of the console and errors. */
  readonly complaints: readonly string[];
  /** Addresses, the page's own first. */
  readonly requests: readonly string[];
}

/** Opens a page with settings of its own and waits until it is drawn. */
export async function openPage(browser: Browser, address: string, options: BrowserContextOptions): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(address);
  await page.locator("h1").waitFor();
  return { page, complaints, requests };
}
