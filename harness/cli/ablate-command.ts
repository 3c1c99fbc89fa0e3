import { resolve } from "node:path";
import { HarnessError } from "#model/errors";
import { loadConfig } from "../config/load-config.ts";
import { openUserGuardrails } from "../config/user-guardrails.ts";
import { findScenarios } from "../find-scenarios.ts";
import type { AddCommand } from "./add-command.ts";
import { settleAblation } from "./ablate-settings.ts";
import type { AblateFlags } from "./ablate-settings.ts";
import { collect, flagOnly, oneOf, option, wholeNumber } from "./run-options.ts";
import { createRate } from "./ablate-progress.ts";
import { interruptible } from "./interruptible.ts";

/** `scartissue ablate SCENARIO…` */
export const addAblate: AddCommand = (program, finish) => {
  program
    .command("ablate")
    .description("take guardrails away in every combination, and say how many must fail before production is lost")
    .argument("[scenario...]", "ids of scenarios, or all")
    .addOption(option("--config <file>", "config file; otherwise scartissue.config.{ts,mts,mjs,js,json} of this folder"))
    .addOption(option("--guardrails <ids>", "guardrails to take away, separated by commas (repeatable); `layer.*`, `all`", collect))
    .addOption(option("--operator <kind>", "literal, persistent or both (default: persistent)", oneOf("literal", "persistent", "both")))
    .addOption(option("--threshold <what>", "outcome that must not be fallen below (default: restorable), or 'k>=2' (repeatable)", collect))
    .addOption(option("--search", "above 12 guardrails: prune by what has been learned, and say what was assumed"))
    .addOption(option("--seed <n>", "first seed (default: 1)", wholeNumber(0)))
    .addOption(option("--seeds <n>", "seeds for combinations whose effect depends on order (default: 4)", wholeNumber(1)))
    .addOption(option("--data <mode>", "modelled, or postgres: real rows in PGlite (default: modelled)", oneOf("modelled", "postgres")))
    .addOption(option("--rows <n>", "rows of the scenario's largest table", wholeNumber(1)))
    .addOption(
      option("--approver <habit>", "what approvers do: reads-the-plan or rubber-stamp (default: reads-the-plan)", oneOf("reads-the-plan", "rubber-stamp")),
    )
    .addOption(option("--save <file>", "where the outcomes are saved; FILE.partial holds them while they come in"))
    .option("--resume", "go on with what FILE.partial holds")
    .addOption(option("--shard <i/n>", "execute one share of n, to be joined by scartissue merge"))
    .addOption(option("--concurrency <n>", "workers (default: as many as there are cores)", wholeNumber(1)))
    .addOption(option("--baseline <file>", "a saved ablation: fails when k falls or a path set is lost"))
    .addOption(option("--cloud <backend>", "embedded: an ablation plays on nothing else"))
    .addOption(flagOnly("--terraform <engine>", "embedded: an ablation plays on nothing else", oneOf("embedded", "terraform", "tofu")))
    .addOption(option("--reporter <name[:file]>", "pretty or json, with an optional file (repeatable; default: pretty)", collect))
    .action(async (ids: readonly string[], flags: AblateFlags) => finish(await ablate(ids, flags)));
};

async function ablate(ids: readonly string[], flags: AblateFlags): Promise<number> {
  const loaded = await loadConfig(flags.config);
  const user = openUserGuardrails(loaded);
  const scenarios = await findScenarios({ ids }, loaded);
  const settings = settleAblation(flags, loaded.config, user);
  const save = flags.save === undefined ? undefined : resolve(flags.save);
  const { analyse, openAblationReporters } = await import("../ablation/report-ablation.ts");
  const reporters = openAblationReporters(flags.reporter ?? ["pretty"]);
  const { executeAblation } = await import("../ablation/execute-ablation.ts");
  const { openJournal } = await import("../ablation/journal.ts");
  const { prepareFile } = await import("../ablation/write-whole.ts");
  const { saveSealed } = await import("../ablation/saved-ablation.ts");
  if (save !== undefined) prepareFile(save);
  const rate = createRate(process.stderr, () => performance.now());
  let journal: ReturnType<typeof openJournal> | undefined;
  try {
    const { document } = await interruptible(async (signal) =>
      executeAblation({
        ...settings,
        scenarios,
        user,
        origin: { configFile: loaded.file === undefined ? undefined : resolve(loaded.file), folder: loaded.folder },
        signal,
        onProgress: rate.tell,
        ...(save === undefined
          ? {}
          : {
              openWorkbook: (plan) => {
                journal = openJournal({ save, resume: flags.resume === true, header: { ...plan } });
                return journal;
              },
            }),
      }),
    );
    rate.end();
    if (document === undefined) throw new HarnessError("unsupported", "shards are not saved yet", { hint: "wait" });
    if (save !== undefined) saveSealed(save, document);
    journal?.remove();
    await reporters.report(analyse(document));
    return 0;
  } finally {
    rate.end();
  }
}
