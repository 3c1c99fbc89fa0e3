import type { AwsClients, ServiceId } from "#model/aws-session";

/** What the door needs of a client package: its aggregated client, its exceptions, its error schemas. */
export interface ClientModule {
  readonly Client: new (configuration: object) => AwsClients[ServiceId];
  readonly exports: Readonly<Record<string, unknown>>;
}

const load: Readonly<Record<ServiceId, () => Promise<ClientModule>>> = {
  cloudtrail: async () => of(await import("@aws-sdk/client-cloudtrail"), "CloudTrail"),
  dynamodb: async () => of(await import("@aws-sdk/client-dynamodb"), "DynamoDB"),
  ec2: async () => of(await import("@aws-sdk/client-ec2"), "EC2"),
  ecs: async () => of(await import("@aws-sdk/client-ecs"), "ECS"),
  elbv2: async () => of(await import("@aws-sdk/client-elastic-load-balancing-v2"), "ElasticLoadBalancingV2"),
  iam: async () => of(await import("@aws-sdk/client-iam"), "IAM"),
  kms: async () => of(await import("@aws-sdk/client-kms"), "KMS"),
  organizations: async () => of(await import("@aws-sdk/client-organizations"), "Organizations"),
  rds: async () => of(await import("@aws-sdk/client-rds"), "RDS"),
  s3: async () => of(await import("@aws-sdk/client-s3"), "S3"),
  sts: async () => of(await import("@aws-sdk/client-sts"), "STS"),
};

const loaded = new Map<ServiceId, Promise<ClientModule>>();

/** The SDK package of a service, imported when first needed. */
export function clientModule(service: ServiceId): Promise<ClientModule> {
  let module = loaded.get(service);
  if (module === undefined) {
    module = load[service]();
    loaded.set(service, module);
  }
  return module;
}

function of(exports: object, name: string): ClientModule {
  const named = exports as Readonly<Record<string, unknown>>;
  return { Client: named[name] as ClientModule["Client"], exports: named };
}
