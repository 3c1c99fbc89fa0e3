import { XmlShapeDeserializer } from "@aws-sdk/core/protocols";
import type { NormalizedSchema } from "@smithy/core/schema";
import { AwsError, UnsupportedError } from "#model/errors";
import { malformed, scalarFromText } from "./scalars.ts";

const code = "MalformedXML";
/** The SDK's schema number for a document: what has no schema of its own. */
const anyDocument = 15;
const parser = new XmlShapeDeserializer({
  timestampFormat: { useTrait: true, default: 5 },
  httpBindings: false,
  xmlNamespace: "",
  serviceNamespace: "",
});

/**
 * A structure from the XML of a request's body. An element that the schema does not have is kept under its own name, so that the gateway refuses it by name.
 * @throws AwsError `MalformedXML`
 */
export function decodeXml(schema: NormalizedSchema, body: Uint8Array): unknown {
  const root = parse(body);
  checkRootName(schema, body);
  return readStruct(schema, root, schema.getName() ?? "");
}

function parse(body: Uint8Array): unknown {
  try {
    return parser.read(anyDocument, body) as unknown;
  } catch {
    throw notInSchema();
  }
}

/** What comes before the root element, and its name without a prefix. */
const rootName = /^(?:\s|<\?(?:(?!\?>)[^])*\?>|<!--(?:(?!-->)[^])*-->|<!(?!--)[^>]*>)*<(?:[^\s/>:]*:)?([^\s/>!?][^\s/>]*)/;

/** S3 takes this one for the other: an SDK sent it for years. Of no other it is known. @see https://github.com/rusoto/rusoto/pull/836 */
const alsoKnownAs: Readonly<Record<string, string>> = { CompleteMultipartUpload: "CompletedMultipartUpload" };

/** The parser does not say what the outermost element is called. */
function checkRootName(schema: NormalizedSchema, body: Uint8Array): void {
  const name = rootName.exec(new TextDecoder().decode(body))?.[1];
  const expected = schema.getMergedTraits().xmlName ?? schema.getName() ?? "";
  if (name !== undefined && name !== expected && name !== alsoKnownAs[expected]) throw notInSchema();
}

function notInSchema(): AwsError {
  return new AwsError(code, "The XML you provided was not well-formed or did not validate against our published schema");
}

function read(schema: NormalizedSchema, node: unknown, path: string): unknown {
  if (schema.isStructSchema()) return readStruct(schema, node, path);
  if (schema.isListSchema()) return readList(schema, node, path);
  if (schema.isMapSchema()) return readMap(schema, node, path);
  const text = textOf(node);
  if (text === undefined) throw malformed(code, path, "text", node);
  return scalarFromText(schema, text, path, code);
}

function readStruct(schema: NormalizedSchema, node: unknown, path: string): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  if (isBlank(node)) return value;
  if (!isElement(node)) throw malformed(code, path, "a structure", node);
  const members = new Map([...schema.structIterator()].map(([name, member]) => [member.getMemberTraits().xmlName ?? name, [name, member] as const]));
  for (const [key, child] of Object.entries(node)) {
    if (key === "#text" && !isBlank(child)) throw malformed(code, path, "a structure", child);
    if (key === "xmlns" || key.startsWith("xmlns:") || key === "#text") continue;
    const [name, member] = members.get(key) ?? [];
    if (name === undefined || member === undefined) value[key] = child;
    else value[name] = read(member, child, `${path}.${name}`);
  }
  return value;
}

function readList(schema: NormalizedSchema, node: unknown, path: string): readonly unknown[] {
  const item = schema.getValueSchema();
  const flat = schema.getMergedTraits().xmlFlattened !== undefined;
  if (!flat && isBlank(node)) return [];
  if (!flat && !isElement(node)) throw malformed(code, path, "a list", node);
  const itemName = item.getMergedTraits().xmlName ?? "member";
  if (!flat && isElement(node)) refuseOthers(node, path, itemName);
  const items: unknown = flat ? node : (node as Readonly<Record<string, unknown>>)[itemName];
  if (items === undefined) return [];
  return (Array.isArray(items) ? items : [items]).map((one, index) => read(item, one, `${path}[${index}]`));
}

/** What a list holds beside its items is refused by name, as a structure's unknown members are. */
function refuseOthers(node: Readonly<Record<string, unknown>>, path: string, itemName: string): void {
  for (const [key, child] of Object.entries(node)) {
    if (key === itemName || key === "xmlns" || key.startsWith("xmlns:")) continue;
    if (key !== "#text") throw new UnsupportedError(`${path}.${key}`, "the operation's model in the AWS SDK");
    if (!isBlank(child)) throw malformed(code, path, "a list", child);
  }
}

function readMap(schema: NormalizedSchema, node: unknown, path: string): Record<string, unknown> {
  const item = schema.getValueSchema();
  const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? "key";
  const valueName = item.getMergedTraits().xmlName ?? "value";
  if (isBlank(node)) return {};
  const holder = schema.getMergedTraits().xmlFlattened === undefined && isElement(node) ? node["entry"] : node;
  const entries = Array.isArray(holder) ? (holder as readonly unknown[]) : [holder];
  return Object.fromEntries(
    entries.map((entry) => {
      const key = isElement(entry) ? textOf(entry[keyName]) : undefined;
      if (!isElement(entry) || key === undefined) throw malformed(code, path, "a map", entry);
      return [key, read(item, entry[valueName], `${path}.${key}`)];
    }),
  );
}

function isElement(node: unknown): node is Readonly<Record<string, unknown>> {
  return typeof node === "object" && node !== null && !Array.isArray(node);
}

function isBlank(node: unknown): boolean {
  return node === undefined || (typeof node === "string" && node.trim() === "");
}

/** Text of an element, with or without attributes. */
function textOf(node: unknown): string | undefined {
  if (typeof node === "string") return node;
  if (!isElement(node) || Object.keys(node).some((key) => key !== "#text" && !key.startsWith("xmlns"))) return undefined;
  const text = node["#text"] ?? "";
  return typeof text === "string" ? text : undefined;
}
