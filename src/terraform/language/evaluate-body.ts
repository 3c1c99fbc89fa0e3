import type { AttributeSchema, BlockSchema, NestedBlockSchema } from "../provider.ts";
import { ConversionError, convert } from "./convert.ts";
import { elementsOf } from "./evaluate-for.ts";
import { evaluate, type Bindings } from "./evaluate.ts";
import { attributeType, impliedType, nestedType } from "./implied-type.ts";
import { toPlain } from "./plain.ts";
import { setValue } from "./set-value.ts";
import { insideBlock, type SourceLocation } from "./source-location.ts";
import { terraformError } from "./terraform-error.ts";
import { isCollection, isObject, typeName } from "./type.ts";
import { UNKNOWN, type Body, type NestedBody, type PlainObject, type Scope, type Type, type Value, type ValuePath } from "./types.ts";
import { isNull, listValue, mapValue, mark, nullOf, objectValue, unknownOf, textFrom } from "./value.ts";

export interface EvaluatedBody {
  readonly value: PlainObject;
  readonly unknownPaths: readonly ValuePath[];
  /** Marks of the configuration; attributes that the schema calls sensitive are not among them. */
  readonly sensitivePaths: readonly ValuePath[];
  /** The same with types, of the schema's implied type. */
  readonly typed: Value;
}

/**
 * What a block says, converted to its schema: absent attributes are null, absent blocks an empty list, set or map.
 *
 * @throws TerraformError "Unsupported argument", "Missing required argument", "Incorrect attribute value type", …
 */
export function evaluateBody(body: Body, schema: BlockSchema, scope: Scope): EvaluatedBody {
  const typed = evaluateBlock(body, schema, scope, new Map());
  const { value, unknownPaths, sensitivePaths } = toPlain(typed);
  return { value: value as PlainObject, unknownPaths, sensitivePaths, typed };
}

function evaluateBlock(body: Body, schema: BlockSchema, scope: Scope, bindings: Bindings): Value {
  refuseUnknown(body, schema);
  const members = new Map<string, Value>();
  for (const [name, attribute] of Object.entries(schema.attributes ?? {})) members.set(name, evaluateAttribute(body, name, attribute, scope, bindings));
  for (const [name, nested] of Object.entries(schema.block_types ?? {})) members.set(name, evaluateNested(body, name, nested, scope, bindings));
  return { ...objectValue(members), type: impliedType(schema) };
}

function refuseUnknown(body: Body, schema: BlockSchema): void {
  for (const name of body.names) {
    if (schema.attributes !== undefined && Object.hasOwn(schema.attributes, name)) continue;
    if (schema.block_types !== undefined && Object.hasOwn(schema.block_types, name)) continue;
    throw unexpected(name, body);
  }
}

/** The error for a member that nobody asked for, by the syntax it is written in. */
export function unexpected(name: string, body: Body): Error {
  const at = body.locate(name);
  if (body.syntax === "json") return terraformError("Extraneous JSON object property", `No argument or block type is named ${JSON.stringify(name)}.`, at);
  const raw = body.raw(name);
  if (raw === undefined || (Array.isArray(raw) && raw.length > 0 && raw.every((item) => typeof item === "object" && item !== null) && !/=/.test(at.code ?? "")))
    return terraformError("Unsupported block type", `Blocks of type ${JSON.stringify(name)} are not expected here.`, at);
  return terraformError("Unsupported argument", `An argument named ${JSON.stringify(name)} is not expected here.`, at);
}

function evaluateAttribute(body: Body, name: string, attribute: AttributeSchema, scope: Scope, bindings: Bindings): Value {
  const type = attributeType(name, attribute);
  if (!body.has(name)) {
    if (attribute.required === true) throw missing(name, body.at);
    return nullOf(type);
  }
  const at = body.locate(name);
  const given = body.dynamicNames.includes(name) ? fromDynamic(body, name, type, scope, bindings) : evaluate(body.argument(name), scope, bindings);
  if (isNull(given) && attribute.required === true) throw missing(name, body.at);
  if (!isNull(given) && attribute.required !== true && attribute.optional !== true)
    throw terraformError(
      "Value for unconfigurable attribute",
      `Can't configure a value for ${JSON.stringify(name)}: its value will be decided automatically based on the result of applying this configuration.`,
      at,
    );
  return fitAttribute(given, name, type, body);
}

function missing(name: string, at: SourceLocation): Error {
  return terraformError("Missing required argument", `The argument ${JSON.stringify(name)} is required, but no definition was found.`, insideBlock(at));
}

function fitAttribute(given: Value, name: string, type: Type, body: Body): Value {
  try {
    return convert(given, isBlockLike(type) ? lenient(type, body.raw(name), name, body) : type);
  } catch (error) {
    if (error instanceof ConversionError)
      throw terraformError("Incorrect attribute value type", `Inappropriate value for attribute ${JSON.stringify(name)}: ${error.message}.`, body.locate(name));
    throw error;
  }
}

