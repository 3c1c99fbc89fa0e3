import type { DBCluster, DBInstance } from "@aws-sdk/client-rds";
import { ResourceFailure } from "../provider.ts";
import type { ResourceContext } from "../provider.ts";
import { attempt, orGone } from "./aws-failure.ts";

/** @param doing what the provider was about, for the text of a failure: a waiter says what it waits for */
export async function findCluster(context: ResourceContext, id: string, doing = `reading RDS Cluster (${id})`): Promise<DBCluster | undefined> {
  const rds = await context.session.client("rds");
  const answer = await orGone(["DBClusterNotFoundFault"], () =>
    attempt(doing, "RDS: DescribeDBClusters", () => rds.describeDBClusters({ DBClusterIdentifier: id })),
  );
  return answer?.DBClusters?.[0];
}

/** @param id identifier, or the resource id (`db-…`) that an `aws_db_instance` has for its id */
export async function findInstance(context: ResourceContext, id: string, thing: string, doing = `reading ${thing} (${id})`): Promise<DBInstance | undefined> {
  const rds = await context.session.client("rds");
  const byResource = { Filters: [{ Name: "dbi-resource-id", Values: [id] }] };
  const input = id.startsWith("db-") && id === id.replace(/[^a-zA-Z0-9-]/g, "") && /^db-[A-Z0-9]{10,}$/.test(id) ? byResource : { DBInstanceIdentifier: id };
  const answer = await orGone(["DBInstanceNotFoundFault", "DBInstanceNotFound"], () =>
    attempt(doing, "RDS: DescribeDBInstances", () => rds.describeDBInstances(input)),
  );
  return answer?.DBInstances?.[0];
}

/** Half a minute, then every ten seconds, up to two hours: the provider's pace. */
export async function untilClusterAvailable(context: ResourceContext, id: string, what: "create" | "update"): Promise<void> {
  const thing = `RDS Cluster (${id}) ${what}`;
  await context.sleep(30);
  await context.waitFor(thing, async () => whenAvailable(await findCluster(context, id, `waiting for ${thing}`), thing), pace);
}

export async function untilClusterGone(context: ResourceContext, id: string): Promise<void> {
  const thing = `RDS Cluster (${id}) delete`;
  await context.sleep(30);
  await context.waitFor(thing, async () => ((await findCluster(context, id, `waiting for ${thing}`)) === undefined ? true : undefined), pace);
}

export async function untilInstanceAvailable(context: ResourceContext, id: string, thing: string, what: "create" | "update"): Promise<DBInstance> {
  await context.sleep(30);
  return context.waitFor(
    `${thing} (${id}) ${what}`,
    async () => {
      const instance = await findInstance(context, id, thing, `waiting for ${thing} (${id}) ${what}`);
      if (instance === undefined) throw new ResourceFailure(`waiting for ${thing} (${id}) ${what}: couldn't find resource`);
      return instance.DBInstanceStatus === "available" || instance.DBInstanceStatus === "storage-optimization" ? instance : undefined;
    },
    pace,
  );
}

export async function untilInstanceGone(context: ResourceContext, id: string, thing: string): Promise<void> {
  await context.sleep(30);
  const what = `${thing} (${id}) delete`;
  await context.waitFor(what, async () => ((await findInstance(context, id, thing, `waiting for ${what}`)) === undefined ? true : undefined), pace);
}

const pace = { everySeconds: 10, timeoutSeconds: 7200 };

function whenAvailable(cluster: DBCluster | undefined, what: string): true | undefined {
  if (cluster === undefined) throw new ResourceFailure(`waiting for ${what}: couldn't find resource`);
  return cluster.Status === "available" ? true : undefined;
}
