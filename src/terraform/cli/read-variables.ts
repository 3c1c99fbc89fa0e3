import { convertVariable, parseVariableText } from "../language/convert-variable.ts";
import { terraformError, TerraformError } from "../language/terraform-error.ts";
import type { Configuration, Diagnostic, SourceLocation, Value } from "../language/types.ts";
import { readVariableFile } from "../language/variable-files.ts";
import { createEvaluator } from "../engine/evaluator.ts";
import { checkRules } from "../engine/check-rules.ts";
import type { CommandContext } from "./command-context.ts";
import type { ParsedFlags } from "./parse-flags.ts";

/** The root's variables: environment, then variable files, then `-var` and `-var-file` in order. @throws TerraformError */
export async function readVariables(command: CommandContext, configuration: Configuration, flags: ParsedFlags): Promise<ReadonlyMap<string, Value>> {
  const declared = configuration.root.variables;
  const given = new Map<string, Value>();
  const places = new Map<string, SourceLocation>();
  const give = (name: string, value: Value, at?: SourceLocation): void => {
    given.set(name, value);
    if (at === undefined) places.delete(name);
    else places.set(name, at);
  };
  for (const [name, text] of Object.entries(command.environment.variables)) {
    const variable = name.startsWith("TF_VAR_") ? declared.get(name.slice(7)) : undefined;
    if (variable !== undefined) give(variable.name, parseVariableText(variable, text));
  }
  for (const [name, { value, at }] of configuration.assignments) give(name, value, at);
  for (const { name: flag, value: text } of flags.given) {
    if (flag === "var") {
      const [name, value] = parseAssignment(text);
      const variable = declared.get(name);
      if (variable === undefined) throw undeclared(name);
      give(name, parseVariableText(variable, value));
    } else if (flag === "var-file") {
      const content = command.files.readText(text);
      if (content === undefined) throw terraformError("Failed to read variables file", `Given variables file ${text} does not exist.`);
      for (const [name, { value, at }] of await readVariableFile(text, content, command.environment.hcl2json)) give(name, value, at);
    }
  }
  return convertAll(configuration, given, places);
}

function convertAll(configuration: Configuration, given: ReadonlyMap<string, Value>, places: ReadonlyMap<string, SourceLocation>): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  const problems: Diagnostic[] = [];
  const collect = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      if (!(error instanceof TerraformError)) throw error;
      problems.push(...error.diagnostics);
    }
  };
  const variables = [...configuration.root.variables.values()];
  for (const variable of variables) collect(() => void values.set(variable.name, convertVariable(variable, given.get(variable.name))));
  if (problems.length === 0 && variables.some(({ validations }) => validations.length > 0)) {
    const evaluator = createEvaluator({ configuration, variables: values, workspace: "default", cwd: ".", readFile: () => undefined, planTimestamp: "" });
    const [root] = evaluator.instancesOf(configuration.root);
    for (const variable of variables)
      collect(
        () =>
          void (
            root === undefined ||
            checkRules("Invalid value for variable", variable.validations, evaluator.scope(root), places.get(variable.name) ?? variable.at)
          ),
      );
  }
  if (problems.length > 0) throw new TerraformError(problems);
  return values;
}

function parseAssignment(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at === -1)
    throw terraformError(
      "Invalid -var option",
      `The given -var option ${JSON.stringify(text)} is not correctly specified. Must be a variable name and value separated by an equals sign, like -var="key=value".`,
    );
  return [text.slice(0, at), text.slice(at + 1)];
}

function undeclared(name: string): Error {
  return terraformError(
    "Value for undeclared variable",
    `A variable named "${name}" was assigned on the command line, but the root module does not declare a variable of that name. To use this value, add a "variable" block to the configuration.`,
  );
}
