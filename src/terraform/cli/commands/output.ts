import type { Json } from "#model/json";
import { compareText } from "../../engine/address.ts";
import { terraformError } from "../../language/terraform-error.ts";
import type { CommandContext } from "../command-context.ts";
import type { ParsedFlags } from "../parse-flags.ts";
import { renderOutput, renderOutputs } from "../render-outputs.ts";
import { readState } from "./state.ts";

/** `terraform output`: one value or all of them. */
export async function runOutput(command: CommandContext, flags: ParsedFlags): Promise<number> {
  const { terminal } = command;
  const [name, ...more] = flags.positional;
  if (more.length > 0)
    throw terraformError(
      "Unexpected argument",
      "The output command expects exactly one argument with the name of an output variable or no arguments to show all outputs.",
    );
  const { outputs } = (await readState(command)).state;
  if (name === undefined && flags.isOn("json")) {
    const sorted = [...outputs].toSorted(([left], [right]) => compareText(left, right));
    terminal.print(JSON.stringify(Object.fromEntries(sorted.map(([key, { sensitive, type, value }]) => [key, { sensitive, type, value }])), undefined, 2));
    return 0;
  }
  if (outputs.size === 0) {
    terminal.diagnose([NONE]);
    return 0;
  }
  if (name === undefined) {
    terminal.print(renderOutputs(outputs));
    return 0;
  }
  const output = outputs.get(name);
  if (output === undefined) {
    throw terraformError(
      `Output ${JSON.stringify(name)} not found`,
      "The output variable requested could not be found in the state file. If you recently added this to your configuration, be sure to run `terraform apply`, since the state won't be updated with new output variables until that command is run.",
    );
  }
  terminal.print(flags.isOn("raw") ? rawText(name, output.value) : flags.isOn("json") ? JSON.stringify(output.value) : renderOutput(output));
  return 0;
}

function rawText(name: string, value: Json): string {
  if (typeof value === "object") {
    throw terraformError(
      "Unsupported value for raw output",
      `The -raw option only supports strings, numbers, and boolean values, but output value ${JSON.stringify(name)} is ${value === null ? "null" : Array.isArray(value) ? "tuple" : "object"}.\n\nUse the -json option for machine-readable representations of output values that have complex types.`,
    );
  }
  return String(value);
}

const NONE = {
  severity: "warning",
  summary: "No outputs found",
  detail:
    "The state file either has no outputs defined, or all the defined outputs are empty. Please define an output in your configuration with the `output` keyword and run `terraform refresh` for it to become available. If you are using interpolation, please verify the interpolated value is not empty. You can use the `terraform console` command to assist.",
} as const;
