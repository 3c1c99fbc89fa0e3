import { outcomes } from "#model/outcome";
import type { Outcome } from "#model/outcome";
import { showsColours } from "../reporters/shows-colours.ts";
import type { AddCommand } from "./add-command.ts";
import { oneOf, option } from "./run-options.ts";

interface DiffFlags {
  readonly threshold?: Outcome;
  readonly json?: boolean;
}

/** `scartissue diff A.json B.json` */
export const addDiff: AddCommand = (program, finish) => {
  program
    .command("diff")
    .description("what changed from one saved ablation to another, and which change did it")
    .argument("<before>", "a saved ablation")
    .argument("<after>", "another one")
    .addOption(option("--threshold <outcome>", "outcome that must not be fallen below (default: that of the second)", oneOf(...outcomes.slice(1))))
    .option("--json", "as JSON")
    .action(async (before: string, after: string, flags: DiffFlags) => finish(await diff(before, after, flags)));
};

/** 1 when something became worse, 3 when that is left open. */
async function diff(before: string, after: string, { threshold, json }: DiffFlags): Promise<number> {
  const { readAblation } = await import("../ablation/saved-ablation.ts");
  const { diffAblations } = await import("#ablation/diff-ablations");
  const [one, other] = [readAblation(before), readAblation(after)];
  const found = diffAblations(one, other, threshold ?? other.threshold ?? "restorable");
  if (json === true) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  else {
    const [{ renderDiff }, { createPaint }] = await Promise.all([import("../ablation/diff-words.ts"), import("#report/pretty/paint")]);
    process.stdout.write(renderDiff(found, createPaint(showsColours(process.stdout, process.env))));
  }
  const { baselineComplaints, exitCodeOfComplaints } = await import("./ablation-complaints.ts");
  return exitCodeOfComplaints(baselineComplaints(found));
}
