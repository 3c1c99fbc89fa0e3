import { resolve } from "node:path";
import { HarnessError } from "#model/errors";
import type { AblationProgress } from "../ablation/ablation-request.ts";
import type { Journal } from "../ablation/journal.ts";
import { loadConfig } from "../config/load-config.ts";
import { openUserGuardrails } from "../config/user-guardrails.ts";
import { findScenarios } from "../find-scenarios.ts";
import { addAblateOptions } from "./ablate-options.ts";
import { createRate } from "./ablate-progress.ts";
import { settleAblation } from "./ablate-settings.ts";
import type { AblateFlags } from "./ablate-settings.ts";
import type { AddCommand } from "./add-command.ts";
import { interruptible } from "./interruptible.ts";
import { replaySuffix } from "./run-command.ts";

/** `scartissue ablate SCENARIO…` */
export const addAblate: AddCommand = (program, finish) => {
  const command = program
    .command("ablate")
    .description("take guardrails away in every combination, and say how many must fail before production is lost")
    .argument("[scenario...]", "ids of scenarios, or all");
  addAblateOptions(command).action(async (ids: readonly string[], flags: AblateFlags) => finish(await ablate(ids, flags)));
};

async function ablate(ids: readonly string[], flags: AblateFlags): Promise<number> {
  const loaded = await loadConfig(flags.config);
  const user = openUserGuardrails(loaded);
  const scenarios = await findScenarios({ ids, filter: flags.filter, tags: flags.tags }, loaded);
  const { leastK, ...settings } = settleAblation(flags, loaded.config, user);
  if (flags.mutate === true) return (await import("./weaken.ts")).weaken(flags, settings, { scenarios, user, loaded });
  const { checkUnfinished, openJournal } = await import("../ablation/journal.ts");
  const { prepareFile } = await import("../ablation/write-whole.ts");
  const save = flags.save === undefined ? undefined : resolve(flags.save);
  if (save !== undefined) prepareFile(save);
  if (save !== undefined) checkUnfinished(save, flags.resume === true);
  const { findFinished } = await import("../ablation/find-finished.ts");
  const { originOf } = await import("../ablation/request-origin.ts");
  const finished =
    flags.resume === true && save !== undefined ? await findFinished(save, { ...settings, scenarios, user, origin: originOf(loaded, user) }) : undefined;
  const { openAblationReporters } = await import("../ablation/report-ablation.ts");
  const reporters = openAblationReporters(flags.reporter ?? ["pretty"]);
  const { readAblation, saveSealed } = await import("../ablation/saved-ablation.ts");
  const baseline = flags.baseline === undefined ? undefined : readAblation(flags.baseline);
  const { executeAblation } = await import("../ablation/execute-ablation.ts");
  const { partOf } = await import("../ablation/ablation-part.ts");
  const { concludeAblation } = await import("./conclude-ablation.ts");

  if (finished !== undefined) {
    process.stderr.write(
      `scartissue: \`${flags.save}\` holds all of this already: what it tells first was played again and came to the same, and nothing else was executed\n`,
    );
    return finished.kind === "ablation" ? concludeAblation({ document: finished, leastK, baseline, reporters, saved: true }) : 0;
  }
  const rate = createRate(process.stderr, () => performance.now());
  let journal: Journal | undefined;
  let last: AblationProgress | undefined;
  const { plan, executed, document } = await interruptible(async (signal) =>
    executeAblation({
      ...settings,
      scenarios,
      user,
      origin: originOf(loaded, user),
      replaySuffix: replaySuffix(flags, undefined),
      signal,
      onProgress: (progress) => {
        last = progress;
        rate.tell(progress);
      },
      ...(save === undefined
        ? {}
        : {
            openWorkbook: (header) => {
              journal = openJournal({ save, resume: flags.resume === true, header: { ...header, shard: settings.shard ?? null } });
              return journal;
            },
          }),
    }),
  )
    .catch((error: unknown) => {
      throw error instanceof HarnessError && error.code === "interrupted" ? interrupted(last, journal) : error;
    })
    .finally(() => rate.end());
  if (save !== undefined) saveSealed(save, document ?? partOf(settings.shard ?? { index: 1, count: 1 }, plan, executed), keptWords(journal));
  journal?.remove();
  if (document !== undefined) return concludeAblation({ document, leastK, baseline, reporters, saved: save !== undefined });
  process.stdout.write(
    `${executed.length.toLocaleString("en-US")} combinations of shard ${settings.shard?.index} of ${settings.shard?.count} saved to ${flags.save}\n`,
  );
  return 0;
}

/** What the user still has when the whole cannot be written: everything that was executed, none of it to be executed again. */
function keptWords(journal: Journal | undefined): string | undefined {
  return journal === undefined ? undefined : `what was executed is kept in ${journal.file}: go on with the same command and --resume`;
}

function interrupted(progress: AblationProgress | undefined, journal: Journal | undefined): HarnessError {
  const done = (progress?.done ?? 0).toLocaleString("en-US");
  const of = progress?.total === undefined ? "" : ` of ${progress.total.toLocaleString("en-US")}`;
  return new HarnessError("interrupted", `Interrupted after ${done}${of} combinations`, {
    hint:
      journal === undefined
        ? "Nothing was kept: with --save FILE, what is done is"
        : `They are kept in ${journal.file}: go on by the same command and --resume`,
  });
}
