import type { NormalizedSchema } from "@smithy/core/schema";
import type { WireResponse } from "./http-message.ts";
import { bodyOf, headerDates } from "./rest-input.ts";
import type { BodyCodec } from "./rest-input.ts";
import { scalarText } from "./scalars.ts";
import type { OperationModel } from "./service-model.ts";

/**
 * An operation's answer: status, headers and body after the bindings of its output schema.
 * @see https://smithy.io/2.0/spec/http-bindings.html
 */
export function encodeRestOutput({ name, output, http }: OperationModel, value: Readonly<Record<string, unknown>>, codec: BodyCodec): WireResponse {
  const headers: Record<string, string> = {};
  let status = http?.status ?? 200;
  let body: Uint8Array = new Uint8Array();
  let payload: NormalizedSchema | undefined;
  const inBody: string[] = [];
  for (const [member, schema] of output.isUnitSchema() ? [] : output.structIterator()) {
    const traits = schema.getMergedTraits();
    const item = value[member];
    const bound = traits.httpHeader !== undefined || typeof traits.httpPrefixHeaders === "string" || traits.httpResponseCode !== undefined;
    if (!bound && traits.httpPayload === undefined) inBody.push(member);
    if (item === undefined || item === null) continue;
    if (traits.httpHeader !== undefined) headers[traits.httpHeader.toLowerCase()] = headerText(schema, item);
    else if (typeof traits.httpPrefixHeaders === "string") Object.assign(headers, prefixed(traits.httpPrefixHeaders, item));
    else if (traits.httpResponseCode !== undefined) status = Number(item);
    else if (traits.httpPayload !== undefined) {
      body = payloadOf(schema, item, codec);
      payload = schema;
    }
  }
  if (payload !== undefined && !saysContentType(output)) headers["content-type"] = payloadType(payload, codec);
  if (inBody.length > 0) {
    body = codec.encode(bodyOf(output, inBody), value, output.getOwnTraits().xmlName ?? output.getName() ?? `${name}Result`);
    headers["content-type"] = codec.contentType;
  }
  return { status, headers, body };
}

function headerText(schema: NormalizedSchema, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => quoted(scalarText(schema.getValueSchema(), item, headerDates))).join(", ");
  const text = scalarText(schema, value, headerDates);
  return schema.getMergedTraits().mediaType !== undefined && typeof value === "string" ? Buffer.from(text).toString("base64") : text;
}

function quoted(text: string): string {
  return /[",]/.test(text) && !/^\w{3}, /.test(text) ? `"${text.replaceAll(/(["\\])/g, String.raw`\$1`)}"` : text;
}

function prefixed(prefix: string, value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(value as Readonly<Record<string, unknown>>).map(([key, item]) => [(prefix + key).toLowerCase(), String(item)]));
}

function payloadOf(schema: NormalizedSchema, value: unknown, codec: BodyCodec): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") return new TextEncoder().encode(value);
  return codec.encode(schema, value, schema.getMergedTraits().xmlName ?? schema.getName() ?? schema.getMemberName());
}

/** Whether the content type is a member of the output: then it is there or not as the service says. */
function saysContentType(output: NormalizedSchema): boolean {
  return [...output.structIterator()].some(([, member]) => member.getMergedTraits().httpHeader?.toLowerCase() === "content-type");
}

function payloadType(schema: NormalizedSchema, codec: BodyCodec): string {
  const { mediaType } = schema.getMergedTraits();
  if (mediaType !== undefined) return mediaType;
  if (schema.isBlobSchema()) return "application/octet-stream";
  return schema.isStringSchema() ? "text/plain" : codec.contentType;
}
