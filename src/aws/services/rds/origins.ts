import type { Cluster, Instance, Origin, RdsState } from "./state.ts";

/** What a backup taken now will remember of its server. */
export function originOf(state: RdsState, server: Cluster | Instance): Origin {
  return {
    identifier: server.identifier,
    resourceId: server.resourceId,
    createdAt: server.createdAt,
    engine: server.engine,
    engineVersion: server.engineVersion,
    masterUsername: server.masterUsername,
    databaseName: server.databaseName,
    port: server.port,
    backupRetentionPeriod: server.backupRetentionPeriod,
    preferredBackupWindow: server.preferredBackupWindow,
    iamDatabaseAuthentication: server.iamDatabaseAuthentication,
    availabilityZones: server.kind === "cluster" ? server.availabilityZones : [server.availabilityZone],
    vpcId: server.subnetGroupName === undefined ? undefined : state.subnetGroups.get(server.subnetGroupName)?.vpcId,
    allocatedStorage: server.kind === "cluster" ? 1 : server.allocatedStorage,
    storageType: server.kind === "cluster" ? "aurora" : server.storageType,
    instanceClass: server.kind === "cluster" ? undefined : server.instanceClass,
  };
}
