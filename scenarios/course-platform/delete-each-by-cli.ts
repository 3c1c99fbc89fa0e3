import type { Terminal } from "#model/scenario";

/** One thing that a state file lists. */
export interface ListedThing {
  readonly type: string;
  readonly address: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What a Terraform state, as `terraform state pull` prints it, says exists. */
export function thingsIn(stateText: string): readonly ListedThing[] {
  const state = parse(stateText);
  return (state?.resources ?? [])
    .filter((resource) => resource.mode === "managed")
    .flatMap((resource) => resource.instances.map(({ attributes }) => ({ type: resource.type, address: `${resource.type}.${resource.name}`, attributes })));
}

interface StateText {
  readonly resources?: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
  }[];
}

function parse(json: string): StateText | undefined {
  try {
    return JSON.parse(json) as StateText;
  } catch {
    return undefined;
  }
}

/** How an operator deletes each kind of thing by CLI, in an order that usually works: what depends on others first. */
const deletions: readonly (readonly [type: string, commands: (attributes: Readonly<Record<string, unknown>>) => readonly string[]])[] = [
  ["aws_ecs_service", (a) => [`aws ecs delete-service --cluster ${text(a["cluster"])} --service ${text(a["name"])} --force`]],
  ["aws_lb_listener", (a) => [`aws elbv2 delete-listener --listener-arn ${text(a["arn"])}`]],
  ["aws_lb", (a) => [`aws elbv2 delete-load-balancer --load-balancer-arn ${text(a["arn"])}`]],
  ["aws_lb_target_group", (a) => [`aws elbv2 delete-target-group --target-group-arn ${text(a["arn"])}`]],
  ["aws_ecs_cluster", (a) => [`aws ecs delete-cluster --cluster ${text(a["name"])}`]],
  ["aws_instance", (a) => [`aws ec2 terminate-instances --instance-ids ${text(a["id"])}`]],
  ["aws_rds_cluster_instance", (a) => [`aws rds delete-db-instance --db-instance-identifier ${text(a["identifier"])} --skip-final-snapshot`]],
  [
    "aws_rds_cluster",
    (a) => [
      `aws rds modify-db-cluster --db-cluster-identifier ${text(a["cluster_identifier"])} --no-deletion-protection --apply-immediately`,
      `aws rds delete-db-cluster --db-cluster-identifier ${text(a["cluster_identifier"])} --skip-final-snapshot --delete-automated-backups`,
    ],
  ],
  ["aws_db_instance", (a) => [`aws rds delete-db-instance --db-instance-identifier ${text(a["identifier"])} --skip-final-snapshot --delete-automated-backups`]],
  ["aws_db_subnet_group", (a) => [`aws rds delete-db-subnet-group --db-subnet-group-name ${text(a["name"])}`]],
  ["aws_security_group", (a) => [`aws ec2 delete-security-group --group-id ${text(a["id"])}`]],
  ["aws_subnet", (a) => [`aws ec2 delete-subnet --subnet-id ${text(a["id"])}`]],
  [
    "aws_internet_gateway",
    (a) => [
      `aws ec2 detach-internet-gateway --internet-gateway-id ${text(a["id"])} --vpc-id ${text(a["vpc_id"])}`,
      `aws ec2 delete-internet-gateway --internet-gateway-id ${text(a["id"])}`,
    ],
  ],
  ["aws_vpc", (a) => [`aws ec2 delete-vpc --vpc-id ${text(a["id"])}`]],
];

/** Deletes things one by one, going on after each error, database protections switched off first. Answers what the CLI refused. */
export async function deleteEachByCli(terminal: Terminal, things: readonly ListedThing[], except: ReadonlySet<string> = new Set()): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const [type, commands] of deletions) {
    if (except.has(type)) continue;
    for (const thing of things.filter((one) => one.type === type)) {
      for (const command of commands(thing.attributes)) {
        const result = await terminal.run(command, { mayFail: true });
        if (result.exitCode !== 0) refused.push(`${thing.address}: ${result.stderr.trim()}`);
      }
    }
    if (type === "aws_rds_cluster_instance" || type === "aws_instance" || type === "aws_ecs_service") await terminal.wait(600);
  }
  return refused;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
