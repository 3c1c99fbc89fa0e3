// Builds dist/ from src, harness and scenarios. Run by `npm ci` through `prepare`.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);

let compiler;
try {
  compiler = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
} catch {
  // Installed as a dependency: dist/ came with the package.
  process.exit(existsSync(join(root, "dist")) ? 0 : 1);
}

const { buildReportApp } = await import("./build-report-app.mjs");
rmSync(join(root, "dist"), { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
copyData("scenarios");
await buildReportApp();
chmodSync(join(root, "dist/harness/cli/main.js"), 0o755);

/** Files that programs read at run time and the compiler does not copy. */
function copyData(folder) {
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && /\.(md|json|sql|rego|sh)$/.test(entry.name)) cpSync(path, join(root, "dist", path.slice(root.length + 1)));
  }
}
