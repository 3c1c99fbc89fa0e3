import { expect, test } from "vitest";
import { AwsError } from "#model/errors";
import type { ParsedRequest, Protocol, ServiceFacts } from "#aws/wire/protocol";
import { protocolOf } from "#aws/wire/protocols";
import { routeRest } from "#aws/wire/rest-router";
import { serviceModel } from "#aws/wire/service-model";
import type { OperationModel } from "#aws/wire/service-model";

/** A vault service that does not exist, in the form of the SDK's schemas: no service that is answered here speaks REST with JSON. */
const [text, number, flag, time, blob] = [0, 1, 2, 4, 21];
const vault = [3, "com.example", "Vault", 0, ["Name", "Locked", "MadeAt", "Secret"], [[text, { jsonName: "name" }], flag, time, blob]];
const getInput = [
  3,
  "com.example",
  "GetVaultInput",
  0,
  ["VaultName", "Depth", "Since", "Names", "Account"],
  [
    [text, 1],
    [number, { httpQuery: "depth" }],
    [time, { httpQuery: "since" }],
    [64 | text, { httpQuery: "name" }],
    [text, { httpHeader: "X-Account" }],
  ],
  1,
];
const getOutput = [
  3,
  "com.example",
  "GetVaultOutput",
  0,
  ["Vault", "Copies", "Version", "Labels"],
  [() => vault, [1, "com.example", "Vaults", 0, () => vault], [text, { httpHeader: "x-version" }], [128 | text, { httpPrefixHeaders: "x-label-" }]],
];
const putInput = [
  3,
  "com.example",
  "PutVaultInput",
  0,
  ["VaultName", "Vault"],
  [
    [text, 1],
    [() => vault, 16],
  ],
  1,
];
const exported = {
  GetVault$: [9, "com.example", "GetVault", { http: ["GET", "/vaults/{VaultName}", 200] }, () => getInput, () => getOutput],
  GetVaultPolicy$: [9, "com.example", "GetVaultPolicy", { http: ["GET", "/vaults/{VaultName}/policy", 200] }, () => getInput, () => "unit"],
  PutVault$: [9, "com.example", "PutVault", { http: ["PUT", "/vaults/{VaultName}", 201] }, () => putInput, () => getOutput],
  VaultNotFound$: [-3, "com.example", "VaultNotFound", { error: "client", httpError: 404 }, ["message"], [text]],
};
const facts: ServiceFacts = {
  service: "s3",
  signingName: "vault",
  protocol: "rest-json",
  version: "2026-01-01",
  xmlNamespace: "",
  target: "",
};
const model = serviceModel(exported);
const protocol: Protocol = protocolOf(facts, model);

function decode(
  method: string,
  path: string,
  query: readonly (readonly [string, string])[] = [],
  body = "",
  headers: Readonly<Record<string, string>> = {},
): unknown {
  const routed = routeRest(model, { method, path, query, headers });
  if (routed === undefined) return undefined;
  const bytes = new TextEncoder().encode(body);
  const parsed: ParsedRequest = { request: { method, target: path, headers, body: bytes }, path, query, body: bytes, labels: routed.labels };
  return { operation: routed.operation.name, input: protocol.decodeInput(routed.operation, parsed) };
}

function operation(name: string): OperationModel {
  const found = model.operations.get(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

const refusal = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof AwsError ? error.code : error;
  }
};

test("labels, query parameters and headers become members", () => {
  const query = [
    ["depth", "3"],
    ["since", "2026-02-26T21:00:00Z"],
    ["name", "a"],
    ["name", "b"],
  ] as const;
  expect(decode("GET", "/vaults/my%20vault", query, "", { "x-account": "111111111111" })).toEqual({
    operation: "GetVault",
    input: { VaultName: "my vault", Depth: 3, Since: new Date("2026-02-26T21:00:00Z"), Names: ["a", "b"], Account: "111111111111" },
  });
});

