import type { AwsSession } from "#model/aws-session";
import type { Terminal } from "#model/scenario";
import type { ListedThing } from "./delete-each-by-cli.ts";

type Deletion = (session: AwsSession, attributes: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** What a script written on the spot would call for each kind of thing, in an order that usually works. */
const deletions: readonly (readonly [type: string, remove: Deletion])[] = [
  [
    "aws_ecs_service",
    async (session, a) => (await session.client("ecs")).deleteService({ cluster: text(a["cluster"]), service: text(a["name"]), force: true }),
  ],
  ["aws_lb", async (session, a) => (await session.client("elbv2")).deleteLoadBalancer({ LoadBalancerArn: text(a["arn"]) })],
  ["aws_instance", async (session, a) => (await session.client("ec2")).terminateInstances({ InstanceIds: [text(a["id"])] })],
  [
    "aws_rds_cluster_instance",
    async (session, a) => (await session.client("rds")).deleteDBInstance({ DBInstanceIdentifier: text(a["identifier"]), SkipFinalSnapshot: true }),
  ],
  [
    "aws_rds_cluster",
    async (session, a) => {
      const rds = await session.client("rds");
      const DBClusterIdentifier = text(a["cluster_identifier"]);
      await rds.modifyDBCluster({ DBClusterIdentifier, DeletionProtection: false, ApplyImmediately: true });
      await rds.deleteDBCluster({ DBClusterIdentifier, SkipFinalSnapshot: true, DeleteAutomatedBackups: true });
    },
  ],
];

/** Deletes things through the SDK, as a script in a file would: no command line says so. Answers what was refused. */
export async function deleteEachByCode(terminal: Terminal, things: readonly ListedThing[]): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const [type, remove] of deletions) {
    for (const { address, attributes } of things.filter((one) => one.type === type)) {
      try {
        await remove(terminal.code(), attributes);
      } catch (error) {
        refused.push(`${address}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    if (type === "aws_rds_cluster_instance") await terminal.wait(600);
  }
  return refused;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
