import { describe, expect, test } from "vitest";
import { failureOf } from "../ec2/open-network-cloud.ts";
import { openBalancedNetwork } from "./balanced-network.ts";

describe("a listener", () => {
  test("forwards with weights shown, has a default rule, and is refused a second time on its port", async () => {
    const { cloud, balancerArn: LoadBalancerArn, groupArn: TargetGroupArn, listenerArn } = await openBalancedNetwork();
    const { elbv2 } = cloud;
    const forward = { Type: "forward" as const, TargetGroupArn };
    const { Listeners } = await elbv2.describeListeners({ LoadBalancerArn });
    expect(Listeners?.[0]).toMatchObject({
      Port: 80,
      Protocol: "HTTP",
      DefaultActions: [{ ...forward, ForwardConfig: { TargetGroups: [{ TargetGroupArn, Weight: 1 }] } }],
    });
    expect((await elbv2.describeRules({ ListenerArn: listenerArn })).Rules).toMatchObject([{ IsDefault: true, Priority: "default" }]);
    const same = { LoadBalancerArn, Protocol: "HTTP" as const, Port: 80, DefaultActions: [forward] };
    expect((await elbv2.createListener(same)).Listeners?.[0]?.ListenerArn, "idempotent with equal settings").toBe(listenerArn);
    const other = { ...same, DefaultActions: [{ Type: "fixed-response" as const, FixedResponseConfig: { StatusCode: "404" } }] };
    expect(await failureOf(elbv2.createListener(other))).toMatchObject({
      name: "DuplicateListenerException",
      message: `A listener already exists on this port for this load balancer '${LoadBalancerArn}'`,
    });
    const second = (await elbv2.createListener({ ...other, Port: 81 })).Listeners?.[0]?.ListenerArn ?? "";
    expect(await failureOf(elbv2.modifyListener({ ListenerArn: second, Port: 80 }))).toMatchObject({ name: "DuplicateListenerException" });
    expect((await elbv2.modifyListener({ ListenerArn: second, Port: 82 })).Listeners?.[0]?.Port).toBe(82);
    await elbv2.deleteListener({ ListenerArn: second });
    expect(await failureOf(elbv2.deleteListener({ ListenerArn: second }))).toMatchObject({ name: "ListenerNotFoundException" });
    expect(await failureOf(elbv2.describeRules({ ListenerArn: second }))).toMatchObject({ name: "ListenerNotFoundException" });
    expect(await failureOf(elbv2.describeRules({ RuleArns: ["arn:x"] }))).toMatchObject({ name: "RuleNotFoundException" });
    expect(await failureOf(elbv2.describeListeners({}))).toMatchObject({ name: "ValidationError" });
  });

  test("is refused for unknown groups and balancers, foreign groups, wrong protocols and unmodelled actions", async () => {
    const { cloud, network, balancerArn: LoadBalancerArn, groupArn: TargetGroupArn } = await openBalancedNetwork();
    const { elbv2 } = cloud;
    const forward = { Type: "forward" as const, TargetGroupArn };
    const create = async (request: object) =>
      failureOf(elbv2.createListener({ LoadBalancerArn, Protocol: "HTTP", Port: 8080, DefaultActions: [forward], ...request }));
    expect(await create({ DefaultActions: [{ Type: "forward", TargetGroupArn: "arn:x" }] })).toMatchObject({ name: "TargetGroupNotFoundException" });
    expect(await create({ DefaultActions: [{ Type: "forward" }] })).toMatchObject({ name: "ValidationError" });
    expect(await create({ DefaultActions: [] })).toMatchObject({ name: "ValidationError" });
    expect(await create({ DefaultActions: [{ Type: "authenticate-oidc" }] })).toMatchObject({ name: "UnsupportedError" });
    expect(await create({ Protocol: "TCP" })).toMatchObject({ name: "ValidationError" });
    expect(await create({ Protocol: "HTTPS" })).toMatchObject({ name: "ValidationError", message: "A certificate must be specified for HTTPS listeners" });
    expect(await create({ Certificates: [{ CertificateArn: "arn:c" }] })).toMatchObject({ name: "ValidationError" });
    expect(await create({ Port: undefined })).toMatchObject({ name: "ValidationError" });
    expect(await create({ Protocol: undefined })).toMatchObject({ name: "ValidationError" });
    expect(await failureOf(elbv2.describeRules({}))).toMatchObject({ name: "ValidationError" });
    expect(await failureOf(elbv2.modifyListener({ ListenerArn: "arn:x", Port: 81 }))).toMatchObject({ name: "ListenerNotFoundException" });
    expect(await create({ Port: 70_000 })).toMatchObject({ name: "ValidationError" });
    expect(await create({ LoadBalancerArn: "arn:x" })).toMatchObject({ name: "LoadBalancerNotFoundException" });
    const other = (await elbv2.createLoadBalancer({ Name: "other", Subnets: [...network.subnetIds] })).LoadBalancers?.[0]?.LoadBalancerArn;
    expect(await create({ LoadBalancerArn: other })).toMatchObject({ name: "TargetGroupAssociationLimitException" });
    expect(
      (await elbv2.createListener({ LoadBalancerArn, Protocol: "HTTPS", Port: 443, Certificates: [{ CertificateArn: "arn:c" }], DefaultActions: [forward] }))
        .Listeners?.[0]?.SslPolicy,
    ).toBe("ELBSecurityPolicy-2016-08");
  });
});

