import { ConversionError, convert } from "../convert.ts";
import { parseTemplateText } from "../parse-template.ts";
import type { SourceLocation } from "../source-location.ts";
import type { Expression } from "../syntax.ts";
import { TerraformError, terraformError, unsupported } from "../terraform-error.ts";
import { freeNamesOf } from "../references-of.ts";
import { isObject } from "../type.ts";
import type { Scope, Value } from "../types.ts";
import { boolValue, entriesOf, isNull, isSensitiveDeep, isUnknown, isWhollyKnown, mark, membersOf, unknownOf, unmarkDeep, textFrom } from "../value.ts";
import { ArgumentError, CallError, type FunctionDefinition, type Parameter } from "./define-function.ts";
import { fileText } from "./files.ts";
import { functionTable, refusedFunctions } from "./table.ts";

type Call = Extract<Expression, { kind: "call" }>;
type Run = (node: Expression) => Value;

/** The evaluator, handed in because templates hold expressions. */
export interface Evaluator {
  readonly scope: Scope;
  readonly evaluate: (expression: Expression, scope: Scope, bindings: ReadonlyMap<string, Value>) => Value;
}

/**
 * The result of a function call.
 *
 * @throws TerraformError as Terraform words it: "Call to unknown function", "Invalid function argument", …
 */
export function callFunction(call: Call, run: Run, evaluator: Evaluator): Value {
  const name = call.name.replace(/^core::/, "");
  if (name === "try") return callTry(call, run);
  if (name === "can") return callCan(call, run);
  const definition = name === "templatefile" ? templateFile(evaluator) : functionTable[name];
  if (definition === undefined || !Object.hasOwn({ ...functionTable, templatefile: definition }, name)) throw unknownFunction(call, name);
  const args = argumentsOf(call, run);
  if (args === undefined) return unknownOf(definition.result);
  return invoke(name, definition, args, evaluator.scope, call.at);
}

function unknownFunction(call: Call, name: string): Error {
  if (refusedFunctions.includes(name)) return unsupported(`The function ${JSON.stringify(name)}`, call.at);
  if (name.startsWith("provider::")) return unsupported(`The provider function ${JSON.stringify(name)}`, call.at);
  const suggestion = ["can", "templatefile", "try", ...Object.keys(functionTable), ...refusedFunctions]
    .toSorted()
    .find((candidate) => distance(name, candidate) < 3);
  return terraformError(
    "Call to unknown function",
    `There is no function named ${JSON.stringify(call.name)}.${suggestion === undefined ? "" : ` Did you mean ${JSON.stringify(suggestion)}?`}`,
    call.at,
  );
}

function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1)));
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The values, the last one spread out when it is written `last...`; `undefined` when that is not known yet. */
function argumentsOf(call: Call, run: Run): readonly Value[] | undefined {
  const values = call.arguments.map(run);
  const last = values.at(-1);
  if (!call.expandLast || last === undefined) return values;
  if (isUnknown(last)) return undefined;
  if (isNull(last)) throw terraformError("Invalid expanding argument value", "The expanding argument (indicated by ...) must not be null.", call.at);
  if (last.type[0] !== "tuple" && last.type[0] !== "list" && last.type[0] !== "set")
    throw terraformError("Invalid expanding argument value", "The expanding argument (indicated by ...) must be of a tuple, list, or set type.", call.at);
  return [...values.slice(0, -1), ...membersOf(last).map((item) => mark(item, last.sensitive))];
}

function invoke(name: string, definition: FunctionDefinition, given: readonly Value[], scope: Scope, at: SourceLocation): Value {
  checkCount(name, definition, given.length, at);
  const parameters = given.map((_, index) => definition.parameters[index] ?? definition.rest ?? never());
  const args = given.map((value, index) => prepare(value, parameters[index] ?? never(), at));
  const sensitive = given.some((value, index) => parameters[index]?.marks === undefined && isSensitiveDeep(value));
  const shallow = given.some((value) => value.sensitive);
  if (args.some((value, index) => blocks(value, parameters[index] ?? never()))) return mark(unknownOf(definition.result), sensitive || shallow);
  try {
    return mark(definition.call(args, scope), sensitive);
  } catch (error) {
    if (error instanceof ArgumentError)
      throw terraformError(
        "Invalid function argument",
        `Invalid value for ${JSON.stringify((parameters[error.index] ?? parameters[0] ?? { name: "" }).name)} parameter: ${error.message}.`,
        at,
      );
    if (error instanceof CallError || error instanceof ConversionError)
      throw terraformError("Error in function call", `Call to function ${JSON.stringify(name)} failed: ${error.message}.`, at);
    throw error instanceof TerraformError && error.diagnostics.every((diagnostic) => diagnostic.subject === undefined)
      ? new TerraformError(error.diagnostics.map((diagnostic) => ({ ...diagnostic, subject: at })))
      : error;
  }
}

