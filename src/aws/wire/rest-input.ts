import type { NormalizedSchema } from "@smithy/core/schema";
import { AwsError } from "#model/errors";
import { presignedParameters } from "./presigned-parameters.ts";
import type { ParsedRequest } from "./protocol.ts";
import { scalarFromText } from "./scalars.ts";
import { normalized } from "./service-model.ts";
import type { TimestampFormat } from "./scalars.ts";

/** How one family reads and writes bodies. */
export interface BodyCodec {
  readonly contentType: string;
  decode(schema: NormalizedSchema, body: Uint8Array): unknown;
  /** @param root name of the outermost element, where the family has one */
  encode(schema: NormalizedSchema, value: unknown, root: string): Uint8Array;
}

const code = "InvalidArgument";
export const headerDates: TimestampFormat = "http-date";

/**
 * An operation's input from its labels, query, headers and body. A query parameter that the operation does not have is kept under its own name,
 * so that the gateway refuses it by name.
 * @throws AwsError on a value that its member cannot have
 * @see https://smithy.io/2.0/spec/http-bindings.html
 */
export function decodeRestInput(schema: NormalizedSchema, parts: ParsedRequest, codec: BodyCodec): unknown {
  const input: Record<string, unknown> = {};
  const { labels } = parts;
  if (schema.isUnitSchema()) return input;
  const inBody: string[] = [];
  const knownQuery = new Set<string>();
  let payload: readonly [string, NormalizedSchema] | undefined;
  for (const [name, member] of schema.structIterator()) {
    const traits = member.getMergedTraits();
    if (traits.httpLabel !== undefined) {
      if (labels[name] !== undefined) input[name] = scalarFromText(member, labels[name], name, code);
    } else if (traits.httpQuery !== undefined) {
      knownQuery.add(traits.httpQuery);
      assign(
        input,
        name,
        fromQuery(
          member,
          parts.query.filter(([key]) => key === traits.httpQuery).map(([, value]) => value),
          name,
        ),
      );
    } else if (traits.httpQueryParams !== undefined) {
      assign(input, name, Object.fromEntries(parts.query));
      for (const [key] of parts.query) knownQuery.add(key);
    } else if (traits.httpHeader !== undefined) {
      const text = parts.request.headers[traits.httpHeader.toLowerCase()];
      if (text !== undefined) input[name] = fromHeader(member, text, name);
    } else if (typeof traits.httpPrefixHeaders === "string") {
      assign(input, name, prefixed(parts.request.headers, traits.httpPrefixHeaders.toLowerCase()));
    } else if (traits.httpPayload !== undefined) payload = [name, member];
    else inBody.push(name);
  }
  for (const [key, value] of parts.query) if (!knownQuery.has(key) && !presignedParameters.has(key)) input[key] = value;
  if (payload !== undefined) assign(input, payload[0], decodePayload(payload[1], parts.body, codec));
  else if (inBody.length > 0 && parts.body.byteLength > 0) Object.assign(input, codec.decode(bodyOf(schema, inBody), parts.body));
  return input;
}

function assign(input: Record<string, unknown>, name: string, value: unknown): void {
  if (value !== undefined) input[name] = value;
}

function fromQuery(member: NormalizedSchema, values: readonly string[], name: string): unknown {
  if (values.length === 0) return undefined;
  if (member.isListSchema()) return values.map((text) => scalarFromText(member.getValueSchema(), text, name, code));
  return scalarFromText(member, values[0] ?? "", name, code);
}

function fromHeader(member: NormalizedSchema, text: string, name: string): unknown {
  if (!member.isListSchema()) return mediaText(member, scalarFromText(member, text, name, code));
  return splitList(text).map((one) => scalarFromText(member.getValueSchema(), one, name, code));
}

/** A string with a media type travels in base64. */
function mediaText(member: NormalizedSchema, value: unknown): unknown {
  if (member.getMergedTraits().mediaType === undefined || typeof value !== "string") return value;
  return Buffer.from(value, "base64").toString("utf8");
}

/** Items of a header's list: commas between, quotes around those that hold one. */
function splitList(text: string): readonly string[] {
  const items = text.match(/\s*(?:"(?:[^"\\]|\\.)*"|[^,]*)\s*(?:,|$)/g) ?? [];
  return items
    .map((item) => item.replace(/,$/, "").trim())
    .filter((item, index) => item !== "" || index < items.length - 1)
    .map((item) => (item.startsWith('"') ? item.slice(1, -1).replaceAll(/\\(.)/g, "$1") : item));
}

function prefixed(headers: Readonly<Record<string, string>>, prefix: string): Record<string, string> | undefined {
  const found = Object.entries(headers).filter(([name]) => name.startsWith(prefix) && name.length > prefix.length);
  return found.length === 0 ? undefined : Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
}

function decodePayload(member: NormalizedSchema, body: Uint8Array, codec: BodyCodec): unknown {
  if (member.isBlobSchema()) return body.byteLength === 0 && !member.isStreaming() ? undefined : body;
  if (body.byteLength === 0) return undefined;
  if (member.isStringSchema()) return utf8(body);
  return codec.decode(member, body);
}

function utf8(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new AwsError(code, "The body of the request is not UTF-8.");
  }
}

const bodies = new WeakMap<NormalizedSchema, NormalizedSchema>();

/** The members that travel in the body, as a structure of their own. */
export function bodyOf(schema: NormalizedSchema, names: readonly string[]): NormalizedSchema {
  let body = bodies.get(schema);
  if (body === undefined) {
    const [, namespace, name, traits, all, schemas] = schema.getSchema() as unknown as readonly [number, string, string, unknown, string[], unknown[]];
    body = normalized([3, namespace, name, traits, [...names], names.map((one) => schemas[all.indexOf(one)])]);
    bodies.set(schema, body);
  }
  return body;
}
