import { isEmptyState } from "../../state/state.ts";
import { parseState } from "../../state/parse-state.ts";
import { terraformError, TerraformError } from "../../language/terraform-error.ts";
import { stateValuesJson } from "../../engine/state-json.ts";
import { TERRAFORM_VERSION } from "../../engine/terraform-version.ts";
import type { State } from "../../state/state.ts";
import type { CommandContext } from "../command-context.ts";
import { describeProblems } from "../locked.ts";
import type { ParsedFlags } from "../parse-flags.ts";
import { renderPlan } from "../render-plan.ts";
import { renderStateText } from "../render-state.ts";
import { isSavedPlan, notAPlan, parseSavedPlan } from "../saved-plan.ts";
import { readState } from "./state.ts";

/** `terraform show`: the state, a state file or a saved plan, as text or JSON. */
export async function runShow(command: CommandContext, flags: ParsedFlags): Promise<number> {
  const [path, ...more] = flags.positional;
  if (more.length > 0) throw terraformError("Too many command line arguments", "Expected at most one positional argument.");
  const isJson = flags.isOn("json");
  if (path === undefined) {
    const { state } = await readState(command);
    command.terminal.print(isJson ? stateJson(state, command) : renderStateText(state, command.catalog));
    return 0;
  }
  const text = command.files.readText(path);
  if (text === undefined)
    throw terraformError(
      "Failed to read the given file as a state or plan file",
      `State read error: Error loading statefile: open ${path}: no such file or directory\n\nPlan read error: stat ${path}: no such file or directory`,
    );
  if (isSavedPlan(text)) {
    const saved = parseSavedPlan(path, text);
    command.terminal.print(isJson ? JSON.stringify(saved.json) : renderPlan(saved.plan).replace(/\n$/, ""));
    return 0;
  }
  const state = readStateFile(path, text);
  command.terminal.print(isJson ? stateJson(state, command) : renderStateText(state, command.catalog));
  return 0;
}

function readStateFile(path: string, text: string): State {
  try {
    return parseState(text).state;
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    throw terraformError(
      "Failed to read the given file as a state or plan file",
      `State read error: Error reading ${path} as a statefile: ${describeProblems(error)}\n\nPlan read error: ${notAPlan(text).replace(/^Error: /, "")}`,
    );
  }
}

function stateJson(state: State, command: CommandContext): string {
  if (isEmptyState(state)) return '{"format_version":"1.0"}';
  return JSON.stringify({ format_version: "1.0", terraform_version: TERRAFORM_VERSION, values: stateValuesJson(state, command.catalog) });
}
