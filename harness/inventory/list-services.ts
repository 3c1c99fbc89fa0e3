import type { Failure } from "@aws-sdk/client-ecs";
import { UnsupportedError } from "#model/errors";
import { everyPage } from "./every-page.ts";
import { itemOf } from "./item.ts";
import type { Lister } from "./item.ts";
import { nextPage } from "./next-page.ts";
import { policyHash } from "./policy-hash.ts";

/** ECS clusters and services that are active. */
export const listEcs: Lister = async (session) => {
  const ecs = await session.client("ecs");
  const clusters = await everyPage(
    async (nextToken) => {
      const { clusterArns = [], nextToken: next } = await ecs.listClusters({ nextToken });
      if (clusterArns.length === 0) return { next };
      const { clusters: described, failures } = await ecs.describeClusters({ clusters: clusterArns });
      refuseFailures("ecs:DescribeClusters", failures);
      return { clusters: described, next };
    },
    (page) => [page.clusters, page.next],
  );
  const active = clusters.filter((one) => one.status === "ACTIVE");
  const items = active.map((one) => itemOf(session, { arn: one.clusterArn, type: "ecs:cluster", name: one.clusterName }));
  for (const { clusterArn: cluster } of active) {
    // Ten at a time, as many as DescribeServices takes.
    const services = await everyPage(
      async (nextToken) => {
        const { serviceArns = [], nextToken: next } = await ecs.listServices({ cluster, maxResults: 10, nextToken });
        if (serviceArns.length === 0) return { next };
        const { services: described, failures } = await ecs.describeServices({ cluster, services: serviceArns });
        refuseFailures("ecs:DescribeServices", failures);
        return { services: described, next };
      },
      (page) => [page.services, page.next],
    );
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

/** What is missing is not there; of what failed otherwise nobody knows. @throws UnsupportedError */
function refuseFailures(operation: string, failures: readonly Failure[] = []): void {
  const other = failures.find(({ reason }) => reason !== "MISSING");
  if (other !== undefined) throw new UnsupportedError(operation, `the cloud: it answers ${other.reason ?? "a failure"} for ${other.arn ?? "what it listed"}`);
}

/** Load balancers, target groups and listeners. */
export const listElbv2: Lister = async (session) => {
  const elbv2 = await session.client("elbv2");
  const balancers = await everyPage(
    async (Marker) => elbv2.describeLoadBalancers({ Marker }),
    (page) => [page.LoadBalancers, page.NextMarker],
  );
  const groups = await everyPage(
    async (Marker) => elbv2.describeTargetGroups({ Marker }),
    (page) => [page.TargetGroups, page.NextMarker],
  );
  const items = [
    ...balancers.map((one) => itemOf(session, { arn: one.LoadBalancerArn, type: "elasticloadbalancing:loadbalancer", name: one.LoadBalancerName })),
    ...groups.map((one) => itemOf(session, { arn: one.TargetGroupArn, type: "elasticloadbalancing:targetgroup", name: one.TargetGroupName })),
  ];
  for (const { LoadBalancerArn } of balancers) {
    const listeners = await everyPage(
      async (Marker) => elbv2.describeListeners({ LoadBalancerArn, Marker }),
      (page) => [page.Listeners, page.NextMarker],
    );
    items.push(...listeners.map((one) => itemOf(session, { arn: one.ListenerArn, type: "elasticloadbalancing:listener", name: String(one.Port ?? "") })));
  }
  return items;
};

/** Customer-managed keys with their state and policy. A key that is pending deletion cannot be used. */
export const listKms: Lister = async (session) => {
  const kms = await session.client("kms");
  const items = [];
  const keys = await everyPage(
    async (Marker) => kms.listKeys({ Marker }),
    (page) => [page.Keys, nextPage("kms:ListKeys", page.Truncated, page.NextMarker)],
  );
  for (const { KeyId = "" } of keys) {
    const { KeyMetadata: key } = await kms.describeKey({ KeyId });
    if (key?.KeyManager !== "CUSTOMER") continue;
    const { Policy } = await kms.getKeyPolicy({ KeyId });
    items.push(
      itemOf(session, {
        arn: key.Arn,
        type: "kms:key",
        name: key.Description === "" ? key.KeyId : key.Description,
        attributes: { state: key.KeyState, deletionDate: key.DeletionDate, keyPolicy: policyHash(Policy) },
      }),
    );
  }
  return items;
};
