import { ConversionError, convert } from "./convert.ts";
import { equalValues } from "./equal-values.ts";
import { settle } from "./number-text.ts";
import type { SourceLocation } from "./source-location.ts";
import type { BinaryOperator } from "./syntax.ts";
import { terraformError, unsupported } from "./terraform-error.ts";
import { UNKNOWN, type Value } from "./types.ts";
import { boolValue, isNull, isSensitiveDeep, mark, numberValue, unknownOf } from "./value.ts";

/** `left operator right`, with Terraform's conversions. @throws TerraformError "Invalid operand" and friends */
export function applyBinary(operator: BinaryOperator, left: Value, right: Value, at: SourceLocation): Value {
  const sensitive = isSensitiveDeep(left) || isSensitiveDeep(right);
  if (operator === "==" || operator === "!=") {
    const equal = equalValues(left, right);
    return mark(equal === undefined ? unknownOf("bool") : boolValue(equal === (operator === "==")), sensitive);
  }
  const type = operator === "&&" || operator === "||" ? "bool" : "number";
  const a = operand(left, type, "left", at);
  const b = operand(right, type, "right", at);
  return mark(compute(operator, a, b, at), sensitive);
}

/** `!value` or `-value`. @throws TerraformError "Invalid operand" */
export function applyUnary(operator: "-" | "!", value: Value, at: SourceLocation): Value {
  const type = operator === "!" ? "bool" : "number";
  const given = operand(value, type, "unary", at);
  if (given.data === UNKNOWN) return mark(unknownOf(type), value.sensitive);
  return mark(operator === "!" ? boolValue(given.data === false) : numberValue(-Number(given.data)), value.sensitive);
}

function operand(value: Value, type: "bool" | "number", side: "left" | "right" | "unary", at: SourceLocation): Value {
  try {
    const converted = convert(value, type);
    if (!isNull(converted)) return converted;
  } catch (error) {
    if (error instanceof ConversionError) throw terraformError("Invalid operand", `Unsuitable value for ${side} operand: ${error.message}.`, at);
    throw error;
  }
  if (side === "unary") throw terraformError("Operation failed", `Error during operation: argument must not be null.`, at);
  throw terraformError("Operation failed", `Error during operation: argument must not be null.`, at);
}

function compute(operator: Exclude<BinaryOperator, "==" | "!=">, left: Value, right: Value, at: SourceLocation): Value {
  if (operator === "&&" || operator === "||") return connect(operator, left, right);
  const comparison = operator.startsWith("<") || operator.startsWith(">");
  if (left.data === UNKNOWN || right.data === UNKNOWN) return unknownOf(comparison ? "bool" : "number");
  const a = Number(left.data);
  const b = Number(right.data);
  switch (operator) {
    case "<":
      return boolValue(a < b);
    case "<=":
      return boolValue(a <= b);
    case ">":
      return boolValue(a > b);
    case ">=":
      return boolValue(a >= b);
    case "+":
      return numberValue(settle(a + b));
    case "-":
      return numberValue(settle(a - b));
    case "*":
      return numberValue(settle(a * b));
    case "/":
      if (b === 0) throw unsupported("A division by zero, which Terraform answers with infinity,", at);
      return numberValue(settle(a / b));
    case "%":
      return numberValue(b === 0 ? a : settle(a % b));
  }
}

function connect(operator: "&&" | "||", left: Value, right: Value): Value {
  if (left.data === UNKNOWN || right.data === UNKNOWN) return unknownOf("bool");
  return boolValue(operator === "||" ? left.data === true || right.data === true : left.data === true && right.data === true);
}
