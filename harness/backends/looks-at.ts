import type { ServiceId } from "#model/aws-session";

/** Which services' states the handlers of a service look at, beside identity: what of them a backend holds is read again before each call. */
export const looksAt: Readonly<Record<ServiceId, readonly ServiceId[]>> = {
  cloudtrail: [],
  dynamodb: ["dynamodb"],
  ec2: ["ec2", "elbv2", "ecs", "rds"],
  ecs: ["ecs", "ec2", "elbv2"],
  elbv2: ["elbv2", "ec2", "ecs"],
  iam: [],
  kms: ["kms"],
  organizations: [],
  rds: ["rds", "ec2", "kms"],
  s3: ["s3", "kms"],
  sts: [],
};
