import type { NormalizedSchema } from "@smithy/core/schema";
import { AwsError } from "#model/errors";
import { isDeeperThan } from "./json-depth.ts";
import { bytesFromBase64, dateFromText, dateText, malformed, timestampFormat } from "./scalars.ts";

const code = "SerializationException";

/** Whether members go by their `jsonName`, as in rest-json. */
export interface JsonNames {
  readonly jsonName: boolean;
}

/**
 * A structure from JSON. A member that the schema does not have is kept under its own name, so that the gateway refuses it by name; nulls are left out.
 * @throws AwsError `SerializationException`
 */
export function decodeJson(schema: NormalizedSchema, body: Uint8Array, names: JsonNames): unknown {
  const value = body.byteLength === 0 ? {} : parse(body);
  return schema.isUnitSchema() ? value : read(schema, value, schema.getName() ?? "body", names);
}

/** Three times the nesting that any service's own limit leaves room for: DynamoDB's 32 levels are 65 in its JSON. */
const deepest = 200;

function parse(body: Uint8Array): unknown {
  if (isDeeperThan(deepest, body)) throw new AwsError(code, "The body of the request is nested too deeply.");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as unknown;
  } catch {
    throw new AwsError(code, "The body of the request is not JSON.");
  }
}

function read(schema: NormalizedSchema, value: unknown, path: string, names: JsonNames): unknown {
  if (schema.isStructSchema()) return readStruct(schema, value, path, names);
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw malformed(code, path, "a list", value);
    const item = schema.getValueSchema();
    return value.map((one, index) => read(item, one, `${path}[${index}]`, names));
  }
  if (schema.isMapSchema()) {
    const item = schema.getValueSchema();
    return Object.fromEntries(
      Object.entries(record(value, path))
        .filter(([, one]) => one !== null)
        .map(([key, one]) => [key, read(item, one, `${path}.${key}`, names)]),
    );
  }
  return readScalar(schema, value, path);
}

function readStruct(schema: NormalizedSchema, value: unknown, path: string, names: JsonNames): Record<string, unknown> {
  const members = membersOf(schema, names);
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(record(value, path))) {
    const [name, member] = members.get(key) ?? [];
    if (item === null || (key === "__type" && name === undefined)) continue;
    if (name === undefined || member === undefined) result[key] = item;
    else result[name] = read(member, item, `${path}.${name}`, names);
  }
  return result;
}

type Members = ReadonlyMap<string, readonly [name: string, schema: NormalizedSchema]>;
const byName = new WeakMap<object, Members>();
const byJsonName = new WeakMap<object, Members>();

/** Members by their names on the wire. Kept: reading them off a schema costs more than reading a small value. */
function membersOf(schema: NormalizedSchema, names: JsonNames): Members {
  const [kept, key] = [names.jsonName ? byJsonName : byName, schema.getSchema() as object];
  let members = kept.get(key);
  if (members === undefined) {
    members = new Map([...schema.structIterator()].map(([name, member]) => [wireName(name, member, names), [name, member]]));
    kept.set(key, members);
  }
  return members;
}

function readScalar(schema: NormalizedSchema, value: unknown, path: string): unknown {
  if (schema.isDocumentSchema()) return value;
  if (typeof value === "object") throw malformed(code, path, "a value", value);
  if (schema.isBlobSchema()) {
    if (typeof value !== "string") throw malformed(code, path, "base64", value);
    return bytesFromBase64(value, path, code);
  }
  if (schema.isTimestampSchema()) return dateFromText(typeof value === "string" ? value : JSON.stringify(value), path, code);
  return value;
}

function record(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed(code, path, "a structure", value);
  return value as Readonly<Record<string, unknown>>;
}

function wireName(name: string, member: NormalizedSchema, { jsonName }: JsonNames): string {
  return jsonName ? (member.getMergedTraits().jsonName ?? name) : name;
}

/** A value as what `JSON.stringify` writes: bytes in base64, times in the schema's format, seconds unless it says otherwise. */
export function jsonOf(schema: NormalizedSchema, value: unknown, names: JsonNames): unknown {
  if (value instanceof Date) return jsonDate(schema, value);
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  if (typeof value !== "object" || value === null || schema.isDocumentSchema()) return value;
  if (schema.isListSchema()) return (value as readonly unknown[]).map((one) => jsonOf(schema.getValueSchema(), one, names));
  const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  if (schema.isMapSchema()) return Object.fromEntries(entries.map(([key, item]) => [key, jsonOf(schema.getValueSchema(), item, names)]));
  if (!schema.isStructSchema()) return value;
  const held = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    [...membersOf(schema, names)]
      .filter(([, [name]]) => held[name] !== undefined && held[name] !== null)
      .map(([key, [name, member]]) => [key, jsonOf(member, held[name], names)]),
  );
}

function jsonDate(schema: NormalizedSchema, value: Date): string | number {
  const format = timestampFormat(schema, "epoch-seconds");
  return format === "epoch-seconds" ? value.getTime() / 1000 : dateText(value, format);
}
