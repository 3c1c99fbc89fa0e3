import { describe, expect, test } from "vitest";
import { account, createNetwork, failureOf, openNetworkCloud, region } from "../ec2/open-network-cloud.ts";
import { openBalancedNetwork } from "./balanced-network.ts";

describe("creating a load balancer", () => {
  test("gives an application load balancer with a name, zones and its groups, active after a while", async () => {
    const { cloud, network, balancerArn } = await openBalancedNetwork();
    const look = async () => (await cloud.elbv2.describeLoadBalancers({ Names: ["web"] })).LoadBalancers?.[0];
    expect(balancerArn).toMatch(new RegExp(`^arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/web/[0-9a-f]{16}$`));
    expect(await look()).toMatchObject({
      Type: "application",
      Scheme: "internet-facing",
      VpcId: network.vpcId,
      State: { Code: "provisioning" },
      SecurityGroups: [network.groupId],
      CanonicalHostedZoneId: "Z32O12XQLNTSW2",
    });
    expect((await look())?.DNSName).toMatch(/^web-\d{10}\.eu-west-1\.elb\.amazonaws\.com$/);
    expect((await look())?.AvailabilityZones?.map((zone) => zone.ZoneName)).toEqual(["eu-west-1a", "eu-west-1b"]);
    await cloud.advance(180);
    expect((await look())?.State?.Code).toBe("active");
  });

  test("is idempotent with equal settings and refused with others", async () => {
    const { cloud, network, balancerArn } = await openBalancedNetwork();
    const again = { Name: "web", Subnets: [...network.subnetIds].toReversed(), SecurityGroups: [network.groupId] };
    expect((await cloud.elbv2.createLoadBalancer(again)).LoadBalancers?.[0]?.LoadBalancerArn).toBe(balancerArn);
    const refused = {
      name: "DuplicateLoadBalancerNameException",
      message: "A load balancer with the same name 'web' exists, but with different settings",
      status: 400,
    };
    expect(await failureOf(cloud.elbv2.createLoadBalancer({ ...again, Scheme: "internal" }))).toEqual(refused);
    expect(await failureOf(cloud.elbv2.createLoadBalancer({ ...again, Tags: [{ Key: "a", Value: "b" }] }))).toEqual(refused);
    expect((await cloud.elbv2.describeLoadBalancers({})).LoadBalancers).toHaveLength(1);
  });

  test("needs two zones, groups of the VPC, a way out and a proper name", async () => {
    const cloud = await openNetworkCloud();
    const { ec2, elbv2 } = cloud;
    const { vpcId: VpcId, subnetIds, groupId } = await createNetwork(cloud);
    const create = async (request: object) =>
      failureOf(elbv2.createLoadBalancer({ Name: "web", Subnets: [...subnetIds], SecurityGroups: [groupId], ...request }));
    expect(await create({ Subnets: [subnetIds[0]] })).toMatchObject({
      name: "ValidationError",
      message: "At least two subnets in two different Availability Zones must be specified",
    });
    const third = (await ec2.createSubnet({ VpcId, CidrBlock: "10.0.3.0/24", AvailabilityZone: "eu-west-1a" })).Subnet?.SubnetId ?? "";
    expect(await create({ Subnets: [...subnetIds, third] })).toMatchObject({ name: "InvalidConfigurationRequestException" });
    expect(await create({ Subnets: ["subnet-0", subnetIds[0]] })).toMatchObject({
      name: "SubnetNotFoundException",
      message: "The subnet ID 'subnet-0' does not exist",
    });
    expect(await create({ SecurityGroups: ["sg-0"] })).toMatchObject({ name: "InvalidSecurityGroupException" });
    expect(await create({ Name: "internal-web" })).toMatchObject({ name: "ValidationError" });
    expect(await create({ Name: "x".repeat(33) })).toMatchObject({ name: "ValidationError" });
    expect(await create({ Name: "a_b" })).toMatchObject({ name: "ValidationError" });
    expect(await create({ Type: "gateway" })).toMatchObject({ name: "UnsupportedError" });
    expect(await create({ CustomerOwnedIpv4Pool: "pool" })).toMatchObject({ name: "UnsupportedError" });
    expect(
      await create({
        Tags: [
          { Key: "a", Value: "1" },
          { Key: "a", Value: "2" },
        ],
      }),
    ).toMatchObject({ name: "DuplicateTagKeysException" });
    const lonely = (await ec2.createVpc({ CidrBlock: "10.9.0.0/16" })).Vpc?.VpcId ?? "";
    const subnet = async (CidrBlock: string, AvailabilityZone: string) =>
      (await ec2.createSubnet({ VpcId: lonely, CidrBlock, AvailabilityZone })).Subnet?.SubnetId ?? "";
    const Subnets = [await subnet("10.9.1.0/24", "eu-west-1a"), await subnet("10.9.2.0/24", "eu-west-1b")];
    expect(await create({ Subnets: [...subnetIds, Subnets[0] ?? ""] })).toMatchObject({
      name: "InvalidConfigurationRequestException",
      message: "All subnets must belong to the same VPC",
    });
    expect(await create({ Subnets, Scheme: "internal" }), "a group of another VPC").toMatchObject({ name: "InvalidConfigurationRequestException" });
    expect(await create({ SubnetMappings: subnetIds.map((SubnetId) => ({ SubnetId })) })).toMatchObject({ name: "ValidationError" });
    expect(await create({ Subnets: undefined, SubnetMappings: [{ SubnetId: subnetIds[0], AllocationId: "eipalloc-0" }] })).toMatchObject({
      name: "UnsupportedError",
    });
    expect(await create({ Name: "" })).toMatchObject({ name: "ValidationError", message: "Load balancer name must be specified" });
    expect(await create({ Name: "-web" })).toMatchObject({ name: "ValidationError" });
    expect(await create({ Tags: [{ Key: "aws:x", Value: "1" }] })).toMatchObject({ name: "ValidationError" });
    expect(await create({ Type: "network", Subnets: [] })).toMatchObject({ name: "ValidationError" });
    expect(await create({ Subnets, SecurityGroups: [] })).toMatchObject({ name: "InvalidSubnetException", message: `VPC ${lonely} has no internet gateway` });
    expect((await elbv2.createLoadBalancer({ Name: "inside", Subnets, Scheme: "internal" })).LoadBalancers?.[0]?.DNSName).toMatch(/^internal-inside-/);
    const net = (await elbv2.createLoadBalancer({ Name: "net", Type: "network", Subnets: [subnetIds[0]] })).LoadBalancers?.[0];
    expect(net?.Type).toBe("network");
    const LoadBalancerArn = net?.LoadBalancerArn ?? "";
    expect(await failureOf(elbv2.setSecurityGroups({ LoadBalancerArn, SecurityGroups: [groupId] }))).toMatchObject({
      name: "InvalidConfigurationRequestException",
    });
    expect(await failureOf(elbv2.setSubnets({ LoadBalancerArn, Subnets }))).toMatchObject({ name: "InvalidConfigurationRequestException" });
  });
});

