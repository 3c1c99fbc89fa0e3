import { ConversionError, convert } from "./convert.ts";
import type { Expression } from "./syntax.ts";
import { terraformError } from "./terraform-error.ts";
import { isCollection, isObject, isTuple, typeName } from "./type.ts";
import { UNKNOWN, type Value } from "./types.ts";
import { entriesOf, isNull, isUnknown, mark, membersOf, numberValue, objectValue, stringValue, tupleValue, UNKNOWN_VALUE } from "./value.ts";

type For = Extract<Expression, { kind: "for" }>;
type Run = (node: Expression, names: ReadonlyMap<string, Value>) => Value;

/** The tuple or object a `for` expression builds. @throws TerraformError as HCL words it */
export function evaluateFor(expression: For, run: Run, bindings: ReadonlyMap<string, Value>): Value {
  const collection = run(expression.collection, bindings);
  if (isNull(collection))
    throw terraformError("Iteration over null value", "A null value cannot be used as the collection in a 'for' expression.", expression.at);
  const { type } = collection;
  if (type === "dynamic" || (isUnknown(collection) && typeof type !== "string")) return mark(UNKNOWN_VALUE, collection.sensitive);
  if (!isCollection(type) && !isTuple(type) && !isObject(type))
    throw terraformError(
      "Iteration over non-iterable value",
      `A value of type ${typeName(type)} cannot be used as the collection in a 'for' expression.`,
      expression.at,
    );
  const passes = elementsOf(collection).map(
    ([key, value]) =>
      new Map([...bindings, ...(expression.keyName === undefined ? [] : [[expression.keyName, key] as const]), [expression.valueName, value] as const]),
  );
  const result = expression.key === undefined ? buildTuple(expression, passes, run) : buildObject(expression, expression.key, passes, run);
  return mark(result, collection.sensitive);
}

/** Key and value of each element: index or name, and for sets the value twice. */
export function elementsOf(collection: Value): readonly (readonly [Value, Value])[] {
  if (collection.data instanceof Map) return [...entriesOf(collection)].map(([name, value]) => [stringValue(name), value] as const);
  return membersOf(collection).map((value, index) => [collection.type[0] === "set" ? value : numberValue(index), value] as const);
}

function buildTuple(expression: For, passes: readonly ReadonlyMap<string, Value>[], run: Run): Value {
  const items: Value[] = [];
  let sensitive = false;
  for (const names of passes) {
    const included = includes(expression, names, run);
    sensitive ||= included.sensitive;
    if (included.data === UNKNOWN) return mark(UNKNOWN_VALUE, sensitive);
    if (included.data === true) items.push(run(expression.value, names));
  }
  return mark(tupleValue(items), sensitive);
}

function includes(expression: For, names: ReadonlyMap<string, Value>, run: Run): Value {
  if (expression.condition === undefined) return { type: "bool", data: true, sensitive: false };
  const condition = run(expression.condition, names);
  if (isNull(condition)) throw terraformError("Condition is null", "The value of the 'if' clause must not be null.", expression.at);
  try {
    return convert(condition, "bool");
  } catch (error) {
    if (error instanceof ConversionError) throw terraformError("Invalid 'for' condition", `The 'if' clause value is invalid: ${error.message}.`, expression.at);
    throw error;
  }
}

function buildObject(expression: For, keyExpression: Expression, passes: readonly ReadonlyMap<string, Value>[], run: Run): Value {
  const members = new Map<string, Value[]>();
  let sensitive = false;
  let known = true;
  for (const names of passes) {
    const included = includes(expression, names, run);
    sensitive ||= included.sensitive;
    if (included.data === UNKNOWN) known = false;
    if (included.data !== true) continue;
    const key = keyOf(run(keyExpression, names), expression);
    sensitive ||= key.sensitive;
    if (typeof key.data !== "string") {
      known = false;
      continue;
    }
    const value = run(expression.value, names);
    const present = members.get(key.data);
    if (present !== undefined && !expression.grouping)
      throw terraformError(
        "Duplicate object key",
        `Two different items produced the key ${JSON.stringify(key.data)} in this 'for' expression. If duplicates are expected, use the ellipsis (...) after the value expression to enable grouping by key.`,
        expression.at,
      );
    if (present === undefined) members.set(key.data, [value]);
    else present.push(value);
  }
  if (!known) return mark(UNKNOWN_VALUE, sensitive);
  return mark(
    objectValue([...members].map(([key, values]) => [key, expression.grouping ? tupleValue(values) : (values[0] ?? tupleValue([]))] as const)),
    sensitive,
  );
}

function keyOf(key: Value, expression: For): Value {
  if (isNull(key)) throw terraformError("Invalid object key", "Key expression in 'for' expression must not produce a null value.", expression.at);
  try {
    return convert(key, "string");
  } catch (error) {
    if (error instanceof ConversionError)
      throw terraformError("Invalid object key", `The key expression produced an invalid result: ${error.message}.`, expression.at);
    throw error;
  }
}