/** Attributes that may also be written as blocks: lists and sets of objects. @see https://developer.hashicorp.com/terraform/language/attr-as-blocks */
function isBlockLike(type: Type): type is readonly ["list" | "set" | "map", Type] {
  return isCollection(type) && type[0] !== "map" && isObject(type[1]);
}

/** In block form every attribute may be left out; names that the type does not have are refused. */
function lenient(type: readonly ["list" | "set" | "map", Type], raw: unknown, name: string, body: Body): Type {
  const [kind, element] = type;
  if (!isObject(element)) return type;
  for (const item of Array.isArray(raw) ? raw : [raw]) {
    const extra =
      typeof item === "object" && item !== null && !Array.isArray(item)
        ? Object.keys(item).find((key) => key !== "//" && !key.includes("${") && !Object.hasOwn(element[1], key))
        : undefined;
    if (extra !== undefined)
      throw terraformError("Unsupported argument", `An argument named ${JSON.stringify(extra)} is not expected here.`, body.locate(name));
  }
  return [kind, ["object", element[1], Object.keys(element[1])]];
}

/** An attribute of that kind, written as `dynamic` blocks. */
function fromDynamic(body: Body, name: string, type: Type, scope: Scope, bindings: Bindings): Value {
  const element = isCollection(type) && isObject(type[1]) ? type[1] : undefined;
  if (element === undefined) throw unexpected(name, body);
  const attributes = Object.fromEntries(Object.entries(element[1]).map(([key, inner]): [string, AttributeSchema] => [key, { type: inner, optional: true }]));
  return evaluateNested(body, name, { nesting_mode: type[0] === "set" ? "set" : "list", block: { attributes } }, scope, bindings);
}

interface Pass {
  readonly label: string;
  readonly value: Value;
}

function evaluateNested(body: Body, name: string, nested: NestedBlockSchema, scope: Scope, bindings: Bindings): Value {
  const { nesting_mode: mode, block } = nested;
  const type = nestedType(nested);
  const bodies = body.has(name) ? body.blocks(name, mode === "map") : [];
  const passes: Pass[] = [];
  for (const inner of bodies) {
    const made =
      inner.kind === "static"
        ? [{ label: inner.label ?? "", value: evaluateBlock(inner.body, block, scope, bindings) }]
        : evaluateDynamic(inner, block, scope, bindings);
    if (made === undefined) return unknownOf(type);
    passes.push(...made);
  }
  checkCount(name, nested, passes.length, body);
  const values = passes.map((pass) => pass.value);
  const element = impliedType(block);
  if (mode === "single") return values[0] ?? nullOf(type);
  if (mode === "map")
    return mapValue(
      element,
      passes.map((pass) => [pass.label, pass.value] as const),
    );
  return mode === "set" ? setValue(element, values) : listValue(element, values);
}

function checkCount(name: string, nested: NestedBlockSchema, count: number, body: Body): void {
  const { min_items: least = 0, max_items: most = 0 } = nested;
  if (count < least) throw terraformError(`Insufficient ${name} blocks`, `At least ${least} "${name}" blocks are required.`, insideBlock(body.at));
  if (most > 0 && count > most) throw terraformError(`Too many ${name} blocks`, `No more than ${most} "${name}" blocks are allowed`, body.locate(name));
}

/** The blocks a `dynamic` block writes; `undefined` when its collection is not known yet. */
function evaluateDynamic(dynamic: Extract<NestedBody, { kind: "dynamic" }>, block: BlockSchema, scope: Scope, bindings: Bindings): readonly Pass[] | undefined {
  const collection = evaluate(dynamic.forEach, scope, bindings);
  if (isNull(collection)) throw terraformError("Invalid dynamic for_each value", "Cannot use a null value in for_each.", dynamic.at);
  if (collection.data === UNKNOWN) return undefined;
  if (typeof collection.data !== "object")
    throw terraformError(
      "Invalid dynamic for_each value",
      `Cannot use a ${typeName(collection.type)} value in for_each. An iterable collection is required.`,
      dynamic.at,
    );
  return elementsOf(collection).map(([key, value]) => {
    const iterator = objectValue([
      ["key", mark(key, collection.sensitive)],
      ["value", mark(value, collection.sensitive)],
    ]);
    const inner = new Map([...bindings, [dynamic.iterator, iterator] as const]);
    const labels = dynamic.labels === undefined ? undefined : evaluate(dynamic.labels, scope, inner);
    const [label] = Array.isArray(labels?.data) ? (labels.data as readonly Value[]) : [];
    return { label: label === undefined ? "" : textFrom(label), value: evaluateBlock(dynamic.body, block, scope, inner) };
  });
}
