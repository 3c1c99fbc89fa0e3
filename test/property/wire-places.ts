import type { NormalizedSchema } from "@smithy/core/schema";
import * as fc from "fast-check";
import type { ProtocolName } from "#aws/wire/protocol";
import { serviceFacts } from "#aws/wire/service-facts";
import type { ServiceId } from "#model/aws-session";
import type { Place } from "./wire-values.ts";

const isForm = (protocol: ProtocolName): boolean => protocol === "query" || protocol === "ec2-query";

export const protocolOf = (service: ServiceId): ProtocolName => serviceFacts.find((one) => one.service === service)?.protocol ?? "rest-json";

/** What inputs of a service may hold. */
export function inputPlace(service: ServiceId): Place {
  const protocol = protocolOf(service);
  const carrier = isForm(protocol) ? "form" : protocol === "rest-xml" ? "xml" : "json";
  return { carrier, leaveOut: leftOut[service] ?? new Set(), fixed: fixed[service] ?? {} };
}

/** What answers of a service may hold. */
export function outputPlace(service: ServiceId): Place {
  return { carrier: protocolOf(service).startsWith("json") ? "json" : "xml", leaveOut: leftOut[service] ?? new Set(), fixed: {} };
}

/**
 * What a protocol cannot write arrives as nothing: in the query protocols an empty structure or map, and in EC2's an empty list; in S3 an empty flat list,
 * and an empty text as a whole body.
 */
export function asItTravels(protocol: ProtocolName, schema: NormalizedSchema, value: unknown): unknown {
  if (value instanceof Uint8Array || value instanceof Date || typeof value !== "object" || value === null) {
    return value === "" && schema.getMergedTraits().httpPayload !== undefined ? undefined : value;
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => asItTravels(protocol, schema.getValueSchema(), item)).filter((item) => item !== undefined);
    const { xmlFlattened } = schema.getMergedTraits();
    const kept = protocol === "query" ? value.length === 0 : protocol !== "ec2-query" && xmlFlattened === undefined;
    return items.length > 0 || kept ? items : undefined;
  }
  if (schema.isDocumentSchema()) return value;
  if (schema.getMergedTraits().httpPrefixHeaders !== undefined && Object.keys(value).length === 0) return undefined;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, asItTravels(protocol, schema.isMapSchema() ? schema.getValueSchema() : schema.getMemberSchema(key), item)] as const)
    .filter(([, item]) => item !== undefined);
  return entries.length === 0 && isForm(protocol) ? undefined : Object.fromEntries(entries);
}

/** Members that the client computes itself, or turns into others. */
const leftOut: Partial<Record<ServiceId, ReadonlySet<string>>> = {
  s3: new Set([
    ...["Algorithm", "CRC32", "CRC32C", "CRC64NVME", "MD5", "Mode", "SHA1", "SHA256", "SHA512", "Type", "XXHASH128", "XXHASH3", "XXHASH64"].map(
      (name) => `Checksum${name}`,
    ),
    "ContentLength",
    "ContentMD5",
    "SSECustomerKey",
    "SSECustomerKeyMD5",
    "CopySourceSSECustomerKey",
    "CopySourceSSECustomerKeyMD5",
    "ExpiresString",
  ]),
};

/** Members whose values the client checks before it sends them. */
const fixed: Partial<Record<ServiceId, Readonly<Record<string, fc.Arbitrary<unknown>>>>> = {
  s3: {
    Bucket: fc.constantFrom("bucket", "a-bucket-of-ours", "dotted.bucket"),
    Key: fc.constantFrom("a", "a b/c", "ü/ñ+%&?.txt", "x//y/", "日本", "../up", "./here"),
    // The client replaces or does not sign an empty one.
    ContentType: fc.constantFrom("text/plain", "application/json; charset=utf-8"),
    CreateBucketConfiguration: fc.constantFrom(
      { LocationConstraint: "eu-central-1" },
      { LocationConstraint: "EU", Location: { Type: "LocalZone", Name: "a" }, Bucket: { DataRedundancy: "b", Type: "c" }, Tags: [{ Key: "d", Value: "<e>" }] },
    ),
  },
};
