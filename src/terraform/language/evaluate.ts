import { ConversionError, convert } from "./convert.ts";
import { evaluateFor } from "./evaluate-for.ts";
import { callFunction } from "./functions/call-function.ts";
import { applyBinary, applyUnary } from "./operators.ts";
import { chainOf, subjectOf, subjectText, undeclared } from "./reference.ts";
import type { Expression, Step } from "./syntax.ts";
import { terraformError, TerraformError } from "./terraform-error.ts";
import { attributeOf, elementOf } from "./traverse.ts";
import { isCollection, isTuple } from "./type.ts";
import { UNKNOWN, type Scope, type Type, type Value } from "./types.ts";
import { unify } from "./unify.ts";
import {
  boolValue,
  isNull,
  isUnknown,
  listValue,
  mark,
  membersOf,
  numberValue,
  objectValue,
  stringValue,
  tupleValue,
  unknownOf,
  unmark,
  NULL,
  UNKNOWN_VALUE,
  textFrom,
} from "./value.ts";

/** Values bound by `for`, by the iterator of a `dynamic` block or by `templatefile`. */
export type Bindings = ReadonlyMap<string, Value>;

const NO_BINDINGS: Bindings = new Map();

/**
 * The value of an expression.
 *
 * Unknown parts stay unknown and sensitive ones stay marked, as in Terraform's plan.
 *
 * @throws TerraformError with HCL's and Terraform's own texts
 */
export function evaluate(expression: Expression, scope: Scope, bindings: Bindings = NO_BINDINGS): Value {
  const run = (node: Expression, names: Bindings = bindings): Value => evaluate(node, scope, names);
  switch (expression.kind) {
    case "literal":
      return literal(expression.value);
    case "variable":
    case "access":
      return evaluateChain(expression, scope, bindings);
    case "splat":
      return evaluateSplat(expression, run);
    case "template":
      return evaluateTemplate(expression, run);
    case "join":
      return joinStrings(run(expression.each), expression);
    case "parenthesis":
      return run(expression.inner);
    case "tuple":
      return tupleValue(expression.items.map((item) => run(item)));
    case "object":
      return evaluateObject(expression, run);
    case "conditional":
      return evaluateConditional(expression, run);
    case "unary":
      return applyUnary(expression.operator, run(expression.operand), expression.at);
    case "binary":
      return applyBinary(expression.operator, run(expression.left), run(expression.right), expression.at);
    case "call":
      return callFunction(expression, (node) => run(node), { scope, evaluate });
    case "for":
      return evaluateFor(expression, run, bindings);
  }
}

function literal(value: string | number | boolean | null): Value {
  if (typeof value === "string") return stringValue(value);
  if (typeof value === "number") return numberValue(value);
  return value === null ? NULL : boolValue(value);
}

type Run = (node: Expression, names?: Bindings) => Value;
type Node<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

function evaluateChain(expression: Node<"variable" | "access">, scope: Scope, bindings: Bindings): Value {
  const { start, steps } = chainOf(expression);
  const run: Run = (node) => evaluate(node, scope, bindings);
  if (start.kind !== "variable") return follow(run(start), steps, run, expression);
  const bound = bindings.get(start.name);
  if (bound !== undefined) return follow(bound, steps, run, expression);
  const { subject, taken } = subjectOf(start.name, steps, expression.at);
  const value = scope.resolve(subject);
  if (value === undefined) throw undeclared(subject, scope, expression.at);
  const next = steps[taken];
  if (subject.kind === "resource" && isTuple(value.type) && next?.kind === "attribute")
    throw terraformError(
      "Missing resource instance key",
      `Because ${subjectText(subject)} has "count" set, its attributes must be accessed on specific instances.\n\nFor example, to correlate with indices of a referring resource, use:\n    ${subjectText(subject)}[count.index]`,
      expression.at,
    );
  return follow(value, steps.slice(taken), run, expression);
}

function follow(start: Value, steps: readonly Step[], run: Run, expression: Expression): Value {
  return steps.reduce(
    (value, step) => (step.kind === "attribute" ? attributeOf(value, step.name, expression.at) : elementOf(value, run(step.key), expression.at)),
    start,
  );
}

function evaluateSplat(expression: Node<"splat">, run: Run): Value {
  const source = run(expression.object);
  const { type } = source;
  const each = (value: Value): Value => follow(value, expression.each, run, expression);
  if (isNull(source)) return mark(tupleValue([]), source.sensitive);
  if (type === "dynamic") return mark(UNKNOWN_VALUE, source.sensitive);
  if (isTuple(type) && !isUnknown(source)) return mark(tupleValue(membersOf(source).map(each)), source.sensitive);
  if (type[0] === "list" || type[0] === "set") {
    const element = isCollection(type) ? type[1] : "dynamic";
    const result = each(unknownOf(element)).type;
    if (isUnknown(source)) return mark(unknownOf(["list", result]), source.sensitive);
    const items = membersOf(source).map(each);
    return mark(listValue(items[0]?.type ?? result, items), source.sensitive);
  }
  if (isUnknown(source)) return mark(UNKNOWN_VALUE, source.sensitive);
  return mark(tupleValue([each(unmark(source))]), source.sensitive);
}

