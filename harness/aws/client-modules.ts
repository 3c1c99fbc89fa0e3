import { createRequire } from "node:module";
import type { AwsClients, ServiceId } from "#model/aws-session";

/** What the door needs of a client package: its aggregated client, its exceptions, its error schemas. */
export interface ClientModule {
  readonly Client: new (configuration: object) => AwsClients[ServiceId];
  readonly exports: Readonly<Record<string, unknown>>;
}

/** The packages are CommonJS: required, they are compiled once; imported, Node reads each twice more, to tell its format and its exports. */
const require = createRequire(import.meta.url);

const load: Readonly<Record<ServiceId, () => ClientModule>> = {
  cloudtrail: () => of(require("@aws-sdk/client-cloudtrail"), "CloudTrail"),
  dynamodb: () => of(require("@aws-sdk/client-dynamodb"), "DynamoDB"),
  ec2: () => of(require("@aws-sdk/client-ec2"), "EC2"),
  ecs: () => of(require("@aws-sdk/client-ecs"), "ECS"),
  elbv2: () => of(require("@aws-sdk/client-elastic-load-balancing-v2"), "ElasticLoadBalancingV2"),
  iam: () => of(require("@aws-sdk/client-iam"), "IAM"),
  kms: () => of(require("@aws-sdk/client-kms"), "KMS"),
  organizations: () => of(require("@aws-sdk/client-organizations"), "Organizations"),
  rds: () => of(require("@aws-sdk/client-rds"), "RDS"),
  s3: () => of(require("@aws-sdk/client-s3"), "S3"),
  sts: () => of(require("@aws-sdk/client-sts"), "STS"),
};

const loaded = new Map<ServiceId, ClientModule>();

/** The SDK package of a service, loaded when first needed. */
export function clientModule(service: ServiceId): ClientModule {
  let module = loaded.get(service);
  if (module === undefined) {
    module = load[service]();
    loaded.set(service, module);
  }
  return module;
}

function of(exports: unknown, name: string): ClientModule {
  const named = exports as Readonly<Record<string, unknown>>;
  return { Client: named[name] as ClientModule["Client"], exports: named };
}
