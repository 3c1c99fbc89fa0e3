import { ConversionError, convert, withPath } from "./convert.ts";
import { parseExpression } from "./parse-expression.ts";
import { constant } from "./parse-type.ts";
import type { SourceLocation } from "./source-location.ts";
import { terraformError } from "./terraform-error.ts";
import { isCollection, isObject, isPrimitive, isTuple } from "./type.ts";
import type { Type, TypeDefaults, Value, VariableConfig } from "./types.ts";
import { entriesOf, isNull, isUnknown, mapMembers, mark, membersOf, objectValue, stringValue, tupleValue } from "./value.ts";

/**
 * The value a variable has: the given one or its default, with the defaults of optional attributes, converted to its type and marked when it is sensitive.
 *
 * @throws TerraformError "Invalid value for input variable", "Required variable not set", …
 */
export function convertVariable(variable: VariableConfig, given: Value | undefined, givenAt?: SourceLocation): Value {
  const at = givenAt ?? variable.at;
  const fallback = variable.default;
  const chosen = given === undefined || (isNull(given) && !variable.nullable && fallback !== undefined) ? fallback : given;
  if (chosen === undefined)
    throw terraformError(
      "No value for required variable",
      `The root module input variable "${variable.name}" is not set, and has no default value. Use a -var or -var-file command line argument to provide a value for this variable.`,
      variable.at,
    );
  if (isNull(chosen) && !variable.nullable)
    throw terraformError(
      "Required variable not set",
      `The given value is not suitable for var.${variable.name} defined at ${place(variable.at)}: required variable may not be set to null.`,
      at,
    );
  try {
    return mark(fit(chosen, variable.type, variable.defaults), variable.sensitive);
  } catch (error) {
    if (error instanceof ConversionError)
      throw terraformError(
        "Invalid value for input variable",
        `The given value is not suitable for var.${variable.name} declared at ${place(variable.at)}: ${withPath(error)}.`,
        at,
      );
    throw error;
  }
}

/** The value with the defaults of optional attributes, converted to the type. @throws ConversionError */
export function fit(value: Value, type: Type, defaults: TypeDefaults | undefined): Value {
  return convert(defaults === undefined ? value : applyDefaults(value, type, defaults), type);
}

/**
 * The value of a `-var` option or a `TF_VAR_…` variable: text for primitive types, an expression of literals for others.
 *
 * @throws TerraformError when the text does not parse
 */
export function parseVariableText(variable: VariableConfig, text: string): Value {
  if (isPrimitive(variable.type) || variable.typeText === "any") return stringValue(text);
  return constant(parseExpression(text, { file: `<value for var.${variable.name}>` }));
}

function place(at: SourceLocation): string {
  return at.line === undefined ? at.file : `${at.file}:${at.line}`;
}

function applyDefaults(value: Value, type: Type, defaults: TypeDefaults): Value {
  if (isNull(value) || isUnknown(value)) return value;
  if (isCollection(type)) {
    const inner = defaults.children.get("");
    return inner === undefined
      ? value
      : retyped(
          mapMembers(value, (member) => applyDefaults(member, type[1], inner)),
          value,
        );
  }
  if (isTuple(type))
    return retyped(
      mapMembers(value, (member, index) => descend(member, type[1][Number(index)], defaults.children.get(String(index)))),
      value,
    );
  if (!isObject(type) || !(value.data instanceof Map)) return value;
  const members = new Map(entriesOf(value));
  for (const [name, fallback] of defaults.values) {
    const present = members.get(name);
    if (present === undefined || isNull(present)) members.set(name, fallback);
  }
  for (const [name, inner] of defaults.children) {
    const present = members.get(name);
    if (present !== undefined) members.set(name, descend(present, type[1][name], inner));
  }
  return mark(objectValue(members), value.sensitive);
}

function descend(value: Value, type: Type | undefined, defaults: TypeDefaults | undefined): Value {
  return type === undefined || defaults === undefined ? value : applyDefaults(value, type, defaults);
}

/** After members changed their types, a collection becomes a tuple or object until it is converted. */
function retyped(changed: Value, original: Value): Value {
  return mark(changed.data instanceof Map ? objectValue(entriesOf(changed)) : tupleValue(membersOf(changed)), original.sensitive);
}
