import type { DBCluster, DBInstance, RDS } from "@aws-sdk/client-rds";
import { everyPage } from "./every-page.ts";

/** All DB clusters of an account in a region, whatever their state. */
export async function everyCluster(rds: RDS): Promise<readonly DBCluster[]> {
  return everyPage(
    async (Marker) => rds.describeDBClusters({ Marker }),
    (page) => [page.DBClusters, page.Marker],
  );
}

/** All DB instances of an account in a region, whatever their state. */
export async function everyInstance(rds: RDS): Promise<readonly DBInstance[]> {
  return everyPage(
    async (Marker) => rds.describeDBInstances({ Marker }),
    (page) => [page.DBInstances, page.Marker],
  );
}
