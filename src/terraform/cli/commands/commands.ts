import type { CommandContext } from "../command-context.ts";
import type { FlagTable, ParsedFlags } from "../parse-flags.ts";
import { APPLY_FLAGS, runApply } from "./apply.ts";
import { PLAN_FLAGS, runPlan } from "./plan.ts";

/** A subcommand: the flags it knows and what it does. */
export interface Command {
  readonly flags: FlagTable;
  run(context: CommandContext, flags: ParsedFlags): Promise<number>;
}

/** Every command that is answered; others are refused by name. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["plan", { flags: PLAN_FLAGS, run: runPlan }],
  ["apply", { flags: APPLY_FLAGS, run: (context, flags) => runApply(context, flags, "apply") }],
  ["destroy", { flags: withoutDestroy(APPLY_FLAGS), run: (context, flags) => runApply(context, flags, "destroy") }],
]);

/** `terraform destroy` is `terraform apply -destroy` and does not take the flag again. */
function withoutDestroy(table: FlagTable): FlagTable {
  return Object.fromEntries(Object.entries(table).filter(([name]) => name !== "destroy"));
}
