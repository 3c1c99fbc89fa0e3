import type { Command } from "commander";
import { addWorldOptions, collect, flagOnly, listOf, oneOf, option, wholeNumber } from "./run-options.ts";

/** Every option of `ablate`. */
export function addAblateOptions(command: Command): Command {
  addWorldOptions(command)
    .addOption(option("--operator <kind>", "literal, persistent or both (default: persistent)", oneOf("literal", "persistent", "both")))
    .addOption(option("--filter <text>", "only scenarios whose id holds the text"))
    .addOption(option("--tags <tags>", "only scenarios with one of these tags, separated by commas", listOf))
    .addOption(
      option("--approver <habit>", "what approvers do: reads-the-plan or rubber-stamp (default: reads-the-plan)", oneOf("reads-the-plan", "rubber-stamp")),
    )
    .addOption(option("--seeds <n>", "seeds for combinations whose effect depends on order (default: 4)", wholeNumber(1)))
    .option("--search", "prune by what has been learned, and say what was assumed: above 12 guardrails")
    .option("--mutate", "instead, weaken one thing inside a guardrail at a time, and say which scenarios notice")
    .option("--play-each", "play every combination, also those that are the same run as another")
    .addOption(option("--save <file>", "where outcomes are saved; FILE.partial holds them while they come in"))
    .option("--resume", "go on with what FILE.partial holds")
    .addOption(option("--shard <i/n>", "execute one share of n, to be joined by scartissue merge"))
    .addOption(option("--concurrency <n>", "workers (default: as many as there are cores)", wholeNumber(1)))
    .addOption(option("--cloud <backend>", "embedded: an ablation plays on nothing else"))
    .addOption(flagOnly("--terraform <engine>", "embedded: an ablation plays on nothing else", oneOf("embedded", "terraform", "tofu")));
  return addConclusionOptions(command);
}

/** What is made of the outcomes: shared by `ablate`, `merge` and `report`. */
export function addConclusionOptions(command: Command): Command {
  return command
    .addOption(option("--threshold <what>", "outcome that must not be fallen below (default: restorable), or 'k>=2' (repeatable)", collect))
    .addOption(option("--baseline <file>", "a saved ablation: fails when k falls or a path set is lost"))
    .addOption(option("--reporter <name[:file]>", "pretty, json or html, with an optional file (repeatable; default: pretty)", collect));
}