describe("a target group", () => {
  test("is made once for a name, with AWS's health check, and changed", async () => {
    const { cloud, network, groupArn: TargetGroupArn, balancerArn } = await openBalancedNetwork();
    const { elbv2 } = cloud;
    const same = { Name: "web", Protocol: "HTTP" as const, Port: 80, VpcId: network.vpcId, TargetType: "ip" as const };
    expect((await elbv2.createTargetGroup(same)).TargetGroups?.[0]?.TargetGroupArn).toBe(TargetGroupArn);
    expect(await failureOf(elbv2.createTargetGroup({ ...same, Port: 81 }))).toMatchObject({
      name: "DuplicateTargetGroupNameException",
      message: "A target group with the same name 'web' exists, but with different settings",
    });
    expect((await elbv2.describeTargetGroups({ LoadBalancerArn: balancerArn })).TargetGroups?.[0]).toMatchObject({
      HealthCheckPath: "/",
      HealthCheckIntervalSeconds: 30,
      Matcher: { HttpCode: "200" },
      ProtocolVersion: "HTTP1",
      LoadBalancerArns: [balancerArn],
    });
    expect((await elbv2.modifyTargetGroup({ TargetGroupArn, HealthCheckPath: "/up" })).TargetGroups?.[0]?.HealthCheckPath).toBe("/up");
    expect(await failureOf(elbv2.modifyTargetGroup({ TargetGroupArn, HealthCheckTimeoutSeconds: 60 }))).toMatchObject({ name: "ValidationError" });
    await elbv2.modifyTargetGroupAttributes({ TargetGroupArn, Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "5" }] });
    expect((await elbv2.describeTargetGroupAttributes({ TargetGroupArn })).Attributes).toContainEqual({
      Key: "deregistration_delay.timeout_seconds",
      Value: "5",
    });
    expect(await failureOf(elbv2.modifyTargetGroupAttributes({ TargetGroupArn, Attributes: [{ Key: "x", Value: "5" }] }))).toMatchObject({
      name: "ValidationError",
    });
    expect(await failureOf(elbv2.describeTargetGroups({ Names: ["nope"] }))).toMatchObject({ name: "TargetGroupNotFoundException" });
    const create = async (request: object) => failureOf(elbv2.createTargetGroup({ ...same, Name: "new", ...request }));
    expect(await create({ VpcId: "vpc-0" })).toMatchObject({ name: "ValidationError", message: "The VPC ID 'vpc-0' is not found" });
    expect(await create({ Port: undefined })).toMatchObject({ name: "ValidationError" });
    expect(await create({ Protocol: undefined })).toMatchObject({ name: "ValidationError" });
    expect(await create({ TargetType: "lambda" })).toMatchObject({ name: "UnsupportedError" });
  });

  test("takes running instances and shows their health", async () => {
    const { cloud, network, balancerArn } = await openBalancedNetwork();
    const { ec2, elbv2 } = cloud;
    const TargetGroupArn =
      (await elbv2.createTargetGroup({ Name: "vms", Protocol: "HTTP", Port: 80, VpcId: network.vpcId })).TargetGroups?.[0]?.TargetGroupArn ?? "";
    const run = await ec2.runInstances({ ImageId: "ami-12345678", MinCount: 1, MaxCount: 1, SubnetId: network.subnetIds[0] });
    const Id = run.Instances?.[0]?.InstanceId ?? "";
    const health = async () => (await elbv2.describeTargetHealth({ TargetGroupArn })).TargetHealthDescriptions?.map((one) => one.TargetHealth?.State);
    expect(await failureOf(elbv2.registerTargets({ TargetGroupArn, Targets: [{ Id }] }))).toMatchObject({
      name: "InvalidTargetException",
      message: `The following targets are not in a running state and cannot be registered: '${Id}'`,
    });
    expect(await failureOf(elbv2.registerTargets({ TargetGroupArn, Targets: [{ Id: "i-0" }] }))).toMatchObject({ name: "InvalidTargetException" });
    await cloud.advance(30);
    await elbv2.registerTargets({ TargetGroupArn, Targets: [{ Id }] });
    expect(await health(), "no listener forwards to it").toEqual(["unused"]);
    await elbv2.createListener({ LoadBalancerArn: balancerArn, Protocol: "HTTP", Port: 81, DefaultActions: [{ Type: "forward", TargetGroupArn }] });
    expect(await health()).toEqual(["healthy"]);
    await ec2.stopInstances({ InstanceIds: [Id] });
    expect(await health()).toEqual(["unused"]);
    await elbv2.deregisterTargets({ TargetGroupArn, Targets: [{ Id }] });
    expect(await health()).toEqual([]);
    expect(await failureOf(elbv2.deregisterTargets({ TargetGroupArn, Targets: [{ Id }] }))).toMatchObject({ name: "InvalidTargetException" });
    expect(await failureOf(elbv2.registerTargets({ TargetGroupArn: "arn:x", Targets: [{ Id }] }))).toMatchObject({ name: "TargetGroupNotFoundException" });
  });

  test("of addresses finds one unhealthy behind which nothing stands", async () => {
    const { cloud, groupArn: TargetGroupArn } = await openBalancedNetwork();
    const { elbv2 } = cloud;
    expect(await failureOf(elbv2.registerTargets({ TargetGroupArn, Targets: [{ Id: "web.internal" }] }))).toMatchObject({ name: "ValidationError" });
    await elbv2.registerTargets({ TargetGroupArn, Targets: [{ Id: "10.0.1.200" }] });
    const { TargetHealthDescriptions } = await elbv2.describeTargetHealth({ TargetGroupArn });
    expect(TargetHealthDescriptions).toMatchObject([
      { Target: { Id: "10.0.1.200", Port: 80 }, TargetHealth: { State: "unhealthy", Reason: "Target.Timeout" } },
    ]);
  });
});

