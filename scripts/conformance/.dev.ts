import { embeddedTerraform } from "#harness/replay/embedded-terraform";
import { openTerraform } from "#harness/open-terraform";
import { readCorpus } from "./read-corpus.ts";
import { playCase } from "./play-case.ts";
import { recordReal } from "./recorded.ts";
import { existsSync } from "node:fs";
const [filter = "", jobs = "1", skip = ""] = process.argv.slice(2);
const engine = await openTerraform("terraform");
const cases = readCorpus("/work/main/test/conformance/corpus").filter((one) => new RegExp(filter).test(one.name));
const queue = [...cases];
async function work() {
  for (let one = queue.shift(); one; one = queue.shift()) {
    const t0 = Date.now();
    if (skip && existsSync(`/work/main/node_modules/.cache/scartissue-conformance/${one.name}.json`)) continue;
    try {
      const t = await playCase(one, engine, embeddedTerraform);
      recordReal(one.name, t);
      console.log(
        one.name,
        Date.now() - t0,
        t.steps.map((s) => s.commands.map((c) => c.exitCode).join(",")).join(" | "),
        t.unsupported.join("; "),
        t.crossRead?.exitCode === 0 ? "" : JSON.stringify(t.crossRead),
      );
    } catch (e) {
      console.log(one.name, "FAILED", e);
    }
  }
}
await Promise.all(Array.from({ length: Number(jobs) }, work));
await engine.dispose();
