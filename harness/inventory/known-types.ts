import type { SelectorDefinition } from "#model/asset";
import { HarnessError } from "#model/errors";

/** Every type of item that an inventory can hold. */
const itemTypes: readonly string[] = [
  "dynamodb:backup",
  "dynamodb:table",
  "ec2:elastic-ip",
  "ec2:instance",
  "ec2:internet-gateway",
  "ec2:natgateway",
  "ec2:route-table",
  "ec2:security-group",
  "ec2:subnet",
  "ec2:vpc",
  "ecs:cluster",
  "ecs:service",
  "elasticloadbalancing:listener",
  "elasticloadbalancing:loadbalancer",
  "elasticloadbalancing:targetgroup",
  "iam:policy",
  "iam:role",
  "iam:user",
  "kms:key",
  "rds:cluster",
  "rds:cluster-automated-backup",
  "rds:cluster-snapshot",
  "rds:db",
  "rds:instance-automated-backup",
  "rds:snapshot",
  "rds:subnet-group",
  "s3:bucket",
  "s3:object-version",
  "terraform:state",
];

/** A selector of things that no inventory lists would never see them go. @throws HarnessError naming the type */
export function checkSelector({ id, types }: SelectorDefinition): void {
  for (const type of types) {
    const known = type.endsWith("*") ? itemTypes.some((one) => one.startsWith(type.slice(0, -1))) : itemTypes.includes(type);
    if (known) continue;
    throw new HarnessError("configuration", `The asset \`${id}\` selects \`${type}\`, which no inventory lists`, { hint: `Types: ${itemTypes.join(", ")}` });
  }
}
