import { HarnessError } from "#model/errors";
import { everyCluster, everyInstance } from "../inventory/every-database.ts";
import { accountIdOf } from "./found-world.ts";
import { rootSession } from "./stage.ts";
import type { Stage } from "./stage.ts";

/** A database by the identifier of its cluster or instance. */
export interface StoreName {
  readonly type: "rds:cluster" | "rds:db";
  readonly name: string;
  /** Account role or id. */
  readonly account: string;
  readonly region?: string;
}

/** The data plane's server behind a cluster or instance. @throws HarnessError when there is none */
export async function serverOf(stage: Stage, store: StoreName): Promise<string> {
  const id = await findServerOf(stage, store);
  if (id === undefined)
    throw new HarnessError("configuration", `The world has no ${store.type} \`${store.name}\``, { hint: "Name a cluster or instance that its stacks create" });
  return id;
}

export async function findServerOf(stage: Stage, store: StoreName): Promise<string | undefined> {
  const rds = await rootSession(stage, accountIdOf(stage.world, store.account), store.region ?? stage.world.region).client("rds");
  if (store.type === "rds:cluster")
    return (await everyCluster(rds)).find((one) => one.DBClusterIdentifier === store.name && one.Status !== "deleting")?.DbClusterResourceId;
  return (await everyInstance(rds)).find((one) => one.DBInstanceIdentifier === store.name && one.DBInstanceStatus !== "deleting")?.DbiResourceId;
}
