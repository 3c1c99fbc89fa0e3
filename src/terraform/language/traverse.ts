import { ConversionError, convert } from "./convert.ts";
import type { SourceLocation } from "./source-location.ts";
import { terraformError } from "./terraform-error.ts";
import { isCollection, isObject, isTuple } from "./type.ts";
import type { Type, Value } from "./types.ts";
import { entriesOf, isNull, isUnknown, mark, membersOf, unknownOf } from "./value.ts";

/** `value.name`: an attribute of an object or an element of a map. @throws TerraformError as HCL words it */
export function attributeOf(value: Value, name: string, at: SourceLocation): Value {
  const { type } = value;
  if (isNull(value)) throw terraformError("Attempt to get attribute from null value", "This value is null, so it does not have any attributes.", at);
  if (isObject(type)) {
    if (!Object.hasOwn(type[1], name)) throw terraformError("Unsupported attribute", `This object does not have an attribute named "${name}".`, at);
    return pick(value, entriesOf(value).get(name), type[1][name]);
  }
  if (type[0] === "map" && isCollection(type)) {
    const member = entriesOf(value).get(name);
    if (member === undefined && !isUnknown(value)) throw terraformError("Missing map element", `This map does not have an element with the key "${name}".`, at);
    return pick(value, member, type[1]);
  }
  if (type === "dynamic") return pick(value, undefined, "dynamic");
  throw terraformError("Unsupported attribute", unsupportedAttribute(value, name), at);
}

function unsupportedAttribute(value: Value, name: string): string {
  const { type } = value;
  if (type[0] === "list" && isCollection(type) && isObject(type[1]))
    return `Can't access attributes on a list of objects. Did you mean to access attribute "${name}" for a specific element of the list, or across all elements of the list?`;
  if (type[0] === "set" && isCollection(type) && isObject(type[1]))
    return "Can't access attributes on a set of objects. Did you mean to access an attribute across all elements of the set?";
  if (typeof type === "string") return `Can't access attributes on a primitive-typed value (${type}).`;
  return "This value does not have any attributes.";
}

const NO_ELEMENT = "The given key does not identify an element in this collection value";

/** `value[key]`. @throws TerraformError as HCL words it */
export function elementOf(value: Value, key: Value, at: SourceLocation): Value {
  const { type } = value;
  if (isNull(value)) throw terraformError("Attempt to index null value", "This value is null, so it does not have any indices.", at);
  if (isNull(key)) throw terraformError("Invalid index", "Can't use a null value as an indexing key.", at);
  if (type === "dynamic") return mark(pick(value, undefined, "dynamic"), key.sensitive);
  if (type[0] === "list" || isTuple(type)) return mark(itemOf(value, asKey(key, "number", at), at), key.sensitive);
  if (type[0] === "map" || isObject(type)) return mark(memberOf(value, asKey(key, "string", at), at), key.sensitive);
  if (type[0] === "set")
    throw terraformError(
      "Invalid index",
      "Elements of a set are identified only by their value and don't have any separate index or key to select with, so it's only possible to perform operations across all elements of the set.",
      at,
    );
  throw terraformError("Invalid index", "This value does not have any indices.", at);
}

function asKey(key: Value, type: "number" | "string", at: SourceLocation): Value {
  try {
    return convert(key, type);
  } catch (error) {
    if (error instanceof ConversionError) throw terraformError("Invalid index", `${NO_ELEMENT}: ${error.message}.`, at);
    throw error;
  }
}

function itemOf(value: Value, key: Value, at: SourceLocation): Value {
  const { type } = value;
  const index = key.data;
  if (typeof index !== "number") return pick(value, undefined, isCollection(type) ? type[1] : "dynamic");
  if (isUnknown(value) && isCollection(type)) return pick(value, undefined, type[1]);
  const length = isTuple(type) ? type[1].length : membersOf(value).length;
  if (!Number.isInteger(index))
    throw terraformError("Invalid index", `${NO_ELEMENT}: indexing a sequence requires a whole number, but the given index has a fractional part.`, at);
  if (index < 0) throw terraformError("Invalid index", `${NO_ELEMENT}: a negative number is not a valid index for a sequence.`, at);
  if (length === 0) throw terraformError("Invalid index", `${NO_ELEMENT}: the collection has no elements.`, at);
  if (index >= length && isTuple(type)) throw terraformError("Invalid index", `${NO_ELEMENT}.`, at);
  if (index >= length) throw terraformError("Invalid index", `${NO_ELEMENT}: the given index is greater than or equal to the length of the collection.`, at);
  return pick(value, membersOf(value)[index], isTuple(type) ? type[1][index] : undefined);
}

function memberOf(value: Value, key: Value, at: SourceLocation): Value {
  const { type } = value;
  if (typeof key.data !== "string") return pick(value, undefined, isCollection(type) ? type[1] : "dynamic");
  if (isObject(type)) {
    if (!Object.hasOwn(type[1], key.data)) throw terraformError("Invalid index", `${NO_ELEMENT}.`, at);
    return pick(value, entriesOf(value).get(key.data), type[1][key.data]);
  }
  const member = entriesOf(value).get(key.data);
  if (member === undefined && !isUnknown(value)) throw terraformError("Invalid index", `${NO_ELEMENT}.`, at);
  return pick(value, member, isCollection(type) ? type[1] : undefined);
}

/** The member, or an unknown one when the value holds none yet; the mark of the whole passes on. */
function pick(value: Value, member: Value | undefined, type: Type = "dynamic"): Value {
  return mark(member ?? unknownOf(type), value.sensitive);
}
