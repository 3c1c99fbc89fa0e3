import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { ApiCall, Gateway } from "#aws/gateway";
import type { Service } from "#aws/service";
import { serviceModel } from "#aws/wire/service-model";
import type { OperationModel } from "#aws/wire/service-model";
import { createWire } from "#aws/wire/wire";
import { clientModule } from "#harness/aws/client-modules";
import { createServices } from "#harness/replay/services";
import { openWireSession } from "#harness/wire/request-handler-door";
import type { AwsSession, ServiceId } from "#model/aws-session";
import { asItTravels, inputPlace, outputPlace, protocolOf } from "./wire-places.ts";
import { plain, readAnswer } from "./wire-plain.ts";
import { fullValue, valueOf } from "./wire-values.ts";

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

/** A copy's answer without a result would be an aborted request to the SDK. */
const withResult =
  (name: string) =>
  (output: unknown): unknown =>
    Object.hasOwn(results, name) ? { ...results[name], ...(output as object) } : output;
const results: Readonly<Record<string, object>> = { CopyObject: { CopyObjectResult: {} }, UploadPartCopy: { CopyPartResult: {} } };

/** What the SDK's S3 client sends and reads unasked. */
const addedByTheClient: Readonly<Record<string, object>> = {
  CreateBucket: { CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } },
  PutObject: { Body: new Uint8Array(), ContentType: "application/octet-stream" },
  UploadPart: { Body: new Uint8Array() },
};
const alwaysThere: Readonly<Record<string, object>> = { GetObject: { Body: new Uint8Array(), Metadata: {} }, HeadObject: { Metadata: {} } };

for (const service of createServices(() => []) as unknown as readonly Service<unknown>[]) {
  describe(service.id, () => {
    const model = serviceModel(clientModule(service.id).exports);
    const [inputs, outputs] = [inputPlace(service.id), outputPlace(service.id)];
    for (const name of Object.keys(service.operations)) {
      const operation = model.operations.get(name);
      if (operation === undefined) throw new Error(`${service.id} has no ${name}`);
      test(`${name}: what the SDK sends is what the gateway gets, and what it answers is what the SDK reads`, async () => {
        expectSame(await roundTrip(service.id, operation, fullValue(operation.input, inputs), fullValue(operation.output, outputs)));
        await fc.assert(
          fc.asyncProperty(valueOf(operation.input, inputs), valueOf(operation.output, outputs).map(withResult(name)), async (input, output) =>
            expectSame(await roundTrip(service.id, operation, input, output)),
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

function answerAsRead(service: ServiceId, { name, output }: OperationModel, value: unknown): unknown {
  if (protocolOf(service) !== "rest-xml") return value;
  const travelled = { ...alwaysThere[name], ...(asItTravels("rest-xml", output, value) as object) };
  const { LocationConstraint: place, ...rest } = travelled as Readonly<Record<string, unknown>>;
  return name === "GetBucketLocation" && place === "" ? rest : travelled;
}
