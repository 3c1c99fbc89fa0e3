import type { NormalizedSchema } from "@smithy/core/schema";
import { AwsError, UnsupportedError } from "#model/errors";
import { presignedParameters } from "./presigned-parameters.ts";
import { malformed, scalarFromText } from "./scalars.ts";

/** The parameters of a request, `Tags.member.1.Key=a`, as the tree that their dots describe. */
interface Node {
  text?: string;
  readonly children: Map<string, Node>;
}

type Decode = (node: Node, path: string) => unknown;
interface Member {
  readonly name: string;
  readonly schema: NormalizedSchema;
}

const code = "MalformedInput";
const deepest = 40;

/** Which of the two query protocols: EC2's has its own names and flat lists. */
export type QueryDialect = "query" | "ec2-query";

const compiled: Record<QueryDialect, WeakMap<NormalizedSchema, Decode>> = { query: new WeakMap(), "ec2-query": new WeakMap() };

/**
 * An operation's input from its parameters. A parameter that the schema does not have is kept under its own name, so that the gateway
 * refuses it by name.
 * @throws AwsError `MalformedInput`
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function decodeQuery(schema: NormalizedSchema, parameters: readonly (readonly [string, string])[], dialect: QueryDialect): unknown {
  const root: Node = { children: new Map() };
  for (const [name, value] of parameters) if (!transport.has(name) && name !== "") plant(root, name, value);
  return schema.isUnitSchema() && root.children.size === 0 ? {} : structDecoder(schema, dialect)(root, "");
}

/** What names the call, or signs it, and is no member of its input. */
const transport: ReadonlySet<string> = new Set([
  "Action",
  "Version",
  "AWSAccessKeyId",
  "Signature",
  "SignatureMethod",
  "SignatureVersion",
  "Timestamp",
  ...presignedParameters,
]);

function plant(root: Node, name: string, value: string): void {
  const steps = name.split(".");
  if (steps.length > deepest) throw new AwsError(code, "A parameter of the request is nested too deeply.");
  let node = root;
  for (const step of steps) {
    let next = node.children.get(step);
    if (next === undefined) {
      next = { children: new Map() };
      node.children.set(step, next);
    }
    node = next;
  }
  node.text = value;
}

function decoderOf(schema: NormalizedSchema, dialect: QueryDialect): Decode {
  const known = compiled[dialect].get(schema);
  if (known !== undefined) return known;
  const decoder = compile(schema, dialect);
  compiled[dialect].set(schema, decoder);
  return decoder;
}

function compile(schema: NormalizedSchema, dialect: QueryDialect): Decode {
  if (schema.isStructSchema()) return structDecoder(schema, dialect);
  if (schema.isListSchema()) return listDecoder(schema, dialect);
  if (schema.isMapSchema()) return mapDecoder(schema, dialect);
  return (node, path) => {
    if (node.text === undefined || node.children.size > 0) throw malformed(code, path, "a value", "a structure");
    return scalarFromText(schema, node.text, path, code);
  };
}

function structDecoder(schema: NormalizedSchema, dialect: QueryDialect): Decode {
  let members: ReadonlyMap<string, Member> | undefined;
  return (node, path) => {
    members ??= membersOf(schema, dialect);
    refuseText(node, path, "a structure");
    const value: Record<string, unknown> = {};
    for (const [key, child] of node.children) {
      const member = members.get(key);
      const where = path === "" ? key : `${path}.${key}`;
      if (member === undefined) value[key] = unknownValue(child);
      else value[member.name] = decoderOf(member.schema, dialect)(child, where);
    }
    return value;
  };
}

function membersOf(schema: NormalizedSchema, dialect: QueryDialect): ReadonlyMap<string, Member> {
  if (schema.isUnitSchema()) return new Map();
  return new Map([...schema.structIterator()].map(([name, member]) => [wireName(name, member, dialect), { name, schema: member }]));
}

function wireName(name: string, member: NormalizedSchema, dialect: QueryDialect): string {
  const { xmlName, ec2QueryName } = member.getMergedTraits();
  const key = xmlName ?? name;
  if (dialect === "query") return key;
  if (typeof ec2QueryName === "string") return ec2QueryName;
  return key.charAt(0).toUpperCase() + key.slice(1);
}

function listDecoder(schema: NormalizedSchema, dialect: QueryDialect): Decode {
  const item = schema.getValueSchema();
  const flat = dialect === "ec2-query" || schema.getMergedTraits().xmlFlattened !== undefined;
  const suffix = item.getMergedTraits().xmlName ?? "member";
  return (node, path) => {
    const holder = flat ? node : (node.children.get(suffix) ?? node.children.get("member"));
    if (holder === undefined || holder.children.size === 0) {
      if (node.text === "" && node.children.size === 0) return [];
      throw malformed(code, path, "a list", node.text ?? "a structure");
    }
    refuseText(node, path, "a list");
    if (!flat)
      refuseOthers(
        node,
        path,
        [suffix, "member"].find((name) => node.children.has(name)),
      );
    return inOrder(holder, path).map((child, index) => decoderOf(item, dialect)(child, `${path}.${index + 1}`));
  };
}

function inOrder(node: Node, path: string): readonly Node[] {
  const numbered = [...node.children].map(([key, child]) => {
    if (!/^[1-9]\d{0,8}$/.test(key)) throw malformed(code, path, "a list numbered from 1", key);
    return { index: Number(key), child };
  });
  return numbered.toSorted((one, other) => one.index - other.index).map(({ child }) => child);
}

function mapDecoder(schema: NormalizedSchema, dialect: QueryDialect): Decode {
  const item = schema.getValueSchema();
  const flat = schema.getMergedTraits().xmlFlattened !== undefined;
  const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? "key";
  const valueName = item.getMergedTraits().xmlName ?? "value";
  return (node, path) => {
    const holder = flat ? node : node.children.get("entry");
    if (holder === undefined) {
      if (node.text === "") return {};
      throw malformed(code, path, "a map", node.text ?? "a structure");
    }
    refuseText(node, path, "a map");
    if (!flat) refuseOthers(node, path, "entry");
    const entries = inOrder(holder, path).map((entry, index) => {
      const [key, value] = [entry.children.get(keyName)?.text, entry.children.get(valueName)];
      if (key === undefined || value === undefined) throw malformed(code, `${path}.entry.${index + 1}`, "a key with a value", "a structure");
      refuseOthers(entry, `${path}.entry.${index + 1}`, keyName, valueName);
      return [key, decoderOf(item, dialect)(value, `${path}.${key}`)] as const;
    });
    return Object.fromEntries(entries);
  };
}

/** A text beside what it is the name of: one of the two would be lost. */
function refuseText({ text = "" }: Node, path: string, wanted: string): void {
  if (text !== "") throw malformed(code, path, wanted, text);
}

/** What has no place in the schema's list or map is refused by name, as a structure's unknown members are. */
function refuseOthers({ children }: Node, path: string, ...known: readonly (string | undefined)[]): void {
  for (const name of children.keys()) if (!known.includes(name)) throw new UnsupportedError(`${path}.${name}`, "the operation's model in the AWS SDK");
}

function unknownValue(node: Node): unknown {
  return node.text ?? Object.fromEntries([...node.children].map(([key, child]) => [key, unknownValue(child)]));
}
