import { ConversionError, convert, withoutOptional, withPath } from "./convert.ts";
import { parseExpression } from "./parse-expression.ts";
import type { SourceLocation } from "./source-location.ts";
import type { Expression } from "./syntax.ts";
import { terraformError } from "./terraform-error.ts";
import type { Type, TypeDefaults, Value } from "./types.ts";
import { define, isNull, objectValue, tupleValue, stringValue, numberValue, boolValue, NULL, textFrom } from "./value.ts";

export interface TypeConstraint {
  readonly type: Type;
  readonly defaults?: TypeDefaults;
}

const SUMMARY = "Invalid type specification";

/**
 * A variable's type constraint, e.g. `list(object({ name = string, size = optional(number, 3) }))`.
 *
 * @throws TerraformError "Invalid type specification"
 * @see https://developer.hashicorp.com/terraform/language/expressions/type-constraints
 */
export function parseType(text: string, at: SourceLocation): TypeConstraint {
  return read(parseExpression(text, at));
}

function read(node: Expression): TypeConstraint {
  if (node.kind === "parenthesis") return read(node.inner);
  if (node.kind === "variable") return { type: keyword(node.name, node.at) };
  if (node.kind !== "call")
    throw terraformError(
      SUMMARY,
      "A type specification is either a primitive type keyword (bool, number, string), complex type constructor call, or the keyword any.",
      node.at,
    );
  const [argument] = node.arguments;
  switch (node.name) {
    case "list":
    case "set":
    case "map":
      if (argument === undefined || node.arguments.length > 1)
        throw terraformError(SUMMARY, `The ${node.name} type constructor requires one argument specifying the element type.`, node.at);
      return collection(node.name, read(argument));
    case "tuple":
      if (argument?.kind !== "tuple") throw terraformError(SUMMARY, "Tuple type constructor requires a list of element types.", node.at);
      return tuple(argument.items.map(read));
    case "object":
      if (argument?.kind !== "object")
        throw terraformError(
          SUMMARY,
          "Object type constructor requires a map whose keys are attribute names and whose values are the corresponding attribute types.",
          node.at,
        );
      return object(argument);
    case "optional":
      throw terraformError(SUMMARY, 'Keyword "optional" is valid only as a modifier for object type attributes.', node.at);
    default:
      throw terraformError(SUMMARY, `Keyword ${JSON.stringify(node.name)} is not a valid type constructor.`, node.at);
  }
}

function keyword(name: string, at: SourceLocation): Type {
  if (name === "string" || name === "number" || name === "bool") return name;
  if (name === "any") return "dynamic";
  if (name === "list" || name === "map") return [name, "dynamic"];
  if (name === "set") throw terraformError(SUMMARY, `The ${name} type constructor requires one argument specifying the element type.`, at);
  if (name === "object")
    throw terraformError(SUMMARY, "The object type constructor requires one argument specifying the attribute types and values as a map.", at);
  if (name === "tuple") throw terraformError(SUMMARY, "The tuple type constructor requires one argument specifying the element types as a list.", at);
  throw terraformError(SUMMARY, `The keyword ${JSON.stringify(name)} is not a valid type specification.`, at);
}

function collection(kind: "list" | "set" | "map", element: TypeConstraint): TypeConstraint {
  return {
    type: [kind, element.type],
    ...(element.defaults === undefined ? {} : { defaults: { values: new Map(), children: new Map([["", element.defaults]]) } }),
  };
}

function tuple(items: readonly TypeConstraint[]): TypeConstraint {
  const children = new Map(items.flatMap((item, index) => (item.defaults === undefined ? [] : [[String(index), item.defaults] as const])));
  return { type: ["tuple", items.map((item) => item.type)], ...(children.size === 0 ? {} : { defaults: { values: new Map(), children } }) };
}

function object(node: Extract<Expression, { kind: "object" }>): TypeConstraint {
  const members: Record<string, Type> = {};
  const optional: string[] = [];
  const values = new Map<string, Value>();
  const children = new Map<string, TypeDefaults>();
  for (const { key, value } of node.items) {
    const name = key.kind === "literal" ? String(key.value) : "";
    const modifier = value.kind === "call" && value.name === "optional" ? value : undefined;
    const [inner, fallback] = modifier?.arguments ?? [value];
    if (inner === undefined) throw terraformError(SUMMARY, "Optional attribute modifier requires the attribute type as its argument.", node.at);
    const constraint = read(inner);
    define(members, name, constraint.type);
    if (constraint.defaults !== undefined) children.set(name, constraint.defaults);
    if (modifier !== undefined) optional.push(name);
    if (fallback !== undefined) values.set(name, defaultOf(fallback, constraint.type));
  }
  const type: Type = optional.length === 0 ? ["object", members] : ["object", members, optional];
  return { type, ...(values.size + children.size === 0 ? {} : { defaults: { values, children } }) };
}

function defaultOf(node: Expression, type: Type): Value {
  const value = constant(node);
  try {
    return isNull(value) ? { ...value, type: withoutOptional(type) } : convert(value, type);
  } catch (error) {
    if (error instanceof ConversionError)
      throw terraformError(
        "Invalid default value for optional attribute",
        `This default value is not compatible with the attribute's type constraint: ${withPath(error)}.`,
        node.at,
      );
    throw error;
  }
}

/** A value made of literals only. @throws TerraformError when there is a reference or call in it */
export function constant(node: Expression): Value {
  switch (node.kind) {
    case "literal":
      if (node.value === null) return NULL;
      if (typeof node.value === "string") return stringValue(node.value);
      return typeof node.value === "number" ? numberValue(node.value) : boolValue(node.value);
    case "parenthesis":
      return constant(node.inner);
    case "tuple":
      return tupleValue(node.items.map(constant));
    case "object":
      return objectValue(node.items.map(({ key, value }) => [textFrom(constant(key)), constant(value)]));
    case "unary":
      if (node.operator === "-") return numberValue(-Number(constant(node.operand).data));
      return boolValue(constant(node.operand).data === false);
    case "call":
      throw terraformError("Function calls not allowed", "Functions may not be called here.", node.at);
    case "variable":
    case "access":
      throw terraformError("Variables not allowed", "Variables may not be used here.", node.at);
    default:
      throw terraformError("Unsuitable value", "A literal value is required here.", node.at);
  }
}
