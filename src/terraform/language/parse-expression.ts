import { Cursor } from "./cursor.ts";
import { readHeredoc, readQuoted } from "./read-template.ts";
import { unsupported } from "./terraform-error.ts";
import type { BinaryOperator, Expression, Step } from "./syntax.ts";
import type { SourceLocation } from "./source-location.ts";

const NOWHERE: SourceLocation = { file: "<value>" };
/** From the loosest to the tightest. */
const PRECEDENCE: readonly (readonly BinaryOperator[])[] = [["||"], ["&&"], ["==", "!="], ["<", "<=", ">", ">="], ["+", "-"], ["*", "/", "%"]];

/**
 * The expression a text holds, e.g. `aws_vpc.main.id` or `[for s in var.subnets : s.cidr]`.
 *
 * @throws TerraformError with HCL's own summary when it does not parse
 * @see https://developer.hashicorp.com/terraform/language/expressions
 */
export function parseExpression(text: string, at: SourceLocation = NOWHERE): Expression {
  const cursor = new Cursor(text, at);
  const expression = readExpression(cursor);
  if (cursor.peek().kind !== "end")
    throw cursor.fail("Extra characters after expression", "An expression was successfully parsed, but extra characters were found after it.");
  return expression;
}

/** Reads one expression where the cursor stands. */
export function readExpression(cursor: Cursor): Expression {
  const condition = readBinary(cursor, 0);
  if (!cursor.takes("?")) return condition;
  const whenTrue = readExpression(cursor);
  cursor.expect(":", "Missing false expression in conditional", "The conditional operator (...?...:...) requires a false expression, delimited by a colon.");
  return { kind: "conditional", condition, whenTrue, whenFalse: readExpression(cursor), at: cursor.at };
}

function readBinary(cursor: Cursor, level: number): Expression {
  const operators = PRECEDENCE[level];
  if (operators === undefined) return readUnary(cursor);
  let left = readBinary(cursor, level + 1);
  for (;;) {
    const token = cursor.peek();
    const operator = token.kind === "symbol" ? operators.find((candidate) => candidate === token.text) : undefined;
    if (operator === undefined) return left;
    cursor.next();
    left = { kind: "binary", operator, left, right: readBinary(cursor, level + 1), at: cursor.at };
  }
}

function readUnary(cursor: Cursor): Expression {
  for (const operator of ["-", "!"] as const) {
    if (cursor.takes(operator)) return { kind: "unary", operator, operand: readUnary(cursor), at: cursor.at };
  }
  return readSteps(cursor, readTerm(cursor));
}

function readTerm(cursor: Cursor): Expression {
  const token = cursor.peek();
  const at = cursor.at;
  if (token.kind === "number") {
    cursor.next();
    const value = Number(token.text);
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER) throw unsupported(`A number as large as ${token.text}`, at);
    return { kind: "literal", value, at };
  }
  if (token.kind === "identifier") return readNamed(cursor);
  switch (token.text) {
    case '"':
      cursor.next();
      return readQuoted(cursor, readExpression);
    case "<<":
      cursor.next();
      return readHeredoc(cursor, readExpression);
    case "(":
      return readParenthesis(cursor);
    case "[":
      return readTuple(cursor);
    case "{":
      return readObject(cursor);
    default:
      throw invalid(cursor);
  }
}

function invalid(cursor: Cursor): Error {
  if (cursor.peek().kind === "end") return cursor.fail("Missing expression", "Expected the start of an expression, but found the end of the file.");
  return cursor.fail("Invalid expression", "Expected the start of an expression, but found an invalid expression token.");
}

function readNamed(cursor: Cursor): Expression {
  const at = cursor.at;
  let name = cursor.next().text;
  while (cursor.text.startsWith("::", cursor.offset)) {
    cursor.offset += 2;
    name += `::${cursor.next().text}`;
  }
  if (cursor.sees("(")) return readCall(cursor, name);
  if (name === "true" || name === "false") return { kind: "literal", value: name === "true", at };
  if (name === "null") return { kind: "literal", value: null, at };
  return { kind: "variable", name, at };
}

function readCall(cursor: Cursor, name: string): Expression {
  const call: Expression[] = [];
  let expandLast = false;
  cursor.next();
  cursor.within(false, () => {
    while (!cursor.takes(")")) {
      call.push(readExpression(cursor));
      if (cursor.takes("...")) {
        expandLast = true;
        cursor.expect(")", "Missing closing parenthesis", "An expanded function argument (with ...) must be immediately followed by closing parentheses.");
        return;
      }
      if (!cursor.takes(",") && !cursor.sees(")"))
        throw cursor.fail("Missing argument separator", "A comma is required to separate each function argument from the next.");
    }
  });
  return { kind: "call", name, arguments: call, expandLast, at: cursor.at };
}

function readParenthesis(cursor: Cursor): Expression {
  cursor.next();
  return cursor.within(false, () => {
    const inner = readExpression(cursor);
    cursor.expect(")", "Unbalanced parentheses", "Expected a closing parenthesis to terminate the expression.");
    return { kind: "parenthesis", inner, at: cursor.at };
  });
}

function readTuple(cursor: Cursor): Expression {
  cursor.next();
  return cursor.within(false, () => {
    if (cursor.sees("for")) return readFor(cursor, "]");
    const items: Expression[] = [];
    while (!cursor.takes("]")) {
      items.push(readExpression(cursor));
      if (!cursor.takes(",") && !cursor.sees("]")) throw cursor.fail("Missing item separator", "Expected a comma to mark the beginning of the next item.");
    }
    return { kind: "tuple", items, at: cursor.at };
  });
}

