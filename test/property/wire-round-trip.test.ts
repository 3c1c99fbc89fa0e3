import type { NormalizedSchema } from "@smithy/core/schema";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { ApiCall, Gateway } from "#aws/gateway";
import type { Service } from "#aws/service";
import type { ProtocolName } from "#aws/wire/protocol";
import { serviceFacts } from "#aws/wire/service-facts";
import { serviceModel } from "#aws/wire/service-model";
import type { OperationModel } from "#aws/wire/service-model";
import { createWire } from "#aws/wire/wire";
import { clientModule } from "#harness/aws/client-modules";
import { createServices } from "#harness/replay/services";
import { openWireSession } from "#harness/wire/request-handler-door";
import type { AwsSession, ServiceId } from "#model/aws-session";
import { plain, readAnswer } from "./wire-plain.ts";
import { fullValue, valueOf } from "./wire-values.ts";
import type { Place } from "./wire-values.ts";

const runs = 8;
const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" };

/** Stands where the gateway stands: notes what came and answers what it is told to. */
let heard: ApiCall | undefined;
let said: unknown;
const gateway: Gateway = {
  call: async (call) => {
    heard = call;
    return said;
  },
  whoIs: () => {
    throw new Error("nobody asks");
  },
};
const faults: unknown[] = [];
const wire = createWire({
  gateway,
  modules: clientModule,
  secretOf: () => ({ secretAccessKey: credentials.secretAccessKey }),
  now: () => new Date(),
  onFault: (error) => void faults.push(error),
});
let session: AwsSession;
beforeAll(() => {
  session = openWireSession(wire, credentials, { account: "111111111111", region: "eu-west-1" });
});

const carriers: Readonly<Record<string, Place["carrier"]>> = { query: "form", "ec2-query": "form" };

const protocolOf = (service: ServiceId): ProtocolName => serviceFacts.find((one) => one.service === service)?.protocol ?? "rest-json";

function inputPlace(service: ServiceId): Place {
  const protocol = protocolOf(service);
  return { carrier: carriers[protocol] ?? (protocol === "rest-xml" ? "xml" : "json"), leaveOut: leftOut[service] ?? new Set(), fixed: fixed[service] ?? {} };
}

function outputPlace(service: ServiceId): Place {
  return { carrier: protocolOf(service).startsWith("json") ? "json" : "xml", leaveOut: leftOut[service] ?? new Set(), fixed: {} };
}

/** Members that the client computes itself, or turns into others. */
const leftOut: Partial<Record<ServiceId, ReadonlySet<string>>> = {
  s3: new Set([
    ...["Algorithm", "CRC32", "CRC32C", "CRC64NVME", "MD5", "Mode", "SHA1", "SHA256", "SHA512", "XXHASH128", "XXHASH3", "XXHASH64"].map(
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

/** A copy's answer without a result would be an aborted request to the SDK. */
const withResult =
  (name: string) =>
  (output: unknown): unknown =>
    name === "CopyObject" ? { CopyObjectResult: {}, ...(output as object) } : output;

/** What the SDK's S3 client sends and reads unasked. */
const addedByTheClient: Readonly<Record<string, object>> = {
  CreateBucket: { CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } },
  PutObject: { Body: new Uint8Array(), ContentType: "application/octet-stream" },
};
const alwaysThere: Readonly<Record<string, object>> = { GetObject: { Body: new Uint8Array(), Metadata: {} }, HeadObject: { Metadata: {} } };

for (const service of createServices(() => []) as unknown as readonly Service<unknown>[]) {
  describe(service.id, () => {
    const model = serviceModel(clientModule(service.id).exports);
    for (const name of Object.keys(service.operations)) {
      const operation = model.operations.get(name);
      if (operation === undefined) throw new Error(`${service.id} has no ${name}`);
      test(`${name}: what the SDK sends is what the gateway gets, and what it answers is what the SDK reads`, async () => {
        expectSame(
          await roundTrip(service.id, operation, fullValue(operation.input, inputPlace(service.id)), fullValue(operation.output, outputPlace(service.id))),
        );
        await fc.assert(
          fc.asyncProperty(
            valueOf(operation.input, inputPlace(service.id)),
            valueOf(operation.output, outputPlace(service.id)).map(withResult(name)),
            async (input, output) => expectSame(await roundTrip(service.id, operation, input, output)),
          ),
          { numRuns: runs },
        );
      });
    }
  });
}

interface Travelled {
  readonly input: unknown;
  readonly inputExpected: unknown;
  readonly output: unknown;
  readonly outputExpected: unknown;
}

/** Sends an input with the SDK's client and lets it read an output. */
async function roundTrip(service: ServiceId, operation: OperationModel, input: unknown, output: unknown): Promise<Travelled> {
  [heard, said] = [undefined, output];
  const client = (await session.client(service)) as unknown as Readonly<Record<string, (input: unknown) => Promise<Readonly<Record<string, unknown>>>>>;
  const answer = await client[operation.name.charAt(0).toLowerCase() + operation.name.slice(1)]?.(structuredClone(input));
  if (faults.length > 0) throw faults[0];
  const call = heard as ApiCall | undefined;
  const head = { service, operation: operation.name, region: "eu-west-1", accessKeyId: credentials.accessKeyId };
  const sent = asItTravels(protocolOf(service), operation.input, { ...addedByTheClient[operation.name], ...(input as object) });
  return {
    input: { service: call?.service, operation: call?.operation, region: call?.region, accessKeyId: call?.accessKeyId, input: plain(call?.input) },
    inputExpected: { ...head, input: plain(sent ?? {}) },
    output: await readAnswer(answer ?? {}),
    outputExpected: plain(answerAsRead(service, operation, output)),
  };
}

function expectSame({ input, inputExpected, output, outputExpected }: Travelled): void {
  expect(input).toEqual(inputExpected);
  expect(output).toEqual(outputExpected);
}

/**
 * What a protocol cannot write arrives as nothing: in the query protocols an empty structure or map, and in EC2's an empty list; in S3 an empty flat list,
 * and an empty text as a whole body.
 */
function asItTravels(protocol: ProtocolName, schema: NormalizedSchema, value: unknown): unknown {
  if (value instanceof Uint8Array || value instanceof Date || typeof value !== "object" || value === null) {
    return value === "" && schema.getMergedTraits().httpPayload !== undefined ? undefined : value;
  }
  const isForm = carriers[protocol] === "form";
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
  return entries.length === 0 && isForm ? undefined : Object.fromEntries(entries);
}

function answerAsRead(service: ServiceId, { name, output }: OperationModel, value: unknown): unknown {
  if (protocolOf(service) !== "rest-xml") return value;
  const travelled = { ...alwaysThere[name], ...(asItTravels("rest-xml", output, value) as object) };
  const { LocationConstraint: place, ...rest } = travelled as Readonly<Record<string, unknown>>;
  return name === "GetBucketLocation" && place === "" ? rest : travelled;
}
