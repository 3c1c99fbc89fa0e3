import type { ServiceId } from "#model/aws-session";

/**
 * From which of LocalStack's plans on it offers a service; `free` is in 4.14.0 without a token.
 * @see https://docs.localstack.cloud/aws/services/
 */
export const localStackTiers: Readonly<Record<ServiceId, "free" | "Base" | "Ultimate">> = {
  cloudtrail: "Ultimate",
  dynamodb: "free",
  ec2: "free",
  ecs: "Base",
  elbv2: "Base",
  iam: "free",
  kms: "free",
  organizations: "Ultimate",
  rds: "Base",
  s3: "free",
  sts: "free",
};

/** LocalStack's own state of a service when it answers calls. */
const usable: ReadonlySet<string> = new Set(["available", "running"]);

/** What of the services that scartissue knows a running LocalStack does not offer, and why in words. */
export function servicesLacking(states: Readonly<Record<string, string>>, leftOut: ReadonlySet<string>): Readonly<Partial<Record<ServiceId, string>>> {
  const services = Object.entries(localStackTiers) as [ServiceId, string][];
  return Object.fromEntries(
    services.flatMap(([service, tier]) => {
      const state = states[service];
      if (state === undefined) return [[service, tier === "free" ? "LocalStack does not offer it" : `LocalStack offers it from its ${tier} plan on`]];
      if (!usable.has(state)) return [[service, `LocalStack says that it is \`${state}\``]];
      return leftOut.has(service) ? [[service, "the locally built image leaves out the programs behind it"]] : [];
    }),
  );
}
