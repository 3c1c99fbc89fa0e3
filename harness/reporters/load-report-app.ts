import { existsSync, readFileSync } from "node:fs";
import { HarnessError } from "#model/errors";
import type { HtmlBundle } from "#report/html/html-data";

/**
 * The HTML report's program and looks: in the built package they lie beside this file; from the sources they are bundled now.
 *
 * @param here address of this file
 * @throws HarnessError `environment` when neither is there
 */
export async function loadReportApp(here: string = import.meta.url): Promise<HtmlBundle> {
  const built = new URL("../../src/report/html/app/bundle.json", here);
  if (existsSync(built)) return JSON.parse(readFileSync(built, "utf8")) as HtmlBundle;
  const bundler = new URL("../../scripts/build-report-app.mjs", here);
  if (!existsSync(bundler)) {
    throw new HarnessError("environment", "The HTML report's program is missing from this installation", {
      hint: "Build it with `npm run build`, or install the package again",
    });
  }
  const { bundleReportApp } = (await import(bundler.href)) as { readonly bundleReportApp: () => Promise<HtmlBundle> };
  return bundleReportApp();
}
