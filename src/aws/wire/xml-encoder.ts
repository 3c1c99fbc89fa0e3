import type { NormalizedSchema } from "@smithy/core/schema";
import { escapeAttribute, escapeText } from "./xml-text.ts";
import { scalarText } from "./scalars.ts";

/** Writes the elements that stand for one member under its name. */
type Encode = (value: unknown, name: string) => string;
interface Member {
  readonly name: string;
  readonly key: string;
  readonly schema: NormalizedSchema;
}

const compiled = new WeakMap<NormalizedSchema, Encode>();
const memberLists = new WeakMap<NormalizedSchema, { readonly attributes: readonly Member[]; readonly elements: readonly Member[] }>();

/**
 * A value as one XML element with its attributes, after the schema's names, flattened lists and namespaces.
 * @param attributes further ones, as text, e.g. ` xmlns="…"`
 * @see https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings
 */
export function encodeXml(schema: NormalizedSchema, value: unknown, name: string, attributes = ""): string {
  const { own, content } = encodeStruct(schema, value);
  return element(name, content, attributes + own);
}

/** The members of a structure without the element around them. */
export function encodeMembers(schema: NormalizedSchema, value: unknown): string {
  return encodeStruct(schema, value).content;
}

/** An element of text. */
export function element(name: string, content: string, attributes = ""): string {
  return `<${name}${attributes}>${content}</${name}>`;
}

function encodeStruct(schema: NormalizedSchema, value: unknown): { readonly own: string; readonly content: string } {
  if (typeof value !== "object" || value === null || !schema.isStructSchema()) return { own: "", content: "" };
  const record = value as Readonly<Record<string, unknown>>;
  const { attributes, elements } = membersOf(schema);
  let own = namespaceOf(schema);
  for (const { name, key, schema: member } of attributes) {
    if (record[name] !== undefined) own += ` ${key}="${escapeAttribute(scalarText(member, record[name], "date-time"))}"`;
  }
  let content = "";
  for (const { name, key, schema: member } of elements) {
    const item = record[name];
    if (item !== undefined && item !== null) content += encoderOf(member)(item, key);
  }
  return { own, content };
}

function membersOf(schema: NormalizedSchema): { readonly attributes: readonly Member[]; readonly elements: readonly Member[] } {
  let lists = memberLists.get(schema);
  if (lists === undefined) {
    const all = [...schema.structIterator()].map(([name, member]) => ({ name, key: member.getMemberTraits().xmlName ?? name, schema: member }));
    const isAttribute = ({ schema: member }: Member): boolean => member.getMergedTraits().xmlAttribute !== undefined;
    lists = { attributes: all.filter(isAttribute), elements: all.filter((member) => !isAttribute(member)) };
    memberLists.set(schema, lists);
  }
  return lists;
}

function encoderOf(schema: NormalizedSchema): Encode {
  let encoder = compiled.get(schema);
  if (encoder === undefined) {
    encoder = compile(schema);
    compiled.set(schema, encoder);
  }
  return encoder;
}

function compile(schema: NormalizedSchema): Encode {
  if (schema.isStructSchema()) return (value, name) => encodeXml(schema, value, name);
  if (schema.isListSchema()) return listEncoder(schema);
  if (schema.isMapSchema()) return mapEncoder(schema);
  const namespace = namespaceOf(schema);
  return (value, name) => element(name, escapeText(scalarText(schema, value, "date-time")), namespace);
}

function listEncoder(schema: NormalizedSchema): Encode {
  const item = schema.getValueSchema();
  const itemName = item.getMergedTraits().xmlName ?? "member";
  const flat = schema.getMergedTraits().xmlFlattened !== undefined;
  const namespace = namespaceOf(schema);
  return (value, name) => {
    const items = (value as readonly unknown[]).filter((one) => one !== undefined && one !== null);
    const content = items.map((one) => encoderOf(item)(one, flat ? name : itemName)).join("");
    return flat ? content : element(name, content, namespace);
  };
}

function mapEncoder(schema: NormalizedSchema): Encode {
  const item = schema.getValueSchema();
  const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? "key";
  const valueName = item.getMergedTraits().xmlName ?? "value";
  const flat = schema.getMergedTraits().xmlFlattened !== undefined;
  return (value, name) => {
    const entries = Object.entries(value as object).filter(([, one]) => one !== undefined && one !== null);
    const content = entries.map(([key, one]) => element(flat ? name : "entry", element(keyName, escapeText(key)) + encoderOf(item)(one, valueName))).join("");
    return flat ? content : element(name, content, namespaceOf(schema));
  };
}

function namespaceOf(schema: NormalizedSchema): string {
  const trait = schema.getMergedTraits().xmlNamespace as readonly (string | undefined)[] | undefined;
  const [prefix, uri] = trait ?? [];
  if (uri === undefined || uri === "") return "";
  return prefix === undefined || prefix === "" ? ` xmlns="${escapeAttribute(uri)}"` : ` xmlns:${prefix}="${escapeAttribute(uri)}"`;
}
