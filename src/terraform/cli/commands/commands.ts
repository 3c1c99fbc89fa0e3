import type { CommandContext } from "../command-context.ts";
import type { FlagTable, ParsedFlags } from "../parse-flags.ts";
import { OPERATION_FLAGS } from "../plan-flags.ts";
import { APPLY_FLAGS, runApply } from "./apply.ts";
import { runForceUnlock } from "./force-unlock.ts";
import { runImport } from "./import.ts";
import { runInit } from "./init.ts";
import { runOutput } from "./output.ts";
import { PLAN_FLAGS, runPlan } from "./plan.ts";
import { runProviders } from "./providers.ts";
import { runRefresh } from "./refresh.ts";
import { runShow } from "./show.ts";
import { runStateList, runStateMv, runStatePull, runStatePush, runStateRm, runStateShow } from "./state.ts";
import { runTaint } from "./taint.ts";
import { runValidate } from "./validate.ts";
import { runWorkspaceList, runWorkspaceNew, runWorkspaceSelect, runWorkspaceShow } from "./workspace.ts";

/** A subcommand: the flags it knows and what it does. */
export interface Command {
  readonly flags: FlagTable;
  /** Older commands end their errors with one more empty line. */
  readonly isLegacy?: boolean;
  run(context: CommandContext, flags: ParsedFlags): Promise<number>;
}

const COLOR: FlagTable = { "no-color": "switch" };
const LOCK: FlagTable = { lock: "switch", "lock-timeout": "text" };
const VARIABLES: FlagTable = { var: "list", "var-file": "list" };
const INIT_FLAGS: FlagTable = {
  ...COLOR,
  ...LOCK,
  backend: "switch",
  "backend-config": "list",
  "force-copy": "switch",
  input: "text",
  "migrate-state": "switch",
  reconfigure: "switch",
  upgrade: "switch",
};

/** Every command that is answered; others are refused by name. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["init", { flags: INIT_FLAGS, run: runInit }],
  ["validate", { flags: { ...COLOR, json: "switch" }, run: runValidate }],
  ["plan", { flags: PLAN_FLAGS, run: runPlan }],
  ["apply", { flags: APPLY_FLAGS, run: (context, flags) => runApply(context, flags, "apply") }],
  ["destroy", { flags: without(APPLY_FLAGS, "destroy"), run: (context, flags) => runApply(context, flags, "destroy") }],
  ["refresh", { flags: without(OPERATION_FLAGS, "destroy", "refresh-only", "refresh", "replace"), run: runRefresh }],
  ["show", { flags: { ...COLOR, json: "switch" }, run: runShow }],
  ["output", { flags: { ...COLOR, json: "switch", raw: "switch" }, run: runOutput }],
  ["import", { isLegacy: true, flags: { ...COLOR, ...LOCK, ...VARIABLES, input: "switch" }, run: runImport }],
  ["taint", { isLegacy: true, flags: { ...COLOR, ...LOCK }, run: (context, flags) => runTaint(context, flags, "taint") }],
  ["untaint", { isLegacy: true, flags: { ...COLOR, ...LOCK }, run: (context, flags) => runTaint(context, flags, "untaint") }],
  ["force-unlock", { flags: { ...COLOR, force: "switch" }, run: runForceUnlock }],
  ["providers", { flags: COLOR, run: runProviders }],
  ["state list", { isLegacy: true, flags: { ...COLOR, id: "text" }, run: runStateList }],
  ["state show", { isLegacy: true, flags: COLOR, run: runStateShow }],
  ["state pull", { isLegacy: true, flags: COLOR, run: runStatePull }],
  ["state push", { isLegacy: true, flags: { ...COLOR, ...LOCK, force: "switch" }, run: runStatePush }],
  ["state rm", { isLegacy: true, flags: { ...COLOR, ...LOCK, "dry-run": "switch" }, run: runStateRm }],
  ["state mv", { isLegacy: true, flags: { ...COLOR, ...LOCK, "dry-run": "switch" }, run: runStateMv }],
  ["workspace show", { isLegacy: true, flags: COLOR, run: runWorkspaceShow }],
  ["workspace list", { isLegacy: true, flags: COLOR, run: runWorkspaceList }],
  ["workspace new", { isLegacy: true, flags: { ...COLOR, ...LOCK }, run: runWorkspaceNew }],
  ["workspace select", { isLegacy: true, flags: { ...COLOR, "or-create": "switch" }, run: runWorkspaceSelect }],
]);

function without(table: FlagTable, ...dropped: readonly string[]): FlagTable {
  return Object.fromEntries(Object.entries(table).filter(([name]) => !dropped.includes(name)));
}
