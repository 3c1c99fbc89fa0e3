import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { outcomes } from "#model/outcome";
import type { OperatorKind, Outcome } from "#model/outcome";
import type { WorldFacts } from "#model/world";
import type { DataMode } from "../open-data.ts";
import type { TerraformName } from "../open-terraform.ts";

/** What the command line and `SCARTISSUE_*` say; what is absent is the config's to say. */
export interface RunFlags {
  readonly config?: string;
  /** false: `--no-guardrails`. */
  readonly guardrails?: readonly string[] | false;
  readonly operator?: OperatorKind | "both";
  readonly expect?: Outcome;
  readonly reporter?: readonly string[];
  readonly filter?: string;
  readonly tags?: readonly string[];
  readonly data?: DataMode;
  readonly rows?: number;
  readonly seed?: number;
  readonly approver?: WorldFacts["approver"]["habit"];
  readonly maxFriction?: number;
  readonly bail?: boolean;
  readonly story?: boolean;
  readonly concurrency?: number;
  readonly cloud?: string;
  readonly fill?: boolean;
  readonly terraform?: TerraformName;
}

/** A whole number from `least` up. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() === "" || !Number.isInteger(number) || number < least) throw new InvalidArgumentError(`It must be a whole number from ${least} up.`);
    return number;
  };
}

/** One of some words. */
export function oneOf<Word extends string>(...words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((one) => one === text);
    if (word === undefined) throw new InvalidArgumentError(`It must be one of ${words.join(", ")}.`);
    return word;
  };
}

/** Collects a repeatable option. */
export function collect(text: string, earlier: readonly string[] | false = []): readonly string[] {
  if (earlier === false) throw new InvalidArgumentError("It contradicts --no-guardrails.");
  return [...earlier, text];
}

/** Words separated by commas. */
export function listOf(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, ...text.split(",").map((word) => word.trim())].filter((word) => word !== "");
}

/** An option that `SCARTISSUE_NAME` sets as well. */
export function option(flags: string, description: string, parse?: (text: string, earlier: never) => unknown): Option {
  const made = new Option(flags, description);
  made.env(`SCARTISSUE_${made.name().toUpperCase().replaceAll("-", "_")}`);
  return parse === undefined ? made : made.argParser(parse as (text: string, earlier: unknown) => unknown);
}

/** An option that no `SCARTISSUE_NAME` sets: that variable means something else. */
export function flagOnly(flags: string, description: string, parse: (text: string, earlier: never) => unknown): Option {
  return new Option(flags, description).argParser(parse as (text: string, earlier: unknown) => unknown);
}

/** Options that decide what a world is: shared by `run` and `drill`. */
export function addWorldOptions(command: Command): Command {
  return command
    .addOption(option("--config <file>", "config file; otherwise scartissue.config.{ts,mts,mjs,js,json} of this folder"))
    .addOption(option("--guardrails <ids>", "guardrails that stand together, separated by commas (repeatable); `layer.*`, `all`", collect))
    .addOption(option("--data <mode>", "modelled, or postgres: real rows in PGlite (default: modelled)", oneOf("modelled", "postgres")))
    .addOption(option("--rows <n>", "rows of the scenario's largest table", wholeNumber(1)))
    .addOption(option("--seed <n>", "seed of the replay (default: 1)", wholeNumber(0)));
}

/** Every option of `run`. */
export function addRunOptions(command: Command): Command {
  return addWorldOptions(command)
    .option("--no-guardrails", "a control run: no guardrails, on purpose")
    .addOption(option("--operator <kind>", "literal, persistent or both (default: literal)", oneOf("literal", "persistent", "both")))
    .addOption(option("--expect <outcome>", `outcome that is expected, or better: ${outcomes.join(", ")}`, oneOf(...outcomes)))
    .addOption(option("--reporter <name[:file]>", "pretty, json, junit or html, with an optional file (repeatable; default: pretty)", collect))
    .addOption(option("--filter <text>", "only scenarios whose id holds the text"))
    .addOption(option("--tags <tags>", "only scenarios with one of these tags, separated by commas", listOf))
    .addOption(
      option("--approver <habit>", "what approvers do: reads-the-plan or rubber-stamp (default: reads-the-plan)", oneOf("reads-the-plan", "rubber-stamp")),
    )
    .addOption(option("--max-friction <n>", "refusals of legitimate work that are accepted", wholeNumber(0)))
    .addOption(option("--cloud <backend>", "embedded, moto, localstack or an emulator's URL on this machine (default: embedded)"))
    .option("--no-fill", "what the backend lacks is not filled by the embedded AWS: a run that needs it is inconclusive")
    .addOption(flagOnly("--terraform <engine>", "embedded, or the binary: terraform, tofu (default: embedded)", oneOf("embedded", "terraform", "tofu")))
    .addOption(option("--concurrency <n>", "runs under way at once (default: 1; 4 where a Terraform binary waits for its provider)", wholeNumber(1)))
    .option("--bail", "stop at the first run that does not pass")
    .option("--story", "tell each run step by step");
}