test("a listener tagged at its creation needs permission to tag it", async () => {
  const { cloud, balancerArn: LoadBalancerArn, groupArn: TargetGroupArn } = await openBalancedNetwork();
  cloud.denied.add("elasticloadbalancing:AddTags");
  const create = { LoadBalancerArn, Protocol: "HTTP" as const, Port: 81, DefaultActions: [{ Type: "forward" as const, TargetGroupArn }] };
  expect(await failureOf(cloud.elbv2.createListener({ ...create, Tags: [{ Key: "env", Value: "prod" }] }))).toMatchObject({ status: 403 });
  expect(cloud.questions.at(-1)).toMatchObject({
    resource: `${LoadBalancerArn.replace(":loadbalancer/", ":listener/")}/*`,
    context: { "elasticloadbalancing:CreateAction": "CreateListener", "aws:RequestTag/env": "prod" },
  });
  await cloud.elbv2.createListener(create);
});

test("tags of balancers, groups and listeners are added, shown and removed", async () => {
  const { cloud, balancerArn, groupArn, listenerArn } = await openBalancedNetwork();
  const { elbv2 } = cloud;
  const ResourceArns = [balancerArn, groupArn, listenerArn];
  await elbv2.addTags({
    ResourceArns,
    Tags: [
      { Key: "env", Value: "prod" },
      { Key: "team", Value: "a" },
    ],
  });
  await elbv2.removeTags({ ResourceArns: [groupArn], TagKeys: ["team"] });
  expect((await elbv2.describeTags({ ResourceArns })).TagDescriptions?.map((one) => one.Tags?.length)).toEqual([2, 1, 2]);
  expect(await failureOf(elbv2.describeTags({ ResourceArns: ["arn:x"] }))).toMatchObject({ name: "LoadBalancerNotFoundException" });
  const many = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: "1" }));
  expect(await failureOf(elbv2.addTags({ ResourceArns: [groupArn], Tags: many }))).toMatchObject({ name: "TooManyTagsException" });
});