describe("deleting a load balancer", () => {
  test("is refused while deletion protection is on", async () => {
    const { cloud, balancerArn: LoadBalancerArn } = await openBalancedNetwork();
    const protect = async (Value: string) =>
      cloud.elbv2.modifyLoadBalancerAttributes({ LoadBalancerArn, Attributes: [{ Key: "deletion_protection.enabled", Value }] });
    await protect("true");
    expect((await cloud.elbv2.describeLoadBalancerAttributes({ LoadBalancerArn })).Attributes).toContainEqual({
      Key: "deletion_protection.enabled",
      Value: "true",
    });
    expect(await failureOf(cloud.elbv2.deleteLoadBalancer({ LoadBalancerArn }))).toMatchObject({
      name: "OperationNotPermittedException",
      message: `Load balancer '${LoadBalancerArn}' cannot be deleted because deletion protection is enabled`,
    });
    expect((await cloud.elbv2.describeLoadBalancers({})).LoadBalancers).toHaveLength(1);
    await protect("false");
    await cloud.elbv2.deleteLoadBalancer({ LoadBalancerArn });
    expect((await cloud.elbv2.describeLoadBalancers({})).LoadBalancers).toEqual([]);
    expect(await failureOf(protect("true"))).toMatchObject({ name: "LoadBalancerNotFoundException" });
  });

  test("takes its listeners and network interfaces, leaves its target groups, and succeeds a second time", async () => {
    const { cloud, network, balancerArn: LoadBalancerArn, listenerArn, groupArn } = await openBalancedNetwork();
    const { ec2, elbv2 } = cloud;
    const detach = { VpcId: network.vpcId, InternetGatewayId: network.gatewayId };
    expect(await failureOf(ec2.deleteSubnet({ SubnetId: network.subnetIds[1] }))).toMatchObject({ name: "DependencyViolation" });
    expect(await failureOf(ec2.deleteSecurityGroup({ GroupId: network.groupId }))).toMatchObject({ name: "DependencyViolation" });
    expect(await failureOf(ec2.detachInternetGateway(detach))).toMatchObject({ name: "DependencyViolation" });
    const interfaces = await ec2.describeNetworkInterfaces({ Filters: [{ Name: "description", Values: ["ELB app/web/*"] }] });
    expect(interfaces.NetworkInterfaces?.map((one) => [one.SubnetId, one.RequesterId])).toEqual(network.subnetIds.map((id) => [id, "amazon-elb"]));
    expect(await failureOf(elbv2.deleteTargetGroup({ TargetGroupArn: groupArn }))).toMatchObject({
      name: "ResourceInUseException",
      message: `Target group '${groupArn}' is currently in use by a listener or a rule`,
    });
    await elbv2.deleteLoadBalancer({ LoadBalancerArn });
    await elbv2.deleteLoadBalancer({ LoadBalancerArn });
    expect(await failureOf(elbv2.describeListeners({ ListenerArns: [listenerArn] }))).toMatchObject({ name: "ListenerNotFoundException" });
    expect((await elbv2.describeTargetGroups({})).TargetGroups?.[0]?.LoadBalancerArns).toEqual([]);
    await elbv2.deleteTargetGroup({ TargetGroupArn: groupArn });
    await elbv2.deleteTargetGroup({ TargetGroupArn: groupArn });
    await ec2.deleteSubnet({ SubnetId: network.subnetIds[1] });
    await ec2.deleteSecurityGroup({ GroupId: network.groupId });
    await ec2.detachInternetGateway(detach);
  });

  test("asks IAM about its ARN with its tags", async () => {
    const { cloud, balancerArn } = await openBalancedNetwork();
    await cloud.elbv2.addTags({ ResourceArns: [balancerArn], Tags: [{ Key: "env", Value: "prod" }] });
    cloud.denied.add("elasticloadbalancing:DeleteLoadBalancer");
    expect(await failureOf(cloud.elbv2.deleteLoadBalancer({ LoadBalancerArn: balancerArn }))).toMatchObject({ status: 403 });
    expect(cloud.questions.at(-1)).toMatchObject({
      resource: balancerArn,
      context: { "aws:ResourceTag/env": "prod", "elasticloadbalancing:ResourceTag/env": "prod" },
    });
    expect((await cloud.elbv2.describeLoadBalancers({})).LoadBalancers).toHaveLength(1);
  });
});