test("the longer path is another operation, and a label is one part of a path", () => {
  expect(decode("GET", "/vaults/mine/policy")).toMatchObject({ operation: "GetVaultPolicy", input: { VaultName: "mine" } });
  expect(decode("GET", "/vaults/mine/other")).toBeUndefined();
  expect(decode("POST", "/vaults/mine")).toBeUndefined();
});

test("a payload is JSON by its own names; what the schema does not have stays under its name", () => {
  const body = JSON.stringify({ name: "mine", Locked: true, MadeAt: 1772139600, Secret: "AQI=", Colour: "red" });
  expect(decode("PUT", "/vaults/mine", [], body)).toEqual({
    operation: "PutVault",
    input: {
      VaultName: "mine",
      Vault: { Name: "mine", Locked: true, MadeAt: new Date("2026-02-26T21:00:00Z"), Secret: new Uint8Array([1, 2]), Colour: "red" },
    },
  });
  expect(decode("GET", "/vaults/mine", [["colour", "red"]])).toMatchObject({ input: { VaultName: "mine", colour: "red" } });
});

test.each([
  ["no JSON", "{"],
  ["a list for a structure", "[]"],
  ["a structure for a text", '{"name":{}}'],
  ["a number for bytes", '{"Secret":7}'],
])("a body with %s is refused", (_, body) => {
  expect(refusal(() => decode("PUT", "/vaults/mine", [], body))).toBe("SerializationException");
});

test("a query parameter that cannot be what its member is, is refused", () => {
  expect(refusal(() => decode("GET", "/vaults/mine", [["depth", "deep"]]))).toBe("InvalidArgument");
  expect(refusal(() => decode("GET", "/vaults/mine", [["since", "yesterday"]]))).toBe("InvalidArgument");
});

test("an answer has its status, its headers, and the rest in JSON", () => {
  const made = { Name: "mine", Locked: false, MadeAt: new Date("2026-02-26T21:00:00Z"), Secret: new Uint8Array([1, 2]) };
  const { status, headers, body } = protocol.encodeOutput(operation("PutVault"), { Vault: made, Copies: [made], Version: "7", Labels: { Team: "a" } }, "id");
  const written = { name: "mine", Locked: false, MadeAt: 1772139600, Secret: "AQI=" };
  expect({ status, headers, body: JSON.parse(new TextDecoder().decode(body)) as unknown }).toEqual({
    status: 201,
    headers: { "content-type": "application/json", "x-version": "7", "x-label-team": "a" },
    body: { Vault: written, Copies: [written] },
  });
});

test("an error names its type in a header, with the model's status", () => {
  const { status, headers, body } = protocol.encodeError({ error: new AwsError("VaultNotFound", "No vault `x`"), requestId: "id" });
  expect({ status, type: headers["x-amzn-errortype"], body: JSON.parse(new TextDecoder().decode(body)) as unknown }).toEqual({
    status: 404,
    type: "VaultNotFound",
    body: { message: "No vault `x`" },
  });
});

test("a JSON service that once spoke the query protocol also says the code of that time; others do not", () => {
  const { BadQueue$ } = {
    BadQueue$: [-3, "com.example", "QueueDoesNotExist", { awsQueryError: ["NonExistentQueue", 400], error: "client" }, ["message"], [text]],
  };
  const queues = serviceModel({ QueueDoesNotExist$: BadQueue$ });
  const json = { ...facts, protocol: "json-1.0" } as const;
  const error = new AwsError("QueueDoesNotExist", "No queue");
  expect(protocolOf({ ...json, queryCompatible: true }, queues).encodeError({ error, requestId: "id" }).headers).toMatchObject({
    "x-amzn-query-error": "NonExistentQueue;Sender",
  });
  expect(protocolOf(json, queues).encodeError({ error, requestId: "id" }).headers).not.toHaveProperty("x-amzn-query-error");
});
