import { everyCluster, everyInstance } from "../inventory/every-database.ts";
import type { FindServer } from "../shell/psql-program.ts";
import { rootSession } from "./stage.ts";
import type { Stage } from "./stage.ts";

/** Which database server a host name leads to, asked of RDS in every account and region of the world. */
export function findServer(stage: Stage): FindServer {
  return async (host) => {
    for (const account of stage.world.accounts) {
      for (const region of stage.regions) {
        const rds = await rootSession(stage, account.id, region).client("rds");
        const clusters = await everyCluster(rds);
        const cluster = clusters.find((one) => one.Endpoint === host || one.ReaderEndpoint === host);
        if (cluster?.DbClusterResourceId !== undefined) {
          if (cluster.Status !== "available") return { refused: `server is ${cluster.Status ?? "unknown"}` };
          if ((cluster.DBClusterMembers ?? []).length === 0) return { refused: "Connection refused" };
          return { id: cluster.DbClusterResourceId, port: cluster.Port ?? 5432 };
        }
        const instance = (await everyInstance(rds)).find((one) => one.Endpoint?.Address === host);
        if (instance?.DbiResourceId !== undefined) {
          const id = clusters.find((one) => one.DBClusterIdentifier === instance.DBClusterIdentifier)?.DbClusterResourceId ?? instance.DbiResourceId;
          return instance.DBInstanceStatus === "available" ? { id, port: 5432 } : { refused: `server is ${instance.DBInstanceStatus ?? "unknown"}` };
        }
      }
    }
    return { refused: `could not translate host name "${host}" to address: Name or service not known` };
  };
}
