// Bundles the program and the looks of the HTML report (src/report/html/app) into one JSON file that the reporter reads. Run by scripts/build.mjs.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** @returns {Promise<{ script: string, style: string }>} */
export async function bundleReportApp() {
  const app = join(root, "src/report/html/app");
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [join(app, "main.tsx")],
    tsconfig: join(app, "tsconfig.json"),
    outdir: join(root, "dist"),
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    target: ["chrome109", "firefox115", "safari16.4"],
    conditions: ["scartissue-source"],
    legalComments: "none",
    charset: "utf8",
  });
  const text = (ending) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  return { script: text(".js").trim(), style: text(".css").trim() };
}

/** Writes the bundle where the built reporter looks for it. */
export async function buildReportApp() {
  const file = join(root, "dist/src/report/html/app/bundle.json");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(await bundleReportApp()));
}
