import { describe, expect, test } from "vitest";
import type { Gateway } from "#aws/gateway";
import { serviceFacts } from "#aws/wire/service-facts";
import { serviceModel } from "#aws/wire/service-model";
import { createWire } from "#aws/wire/wire";
import { clientModule } from "#harness/aws/client-modules";
import { openSession } from "#harness/aws/open-session";
import { openWireSession } from "#harness/wire/request-handler-door";
import type { AwsSession, ServiceId } from "#model/aws-session";
import { AwsError } from "#model/errors";

const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" };
const place = { account: "111111111111", region: "eu-west-1" };

/** An operation of each service, to be refused. */
const some: Readonly<Record<ServiceId, readonly [string, object]>> = {
  cloudtrail: ["lookupEvents", {}],
  dynamodb: ["listTables", {}],
  ec2: ["describeVpcs", {}],
  ecs: ["listClusters", {}],
  elbv2: ["describeLoadBalancers", {}],
  iam: ["listUsers", {}],
  kms: ["listKeys", {}],
  organizations: ["listRoots", {}],
  rds: ["describeDBInstances", {}],
  s3: ["listObjectsV2", { Bucket: "bucket" }],
  sts: ["getCallerIdentity", {}],
};

/** Codes that no model lists. */
const unmodelled: readonly (readonly [string, number])[] = [
  ["InvalidParameterCombination", 400],
  ["InvalidParameterValue", 400],
  ["DependencyViolation", 400],
  ["AccessDenied", 403],
  ["AccessDeniedException", 400],
  ["UnauthorizedOperation", 403],
  ["NoSuchBucketPolicy", 404],
  ["InternalFailure", 500],
];

const message = "Not <allowed> & \"never\" 'will' be: é 日本\nsecond line";

function doors(error: AwsError): readonly AwsSession[] {
  const gateway: Gateway = {
    call: async () => {
      throw error;
    },
    whoIs: () => {
      throw new Error("nobody asks");
    },
  };
  const wire = createWire({ gateway, modules: clientModule, secretOf: () => ({ secretAccessKey: "secret" }), now: () => new Date() });
  return [openSession(gateway, credentials, place), openWireSession(wire, credentials, place)];
}

async function refusal(session: AwsSession, service: ServiceId, [operation, input]: readonly [string, object]): Promise<object> {
  const client = (await session.client(service)) as unknown as Readonly<Record<string, (input: object) => Promise<unknown>>>;
  try {
    await client[operation]?.(input);
  } catch (error) {
    const { name, message: text, $fault, $metadata } = error as Error & { readonly $fault: string; readonly $metadata: { readonly httpStatusCode: number } };
    return { class: (error as Error).constructor.name, name, message: text, $fault, status: $metadata.httpStatusCode };
  }
  throw new Error("It was not refused");
}

describe.each(serviceFacts)("$service", ({ service }) => {
  const { errors } = serviceModel(clientModule(service).exports);
  const codes = [...new Set([...errors.values()].map(({ code }) => code))].map((code) => [code, 400] as const);

  test("every modelled error is the same exception by the short way and over the wire", async () => {
    for (const [code, status] of codes) {
      const [short, wired] = await Promise.all(doors(new AwsError(code, message, status)).map(async (session) => refusal(session, service, some[service])));
      expect(wired, code).toEqual(short);
      expect(short, code).toMatchObject({ message });
    }
  });

  test("so is an error that the model does not list", async () => {
    for (const [code, status] of unmodelled) {
      const [short, wired] = await Promise.all(doors(new AwsError(code, message, status)).map(async (session) => refusal(session, service, some[service])));
      expect(wired, code).toEqual(short);
      expect(short, code).toMatchObject({ message });
    }
  });
});

test("what S3 refuses to HEAD has no body, so the SDK knows only the status", async () => {
  for (const [code, status] of [
    ["NotFound", 404],
    ["NoSuchBucket", 404],
    ["AccessDenied", 403],
    ["PreconditionFailed", 412],
  ] as const) {
    const head = ["headObject", { Bucket: "bucket", Key: "key" }] as const;
    const [short, wired] = await Promise.all(doors(new AwsError(code, message, status)).map(async (session) => refusal(session, "s3", head)));
    expect(wired, code).toEqual(short);
    expect(wired, code).toMatchObject({ status });
  }
});