describe("changing a load balancer", () => {
  test("moves its interfaces and groups, never below two zones", async () => {
    const { cloud, network, balancerArn: LoadBalancerArn } = await openBalancedNetwork();
    const { ec2, elbv2 } = cloud;
    const third = (await ec2.createSubnet({ VpcId: network.vpcId, CidrBlock: "10.0.3.0/24", AvailabilityZone: "eu-west-1c" })).Subnet?.SubnetId ?? "";
    expect(await failureOf(elbv2.setSubnets({ LoadBalancerArn, Subnets: [third] }))).toMatchObject({ name: "ValidationError" });
    await elbv2.setSubnets({ LoadBalancerArn, Subnets: [network.subnetIds[0], third] });
    await ec2.deleteSubnet({ SubnetId: network.subnetIds[1] });
    expect(await failureOf(ec2.deleteSubnet({ SubnetId: third }))).toMatchObject({ name: "DependencyViolation" });
    const other = (await ec2.createSecurityGroup({ VpcId: network.vpcId, GroupName: "other", Description: "x" })).GroupId ?? "";
    await elbv2.setSecurityGroups({ LoadBalancerArn, SecurityGroups: [other] });
    await ec2.deleteSecurityGroup({ GroupId: network.groupId });
    expect(await failureOf(elbv2.setSecurityGroups({ LoadBalancerArn, SecurityGroups: ["sg-0"] }))).toMatchObject({ name: "InvalidSecurityGroupException" });
    expect(await failureOf(elbv2.setSecurityGroups({ LoadBalancerArn, SecurityGroups: [] }))).toMatchObject({ name: "ValidationError" });
    expect(await failureOf(elbv2.setSubnets({ LoadBalancerArn: "arn:x", Subnets: [third] }))).toMatchObject({ name: "LoadBalancerNotFoundException" });
  });

  test("refuses attributes it does not have, values of the wrong kind, and access logs by name; then none is changed", async () => {
    const { cloud, balancerArn: LoadBalancerArn } = await openBalancedNetwork();
    const modify = async (Key: string, Value: string) =>
      failureOf(
        cloud.elbv2.modifyLoadBalancerAttributes({
          LoadBalancerArn,
          Attributes: [
            { Key: "idle_timeout.timeout_seconds", Value: "99" },
            { Key, Value },
          ],
        }),
      );
    expect(await modify("colour", "red")).toMatchObject({ name: "ValidationError", message: "Load balancer attribute key 'colour' is not recognized" });
    expect(await modify("routing.http2.enabled", "maybe")).toMatchObject({ name: "ValidationError" });
    expect(await modify("client_keep_alive.seconds", "long")).toMatchObject({ name: "ValidationError" });
    expect(await modify("access_logs.s3.enabled", "true")).toMatchObject({ name: "UnsupportedError" });
    const { Attributes } = await cloud.elbv2.describeLoadBalancerAttributes({ LoadBalancerArn });
    expect(Attributes).toContainEqual({ Key: "idle_timeout.timeout_seconds", Value: "60" });
    expect(await failureOf(cloud.elbv2.describeLoadBalancerAttributes({ LoadBalancerArn: "arn:x" }))).toMatchObject({ name: "LoadBalancerNotFoundException" });
  });

  test("describes what is asked for or nothing at all", async () => {
    const { cloud, balancerArn } = await openBalancedNetwork();
    const { elbv2 } = cloud;
    expect(await failureOf(elbv2.describeLoadBalancers({ Names: ["web", "shop"] }))).toMatchObject({
      name: "LoadBalancerNotFoundException",
      message: "Load balancers '[shop]' not found",
    });
    expect(await failureOf(elbv2.describeLoadBalancers({ LoadBalancerArns: ["arn:x"] }))).toMatchObject({ name: "LoadBalancerNotFoundException" });
    expect(await failureOf(elbv2.describeLoadBalancers({ LoadBalancerArns: [balancerArn], Names: ["web"] }))).toMatchObject({ name: "ValidationError" });
    expect(await failureOf(elbv2.describeLoadBalancers({ Marker: "nonsense" }))).toMatchObject({ name: "ValidationError" });
  });
});
