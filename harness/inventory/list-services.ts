import type { DynamoDB, TableDescription } from "@aws-sdk/client-dynamodb";
import { itemOf } from "./item.ts";
import type { Lister } from "./item.ts";

/** ECS clusters, services and task definitions that are active. */
export const listEcs: Lister = async (session) => {
  const ecs = await session.client("ecs");
  const { clusterArns = [] } = await ecs.listClusters({});
  if (clusterArns.length === 0) return [];
  const { clusters = [] } = await ecs.describeClusters({ clusters: clusterArns });
  const items = clusters
    .filter((one) => one.status === "ACTIVE")
    .map((one) => itemOf(session, { arn: one.clusterArn, type: "ecs:cluster", name: one.clusterName }));
  for (const cluster of clusterArns) {
    const { serviceArns = [] } = await ecs.listServices({ cluster });
    if (serviceArns.length === 0) continue;
    const { services = [] } = await ecs.describeServices({ cluster, services: serviceArns });
    for (const one of services.filter((service) => service.status === "ACTIVE")) {
      items.push(
        itemOf(session, {
          arn: one.serviceArn,
          type: "ecs:service",
          name: one.serviceName,
          identity: one.createdAt,
          attributes: { running: (one.desiredCount ?? 0) > 0 },
        }),
      );
    }
  }
  return items;
};

/** Load balancers, target groups and listeners. */
export const listElbv2: Lister = async (session) => {
  const elbv2 = await session.client("elbv2");
  const { LoadBalancers = [] } = await elbv2.describeLoadBalancers({});
  const { TargetGroups = [] } = await elbv2.describeTargetGroups({});
  const items = [
    ...LoadBalancers.map((one) => itemOf(session, { arn: one.LoadBalancerArn, type: "elasticloadbalancing:loadbalancer", name: one.LoadBalancerName })),
    ...TargetGroups.map((one) => itemOf(session, { arn: one.TargetGroupArn, type: "elasticloadbalancing:targetgroup", name: one.TargetGroupName })),
  ];
  for (const { LoadBalancerArn } of LoadBalancers) {
    const { Listeners = [] } = await elbv2.describeListeners({ LoadBalancerArn });
    items.push(...Listeners.map((one) => itemOf(session, { arn: one.ListenerArn, type: "elasticloadbalancing:listener", name: String(one.Port ?? "") })));
  }
  return items;
};

/** Customer-managed keys with their state, and aliases. A key that is pending deletion cannot be used. */
export const listKms: Lister = async (session) => {
  const kms = await session.client("kms");
  const items = [];
  for (const { KeyId = "" } of (await kms.listKeys({})).Keys ?? []) {
    const { KeyMetadata: key } = await kms.describeKey({ KeyId });
    if (key?.KeyManager !== "CUSTOMER") continue;
    items.push(
      itemOf(session, {
        arn: key.Arn,
        type: "kms:key",
        name: key.Description === "" ? key.KeyId : key.Description,
        attributes: { state: key.KeyState, deletionDate: key.DeletionDate },
      }),
    );
  }
  return items;
};

/** Tables and their backups. */
export const listDynamodb: Lister = async (session) => {
  const dynamodb = await session.client("dynamodb");
  const items = [];
  for (const TableName of (await dynamodb.listTables({})).TableNames ?? []) {
    const table = await tableIfThere(dynamodb, TableName);
    if (table === undefined || table.TableStatus === "DELETING") continue;
    items.push(
      itemOf(session, {
        arn: table.TableArn,
        type: "dynamodb:table",
        name: TableName,
        identity: table.TableId,
        attributes: { deletionProtection: table.DeletionProtectionEnabled ?? false },
      }),
    );
  }
  for (const backup of (await dynamodb.listBackups({})).BackupSummaries ?? []) {
    items.push(
      itemOf(session, {
        arn: backup.BackupArn,
        type: "dynamodb:backup",
        name: backup.BackupName,
        attributes: { source: backup.TableName, takenAt: backup.BackupCreationDateTime, snapshotType: backup.BackupType },
      }),
    );
  }
  return items;
};

/** A table under deletion may be listed and be gone a moment later: each call takes its time on the clock. */
async function tableIfThere(dynamodb: DynamoDB, TableName: string): Promise<TableDescription | undefined> {
  try {
    return (await dynamodb.describeTable({ TableName })).Table;
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}