function never(): never {
  throw new Error("a function was given more arguments than its count allows");
}

function checkCount(name: string, definition: FunctionDefinition, count: number, at: SourceLocation): void {
  const wanted = definition.parameters.length;
  const missing = definition.parameters[count];
  if (missing !== undefined)
    throw terraformError(
      "Not enough function arguments",
      `Function ${JSON.stringify(name)} expects ${definition.rest === undefined ? "" : "at least "}${wanted} argument(s). Missing value for ${JSON.stringify(missing.name)}.`,
      at,
    );
  if (count > wanted && definition.rest === undefined)
    throw terraformError("Too many function arguments", `Function ${JSON.stringify(name)} expects only ${wanted} argument(s).`, at);
}

function prepare(value: Value, parameter: Parameter, at: SourceLocation): Value {
  if (isNull(value) && parameter.nulls === undefined)
    throw terraformError("Invalid function argument", `Invalid value for ${JSON.stringify(parameter.name)} parameter: argument must not be null.`, at);
  try {
    const converted = convert(value, parameter.type);
    return parameter.marks === undefined ? unmarkDeep(converted) : converted;
  } catch (error) {
    if (error instanceof ConversionError)
      throw terraformError("Invalid function argument", `Invalid value for ${JSON.stringify(parameter.name)} parameter: ${error.message}.`, at);
    throw error;
  }
}

function blocks(value: Value, parameter: Parameter): boolean {
  return parameter.unknowns === undefined && (isUnknown(value) || (parameter.whole === true && !isWhollyKnown(value)));
}

function callTry(call: Call, run: Run): Value {
  if (call.arguments.length === 0) throw terraformError("Error in function call", 'Call to function "try" failed: at least one argument is required.', call.at);
  const failures: string[] = [];
  for (const argument of call.arguments) {
    try {
      const value = run(argument);
      return isWhollyKnown(value) ? value : unknownOrKnown(value);
    } catch (error) {
      if (!(error instanceof TerraformError) || isRefusal(error)) throw error;
      failures.push(`- ${error.diagnostics[0]?.summary ?? ""}\n  ${error.diagnostics[0]?.detail ?? ""}`);
    }
  }
  throw terraformError(
    "Error in function call",
    `Call to function "try" failed: no expression succeeded:\n${failures.join("\n\n")}\n\nAt least one expression must produce a successful result.`,
    call.at,
  );
}

/** A known value with unknown parts may still fail later, so `try` cannot choose it yet. */
function unknownOrKnown(value: Value): Value {
  return mark(unknownOf("dynamic"), value.sensitive);
}

function callCan(call: Call, run: Run): Value {
  const [argument] = call.arguments;
  if (argument === undefined || call.arguments.length > 1)
    throw terraformError("Error in function call", 'Call to function "can" failed: exactly one argument is required.', call.at);
  try {
    return isWhollyKnown(run(argument)) ? boolValue(true) : unknownOf("bool");
  } catch (error) {
    if (!(error instanceof TerraformError) || isRefusal(error)) throw error;
    return boolValue(false);
  }
}

/** What this Terraform does not support must not look like a failure of the expression. */
function isRefusal(error: TerraformError): boolean {
  return error.diagnostics.some(
    (diagnostic) =>
      diagnostic.summary === "Not supported by the embedded Terraform" ||
      diagnostic.summary === "Call to unknown function" ||
      diagnostic.summary.startsWith("Reference to undeclared"),
  );
}

function templateFile({ scope, evaluate }: Evaluator): FunctionDefinition {
  return {
    parameters: [
      { name: "path", type: "string" },
      { name: "vars", type: "dynamic", marks: true },
    ],
    result: "dynamic",
    call: (args) => {
      const [path, vars] = args;
      if (path === undefined || vars === undefined) never();
      if (!isObject(vars.type) && vars.type[0] !== "map") throw new ArgumentError(1, "invalid vars value: must be a map");
      const template = parseTemplateText(fileText(textFrom(path), scope), { file: textFrom(path) });
      const names = entriesOf(vars);
      const absent = [...freeNamesOf(template)].find((name) => !names.has(name));
      if (absent !== undefined) throw new ArgumentError(1, `vars map does not contain key ${JSON.stringify(absent)}, referenced at ${textFrom(path)}`);
      const inside: Scope = { ...scope, resolve: () => undefined };
      return mark(evaluate(template, inside, names), vars.sensitive);
    },
  };
}
