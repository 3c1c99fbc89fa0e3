import { HarnessError } from "#model/errors";
import { addConclusionOptions } from "./ablate-options.ts";
import { thresholdsOf } from "./ablate-settings.ts";
import type { AblateFlags } from "./ablate-settings.ts";
import type { AddCommand } from "./add-command.ts";

/** `scartissue report FILE` */
export const addReport: AddCommand = (program, finish) => {
  const command = program
    .command("report")
    .description("judge and render again what was saved: an ablation, or a JSON report of runs")
    .argument("<file>", "what ablate --save, merge --save or --reporter json:FILE wrote");
  addConclusionOptions(command).action(async (file: string, flags: AblateFlags) => finish(await report(file, flags)));
};

async function report(file: string, flags: AblateFlags): Promise<number> {
  const { readAblation, readSaved } = await import("../ablation/saved-ablation.ts");
  const { threshold, leastK } = thresholdsOf(flags.threshold ?? []);
  const saved = await readSaved(file);
  if (saved.kind === "runs") {
    const without = ["threshold", "baseline"].find((name) => Object.hasOwn(flags, name));
    if (without !== undefined)
      throw new HarnessError("usage", `--${without} is for ablations, and \`${file}\` holds runs`, { hint: `Leave --${without} away` });
    const { reportRuns } = await import("./report-runs.ts");
    return reportRuns(saved.document, flags.reporter ?? ["pretty"]);
  }
  const { openAblationReporters } = await import("../ablation/report-ablation.ts");
  const { concludeAblation } = await import("./conclude-ablation.ts");
  const baseline = flags.baseline === undefined ? undefined : readAblation(flags.baseline);
  const reporters = openAblationReporters(flags.reporter ?? ["pretty"]);
  return concludeAblation({ document: saved.document, threshold, leastK, baseline, reporters, saved: true });
}