function readObject(cursor: Cursor): Expression {
  cursor.next();
  if (cursor.within(false, () => cursor.sees("for"))) return cursor.within(false, () => readFor(cursor, "}"));
  return cursor.within(true, () => {
    const items: { key: Expression; value: Expression }[] = [];
    for (;;) {
      while (cursor.peek().kind === "newline") cursor.next();
      if (cursor.takes("}")) return { kind: "object", items, at: cursor.at };
      items.push(readItem(cursor));
      if (cursor.peek().kind !== "newline" && !cursor.takes(",") && !cursor.sees("}"))
        throw cursor.fail("Missing attribute separator", "Expected a newline or comma to mark the beginning of the next attribute.");
    }
  });
}

function readItem(cursor: Cursor): { key: Expression; value: Expression } {
  const written = readExpression(cursor);
  const key = keyOf(written);
  if (written.kind === "access")
    throw cursor.fail(
      "Ambiguous attribute key",
      "If this expression is intended to be a reference, wrap it in parentheses. If it's instead intended as a literal name containing periods, wrap it in quotes to create a string literal.",
    );
  if (!cursor.takes("=") && !cursor.takes(":"))
    throw cursor.fail("Missing attribute value", 'Expected an attribute value, introduced by an equals sign ("=").');
  return { key, value: readExpression(cursor) };
}

/** A bare word is a name, even `null`; a value in parentheses is a value. */
function keyOf(written: Expression): Expression {
  if (written.kind === "variable") return { kind: "literal", value: written.name, at: written.at };
  return written.kind === "literal" && written.value === null ? { ...written, value: "null" } : written;
}

function readFor(cursor: Cursor, close: "]" | "}"): Expression {
  cursor.next();
  const first = cursor.next().text;
  const second = cursor.takes(",") ? cursor.next().text : undefined;
  cursor.expect("in", "Invalid 'for' expression", "For expression requires the 'in' keyword after its name declarations.");
  const collection = readExpression(cursor);
  cursor.expect(":", "Invalid 'for' expression", "For expression requires a colon after the collection expression.");
  const result = readExpression(cursor);
  const mapped = close === "}" ? readMapped(cursor) : undefined;
  const grouping = mapped !== undefined && cursor.takes("...");
  const condition = cursor.takes("if") ? readExpression(cursor) : undefined;
  cursor.expect(close, "Invalid 'for' expression", "Extra characters after the end of the 'for' expression.");
  return {
    kind: "for",
    ...(second === undefined ? {} : { keyName: first }),
    valueName: second ?? first,
    collection,
    ...(mapped === undefined ? {} : { key: result }),
    value: mapped ?? result,
    ...(condition === undefined ? {} : { condition }),
    grouping,
    at: cursor.at,
  };
}

function readMapped(cursor: Cursor): Expression {
  cursor.expect(
    "=>",
    "Invalid 'for' expression",
    'For expression must have a key expression and a value expression separated by => ("fat arrow") when building an object.',
  );
  return readExpression(cursor);
}

function readSteps(cursor: Cursor, start: Expression): Expression {
  let object = start;
  for (;;) {
    if (cursor.sees(".")) {
      if (cursor.text.startsWith("...", cursor.offset)) return object;
      cursor.next();
      object = cursor.takes("*")
        ? { kind: "splat", object, each: readAttributeSteps(cursor), at: cursor.at }
        : { kind: "access", object, step: readName(cursor), at: cursor.at };
    } else if (cursor.sees("[")) {
      cursor.next();
      const key = cursor.within(false, () => (cursor.takes("*") ? undefined : readExpression(cursor)));
      cursor.within(false, () => cursor.expect("]", "Missing close bracket on index", 'The index operator must end with a closing bracket ("]").'));
      object =
        key === undefined
          ? { kind: "splat", object, each: readAllSteps(cursor), at: cursor.at }
          : { kind: "access", object, step: { kind: "index", key }, at: cursor.at };
    } else return object;
  }
}

/** After `.*`: names only, an index applies to the whole result. */
function readAttributeSteps(cursor: Cursor): readonly Step[] {
  const steps: Step[] = [];
  while (cursor.sees(".")) {
    cursor.next();
    steps.push(readName(cursor));
  }
  return steps;
}

/** After `[*]`: names and indices apply to each element. */
function readAllSteps(cursor: Cursor): readonly Step[] {
  const steps: Step[] = [];
  for (;;) {
    if (cursor.sees(".")) {
      cursor.next();
      steps.push(readName(cursor));
    } else if (cursor.sees("[")) {
      cursor.next();
      steps.push({ kind: "index", key: cursor.within(false, () => readExpression(cursor)) });
      cursor.within(false, () => cursor.expect("]", "Missing close bracket on index", 'The index operator must end with a closing bracket ("]").'));
    } else return steps;
  }
}

const DIGITS = /\s*(\d+)/y;

/** A name after a dot, or digits as in the old `list.0`. */
function readName(cursor: Cursor): Step {
  DIGITS.lastIndex = cursor.offset;
  const digits = DIGITS.exec(cursor.text);
  if (digits?.[1] !== undefined) {
    cursor.offset += digits[0].length;
    if (/^\.\d/.test(cursor.text.slice(cursor.offset, cursor.offset + 2)))
      throw cursor.fail(
        "Invalid legacy index syntax",
        "When using the legacy index syntax, chaining two indexes together is not permitted. Use the proper index syntax instead, like [1][0].",
      );
    return { kind: "index", key: { kind: "literal", value: Number(digits[1]), at: cursor.at } };
  }
  const token = cursor.next();
  if (token.kind !== "identifier") throw cursor.fail("Invalid attribute name", "An attribute name is required after a dot.");
  return { kind: "attribute", name: token.text };
}
