import { defineGuardrail } from "#model/guardrail";
import type { Guardrail, JobInput } from "#model/guardrail";
import { accountOf } from "../world-places.ts";
import { createJobRole } from "./job-role.ts";
import { dayOf } from "./snapshot-job.ts";

const role = "dump-taker";
const prefix = "nightly-dump";
const describeDatabases = {
  Version: "2012-10-17",
  Statement: [{ Sid: "FindDatabases", Effect: "Allow", Action: ["rds:DescribeDBClusters", "rds:DescribeDBInstances"], Resource: "*" }],
};

/** A logical dump every night, kept where no credential of the cloud reaches. */
export const offProvider: Guardrail = defineGuardrail({
  id: "backup.off-provider",
  layer: "backup",
  title: "Nightly dumps outside the cloud",
  stops: "A dump at another provider survives the loss of the whole account, and of the provider's goodwill.",
  bypasses: ["the dump is a day old at worst", "a dump that nobody restores may be empty", "whoever holds the other provider's credentials"],
  restsOn: () => [{ kind: "vault", is: "storage at another provider" }],
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "restorable", persistent: "restorable" }, friction: 0 },
  traces: { madeBackup: ({ type, name }) => type === "off-provider" && name.startsWith(`${prefix}-`) },
  provision: async (input) => createJobRole(input, accountOf(input.world, "production"), role, describeDatabases),
  onSchedule: { dailyAtHour: 3, run: () => [{ kind: "run-job", job: "dump databases to another provider", principal: role, run: dumpDatabases }] },
});

async function dumpDatabases({ world, session, now, data }: JobInput): Promise<string> {
  const rds = await session(accountOf(world, "production")).client("rds");
  let bytes = 0;
  let dumps = 0;
  for (const cluster of (await rds.describeDBClusters({})).DBClusters ?? []) {
    if (cluster.Status !== "available" || cluster.DbClusterResourceId === undefined) continue;
    bytes += await data.dumpOffProvider(cluster.DbClusterResourceId, {
      name: `${prefix}-${cluster.DBClusterIdentifier ?? ""}-${dayOf(now)}`,
      role: cluster.MasterUsername ?? "postgres",
      store: cluster.DBClusterIdentifier ?? "",
    });
    dumps += 1;
  }
  for (const instance of (await rds.describeDBInstances({})).DBInstances ?? []) {
    if (instance.DBInstanceStatus !== "available" || instance.DBClusterIdentifier !== undefined || instance.DbiResourceId === undefined) continue;
    bytes += await data.dumpOffProvider(instance.DbiResourceId, {
      name: `${prefix}-${instance.DBInstanceIdentifier ?? ""}-${dayOf(now)}`,
      role: instance.MasterUsername ?? "postgres",
      store: instance.DBInstanceIdentifier ?? "",
    });
    dumps += 1;
  }
  return `${dumps} servers dumped, ${bytes} bytes`;
}
