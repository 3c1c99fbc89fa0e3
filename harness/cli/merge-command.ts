import { resolve } from "node:path";
import { HarnessError } from "#model/errors";
import type { NamedPart } from "../ablation/merge-parts.ts";
import { loadConfig } from "../config/load-config.ts";
import { openUserGuardrails } from "../config/user-guardrails.ts";
import { findGuardrails } from "../find-guardrails.ts";
import { findScenarios } from "../find-scenarios.ts";
import { addConclusionOptions } from "./ablate-options.ts";
import { thresholdsOf } from "./ablate-settings.ts";
import type { AblateFlags } from "./ablate-settings.ts";
import type { AddCommand } from "./add-command.ts";
import { replaySuffix } from "./run-command.ts";
import { option } from "./run-options.ts";

/** `scartissue merge PART… --save FILE` */
export const addMerge: AddCommand = (program, finish) => {
  const command = program
    .command("merge")
    .description("join what the shards of an ablation have executed: the result is that of one machine, to the byte")
    .argument("<part...>", "files that ablate --shard saved")
    .addOption(option("--config <file>", "config file, where the shards had one"))
    .addOption(option("--save <file>", "where the whole is saved"));
  addConclusionOptions(command).action(async (files: readonly string[], flags: AblateFlags) => finish(await merge(files, flags)));
};

async function merge(files: readonly string[], flags: AblateFlags): Promise<number> {
  if (flags.save === undefined) throw new HarnessError("usage", "The whole has no file to be saved to", { hint: "Say --save FILE" });
  const { threshold, leastK } = thresholdsOf(flags.threshold ?? []);
  const { readAblation, readPart, saveSealed } = await import("../ablation/saved-ablation.ts");
  const baseline = flags.baseline === undefined ? undefined : readAblation(flags.baseline);
  const { differenceOf, mergeParts } = await import("../ablation/merge-parts.ts");
  const parts: readonly NamedPart[] = files.map((file) => ({ file, part: readPart(file) }));
  const { plan, executed } = mergeParts(parts);
  if (threshold !== undefined && threshold !== plan.threshold) {
    throw new HarnessError("usage", `The parts were executed with --threshold ${plan.threshold}, not ${threshold}`, {
      hint: "Merge without it; scartissue report FILE --threshold says what another one means",
    });
  }
  const { prepareFile } = await import("../ablation/write-whole.ts");
  const save = resolve(flags.save);
  prepareFile(save);
  const { openAblationReporters } = await import("../ablation/report-ablation.ts");
  const reporters = openAblationReporters(flags.reporter ?? ["pretty"]);

  const loaded = await loadConfig(flags.config);
  const user = openUserGuardrails(loaded);
  const { originOf } = await import("../ablation/request-origin.ts");
  const { settings } = plan;
  const request = {
    scenarios: await findScenarios({ ids: plan.scenarios.map(({ scenario }) => scenario) }, loaded),
    guardrails: findGuardrails(
      plan.guardrails.map(({ id }) => id),
      user.known,
    ),
    operators: [...new Set(plan.scenarios.map(({ operator }) => operator))],
    seeds: settings.seeds,
    rows: settings.rows,
    data: settings.mode,
    approver: settings.approver,
    method: settings.method,
    threshold: plan.threshold,
    user,
    origin: originOf(loaded, user),
    replaySuffix: replaySuffix({ ...flags, ...(settings.approver === "reads-the-plan" ? {} : { approver: settings.approver }) }, undefined),
    concurrency: 1,
  };
  const { createSubsetPlayer } = await import("../ablation/play-subset.ts");
  const { planOf } = await import("../ablation/ablation-plan.ts");
  const { finishAblation } = await import("../ablation/finish-ablation.ts");
  const { concludeAblation } = await import("./conclude-ablation.ts");
  const player = createSubsetPlayer(request);
  try {
    const difference = differenceOf(plan, await planOf(request, player));
    if (difference !== undefined) {
      throw new HarnessError("usage", `The parts were executed on something else than what is here: ${difference.name} differ`, {
        hint: `In the parts: ${difference.here}. Here: ${difference.there}. Merge with the same version and the same config`,
      });
    }
    const document = await finishAblation(plan, executed, player);
    saveSealed(save, document);
    return await concludeAblation({ document, leastK, baseline, reporters, saved: true });
  } finally {
    await player.close();
  }
}
