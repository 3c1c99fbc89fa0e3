import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Figure } from "./measure.ts";
import { renderRounds, summarize, timeProcess } from "./measure.ts";

const main = fileURLToPath(new URL("../../dist/harness/cli/main.js", import.meta.url));

/** From the shell to the first verdict, in a new process of the built command. */
export function benchColdStart(quick: boolean): readonly Figure[] {
  const section = "first verdict from a cold start";
  if (!existsSync(main)) return [{ section, name: "skipped", value: "the command is not built: npm run build" }];
  const rounds = quick ? 1 : 7;
  const times = (words: readonly string[], expected: readonly number[]): string =>
    renderRounds(summarize(Array.from({ length: rounds }, () => timeProcess(process.execPath, words, expected))));
  return [
    {
      section,
      name: "scartissue run missing-state-cleanup --no-guardrails, min / median",
      value: times([main, "run", "missing-state-cleanup", "--no-guardrails"], [0, 1]),
    },
    { section, name: "node itself, doing nothing", value: times(["-e", "0"], [0]) },
  ];
}
