import { everyPage } from "./every-page.ts";
import { itemOf } from "./item.ts";
import type { Lister } from "./item.ts";

/** Networks and instances. What AWS makes by itself (default groups, main route tables, network interfaces) is left out. */
export const listEc2: Lister = async (session) => {
  const ec2 = await session.client("ec2");
  const arn = (kind: string, id: string | undefined): string => `arn:aws:ec2:${session.region}:${session.account}:${kind}/${id ?? ""}`;
  const vpcs = await everyPage(
    async (NextToken) => ec2.describeVpcs({ NextToken }),
    (page) => [page.Vpcs, page.NextToken],
  );
  const subnets = await everyPage(
    async (NextToken) => ec2.describeSubnets({ NextToken }),
    (page) => [page.Subnets, page.NextToken],
  );
  const gateways = await everyPage(
    async (NextToken) => ec2.describeInternetGateways({ NextToken }),
    (page) => [page.InternetGateways, page.NextToken],
  );
  const natGateways = (
    await everyPage(
      async (NextToken) => ec2.describeNatGateways({ NextToken }),
      (page) => [page.NatGateways, page.NextToken],
    )
  ).filter((one) => one.State !== "deleted" && one.State !== "deleting");
  const tables = (
    await everyPage(
      async (NextToken) => ec2.describeRouteTables({ NextToken }),
      (page) => [page.RouteTables, page.NextToken],
    )
  ).filter((one) => one.Associations?.some((association) => association.Main === true) !== true);
  const groups = (
    await everyPage(
      async (NextToken) => ec2.describeSecurityGroups({ NextToken }),
      (page) => [page.SecurityGroups, page.NextToken],
    )
  ).filter((one) => one.GroupName !== "default");
  const addresses = (await ec2.describeAddresses({})).Addresses ?? [];
  const instances = (
    await everyPage(
      async (NextToken) => ec2.describeInstances({ NextToken }),
      (page) => [page.Reservations, page.NextToken],
    )
  )
    .flatMap((one) => one.Instances ?? [])
    .filter((one) => one.State?.Name !== "terminated" && one.State?.Name !== "shutting-down");
  const named = (tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined, id: string | undefined): string | undefined =>
    tags?.find((tag) => tag.Key === "Name")?.Value ?? id;
  return [
    ...vpcs.map((one) => itemOf(session, { arn: arn("vpc", one.VpcId), type: "ec2:vpc", name: named(one.Tags, one.VpcId), tags: one.Tags })),
    ...subnets.map((one) => itemOf(session, { arn: arn("subnet", one.SubnetId), type: "ec2:subnet", name: named(one.Tags, one.SubnetId), tags: one.Tags })),
    ...gateways.map((one) =>
      itemOf(session, {
        arn: arn("internet-gateway", one.InternetGatewayId),
        type: "ec2:internet-gateway",
        name: named(one.Tags, one.InternetGatewayId),
        tags: one.Tags,
      }),
    ),
    ...natGateways.map((one) =>
      itemOf(session, { arn: arn("natgateway", one.NatGatewayId), type: "ec2:natgateway", name: named(one.Tags, one.NatGatewayId), tags: one.Tags }),
    ),
    ...tables.map((one) =>
      itemOf(session, { arn: arn("route-table", one.RouteTableId), type: "ec2:route-table", name: named(one.Tags, one.RouteTableId), tags: one.Tags }),
    ),
    ...groups.map((one) => itemOf(session, { arn: arn("security-group", one.GroupId), type: "ec2:security-group", name: one.GroupName, tags: one.Tags })),
    ...addresses.map((one) => itemOf(session, { arn: arn("elastic-ip", one.AllocationId), type: "ec2:elastic-ip", name: one.PublicIp, tags: one.Tags })),
    ...instances.map((one) =>
      itemOf(session, {
        arn: arn("instance", one.InstanceId),
        type: "ec2:instance",
        name: named(one.Tags, one.InstanceId),
        tags: one.Tags,
        attributes: { running: one.State?.Name === "running" || one.State?.Name === "pending" },
      }),
    ),
  ];
};