function evaluateTemplate(expression: Node<"template">, run: Run): Value {
  let text = "";
  let known = true;
  let sensitive = false;
  for (const part of expression.parts) {
    const value = part.kind === "literal" ? undefined : run(part.value);
    if (value === undefined) {
      text += part.kind === "literal" ? part.text : "";
      continue;
    }
    const piece = templateString(value, expression);
    sensitive ||= piece.sensitive;
    if (piece.data === UNKNOWN) known = false;
    else text += textFrom(piece);
  }
  return mark(known ? stringValue(text) : unknownOf("string"), sensitive);
}

function templateString(value: Value, expression: Expression): Value {
  if (isNull(value))
    throw terraformError(
      "Invalid template interpolation value",
      "The expression result is null. Cannot include a null value in a string template.",
      expression.at,
    );
  try {
    return convert(value, "string");
  } catch (error) {
    if (error instanceof ConversionError)
      throw terraformError("Invalid template interpolation value", `Cannot include the given value in a string template: ${error.message}.`, expression.at);
    throw error;
  }
}

function joinStrings(strings: Value, expression: Expression): Value {
  if (isUnknown(strings)) return mark(unknownOf("string"), strings.sensitive);
  const items = membersOf(strings).map((item) => templateString(item, expression));
  const sensitive = strings.sensitive || items.some((item) => item.sensitive);
  return mark(items.some(isUnknown) ? unknownOf("string") : stringValue(items.map((item) => textFrom(item)).join("")), sensitive);
}

function evaluateObject(expression: Node<"object">, run: Run): Value {
  const members = new Map<string, Value>();
  let known = true;
  let sensitive = false;
  for (const item of expression.items) {
    const key = objectKey(run(item.key), item.key);
    const value = run(item.value);
    sensitive ||= key.sensitive;
    if (typeof key.data === "string") members.set(key.data, value);
    else known = false;
  }
  return mark(known ? objectValue(members) : UNKNOWN_VALUE, sensitive);
}

function objectKey(key: Value, expression: Expression): Value {
  if (isNull(key)) throw terraformError("Null value as key", "Can't use a null value as a key.", expression.at);
  try {
    return convert(key, "string");
  } catch (error) {
    if (error instanceof ConversionError) throw terraformError("Incorrect key type", `Can't use this value as a key: ${error.message}.`, expression.at);
    throw error;
  }
}

function evaluateConditional(expression: Node<"conditional">, run: Run): Value {
  const condition = conditionOf(run(expression.condition), expression);
  const yes = attempt(() => run(expression.whenTrue));
  const no = attempt(() => run(expression.whenFalse));
  const type = commonType(yes.value, no.value);
  if (type === undefined)
    throw terraformError("Inconsistent conditional result types", "The true and false result expressions must have consistent types.", expression.at);
  const sensitive = condition.sensitive || yes.value.sensitive || no.value.sensitive;
  if (condition.data === UNKNOWN) return mark(unknownOf(type), sensitive);
  const chosen = condition.data === true ? yes : no;
  if (chosen.error !== undefined) throw chosen.error;
  return mark(convertResult(chosen.value, type, condition.data === true, expression), sensitive);
}

function convertResult(value: Value, type: Type, chosen: boolean, expression: Expression): Value {
  try {
    return convert(value, type);
  } catch (error) {
    if (error instanceof ConversionError)
      throw terraformError("Inconsistent conditional result types", `The ${chosen} result value has the wrong type: ${error.message}.`, expression.at);
    throw error;
  }
}

function conditionOf(condition: Value, expression: Node<"conditional">): Value {
  if (isNull(condition)) throw terraformError("Null condition", "The condition value is null. Conditions must either be true or false.", expression.at);
  try {
    return convert(condition, "bool");
  } catch (error) {
    if (error instanceof ConversionError) throw terraformError("Incorrect condition type", "The condition expression must be of type bool.", expression.at);
    throw error;
  }
}

/** The branch that is not chosen may fail: it then only counts as a value of any type. */
function attempt(run: () => Value): { readonly value: Value; readonly error?: TerraformError } {
  try {
    return { value: run() };
  } catch (error) {
    if (error instanceof TerraformError) return { value: UNKNOWN_VALUE, error };
    throw error;
  }
}

function commonType(left: Value, right: Value): Type | undefined {
  if (isNull(left) && left.type === "dynamic") return right.type;
  if (isNull(right) && right.type === "dynamic") return left.type;
  return left.type === "dynamic" || right.type === "dynamic" ? "dynamic" : unify([left.type, right.type]);
}
