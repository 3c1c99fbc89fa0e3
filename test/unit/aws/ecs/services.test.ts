import { describe, expect, test } from "vitest";
import { failureOf } from "../ec2/open-network-cloud.ts";
import { openFargateService, webTask } from "./fargate-service.ts";
import type { FargateService } from "./fargate-service.ts";

async function look({ cloud }: FargateService) {
  return (await cloud.ecs.describeServices({ cluster: "main", services: ["web"] })).services?.[0];
}

describe("a service", () => {
  test("runs as many tasks as desired, each with a network interface and behind the load balancer", async () => {
    const world = await openFargateService();
    const { ec2, ecs, elbv2 } = world.cloud;
    expect(await look(world)).toMatchObject({ status: "ACTIVE", desiredCount: 2, pendingCount: 2, runningCount: 0 });
    await world.cloud.advance(60);
    expect(await look(world)).toMatchObject({ pendingCount: 0, runningCount: 2, deployments: [{ status: "PRIMARY", rolloutState: "COMPLETED" }] });
    expect((await ecs.listTasks({ cluster: "main", serviceName: "web" })).taskArns).toHaveLength(2);
    expect((await ecs.listTasks({ cluster: "main", desiredStatus: "STOPPED" })).taskArns).toEqual([]);
    const interfaces = await ec2.describeNetworkInterfaces({ Filters: [{ Name: "requester-id", Values: ["amazon-ecs"] }] });
    expect(interfaces.NetworkInterfaces?.map((one) => one.SubnetId)).toEqual([...world.network.subnetIds]);
    const health = await elbv2.describeTargetHealth({ TargetGroupArn: world.groupArn });
    expect(health.TargetHealthDescriptions?.map((one) => [one.Target?.Port, one.TargetHealth?.State])).toEqual([
      [80, "healthy"],
      [80, "healthy"],
    ]);
    await ecs.updateService({ cluster: "main", service: "web", desiredCount: 1 });
    expect(await look(world)).toMatchObject({ desiredCount: 1, runningCount: 1 });
  });

  test("is replaced in its tasks by a new task definition", async () => {
    const world = await openFargateService();
    const { ecs } = world.cloud;
    const before = (await ecs.listTasks({ cluster: "main" })).taskArns ?? [];
    await ecs.registerTaskDefinition(webTask);
    await ecs.updateService({ cluster: "main", service: "web", taskDefinition: "web:2" });
    const after = (await ecs.listTasks({ cluster: "main", family: "web" })).taskArns ?? [];
    expect(after).toHaveLength(2);
    expect(after.filter((arn) => before.includes(arn))).toEqual([]);
    expect((await look(world))?.taskDefinition).toMatch(/web:2$/);
    const missing = ecs.updateService({
      cluster: "main",
      service: "web",
      loadBalancers: [{ targetGroupArn: "arn:x", containerName: "web", containerPort: 80 }],
    });
    expect(await failureOf(missing)).toMatchObject({ name: "InvalidParameterException" });
    expect((await ecs.updateService({ cluster: "main", service: "web", loadBalancers: [] })).service?.loadBalancers).toEqual([]);
    expect(await failureOf(ecs.updateService({ cluster: "main", service: "web", taskDefinition: "shop" }))).toMatchObject({ name: "ClientException" });
    expect(await failureOf(ecs.updateService({ cluster: "main", service: "shop" }))).toMatchObject({ name: "ServiceNotFoundException" });
    expect(await failureOf(ecs.updateService({ cluster: "shop", service: "web" }))).toMatchObject({ name: "ClusterNotFoundException" });
  });

  test("takes the empty lists that Terraform sends, and refuses filled ones that are not modelled", async () => {
    const world = await openFargateService();
    const { ecs } = world.cloud;
    const empty = { serviceRegistries: [], vpcLatticeConfigurations: [], volumeConfigurations: [], placementConstraints: [], placementStrategy: [] };
    const other = { ...world.request, serviceName: "other" };
    expect((await ecs.createService({ ...other, ...empty, capacityProviderStrategy: [] })).service?.launchType).toBe("FARGATE");
    const changes = { enableECSManagedTags: true, propagateTags: "TASK_DEFINITION" as const, availabilityZoneRebalancing: "ENABLED" as const };
    await ecs.updateService({ cluster: "main", service: "web", ...empty, ...changes });
    expect(await look(world)).toMatchObject(changes);
    const registry = { serviceRegistries: [{ registryArn: "arn:x" }] };
    await expect(ecs.createService({ ...other, serviceName: "third", ...registry })).rejects.toThrow("ecs:CreateService.serviceRegistries");
    await expect(ecs.updateService({ cluster: "main", service: "web", ...registry })).rejects.toThrow("ecs:UpdateService.serviceRegistries");
  });

  test("scaled above zero is not deleted without force; deleted it drains, then is INACTIVE, and may be created again", async () => {
    const world = await openFargateService();
    const { ecs, ec2 } = world.cloud;
    await world.cloud.advance(60);
    expect(await failureOf(ecs.deleteService({ cluster: "main", service: "web" }))).toMatchObject({
      name: "InvalidParameterException",
      message: "The service cannot be stopped while it is scaled above 0.",
    });
    expect(await look(world)).toMatchObject({ status: "ACTIVE", runningCount: 2 });
    await ecs.deleteService({ cluster: "main", service: "web", force: true });
    expect(await look(world)).toMatchObject({ status: "DRAINING", desiredCount: 0, runningCount: 2 });
    expect(await failureOf(ecs.updateService({ cluster: "main", service: "web", desiredCount: 1 }))).toMatchObject({ name: "ServiceNotActiveException" });
    expect(await failureOf(ecs.createService(world.request))).toMatchObject({ message: "Unable to Start a service that is still Draining." });
    await world.cloud.elbv2.deleteLoadBalancer({ LoadBalancerArn: world.balancerArn });
    expect(await failureOf(ec2.deleteSecurityGroup({ GroupId: world.network.groupId })), "the tasks still use it").toMatchObject({
      name: "DependencyViolation",
    });
    await world.cloud.advance(60);
    expect(await look(world)).toMatchObject({ status: "INACTIVE", runningCount: 0 });
    expect((await ecs.listServices({ cluster: "main" })).serviceArns).toEqual([]);
    await ec2.deleteSecurityGroup({ GroupId: world.network.groupId });
    expect(await failureOf(ecs.deleteService({ cluster: "main", service: "web" }))).toMatchObject({ name: "ServiceNotFoundException" });
  });

  test("scaled to zero is deleted without force", async () => {
    const { cloud } = await openFargateService();
    await cloud.ecs.updateService({ cluster: "main", service: "web", desiredCount: 0 });
    expect((await cloud.ecs.deleteService({ cluster: "main", service: "web" })).service?.status).toBe("DRAINING");
  });

  test("is refused for what does not exist, does not fit, or is not modelled", async () => {
    const { cloud, request, network } = await openFargateService();
    const { elbv2 } = cloud;
    const create = async (change: object) => failureOf(cloud.ecs.createService({ ...request, serviceName: "shop", ...change }));
    const [balancer] = request.loadBalancers ?? [];
    const vpc = (change: object) => ({
      networkConfiguration: { awsvpcConfiguration: { ...request.networkConfiguration?.awsvpcConfiguration, subnets: [...network.subnetIds], ...change } },
    });
    expect(await create({ serviceName: "web" })).toMatchObject({ name: "InvalidParameterException", message: "Creation of service was not idempotent." });
    expect(await create({ cluster: "nope" })).toMatchObject({ name: "ClusterNotFoundException" });
    expect(await create({ taskDefinition: "nope" })).toMatchObject({ name: "ClientException" });
    expect(await create(vpc({ subnets: ["subnet-0"] }))).toMatchObject({
      name: "InvalidParameterException",
      message: "The subnet ID 'subnet-0' does not exist",
    });
    expect(await create(vpc({ subnets: [] }))).toMatchObject({ name: "InvalidParameterException", message: "subnets can not be empty." });
    expect(await create(vpc({ securityGroups: ["sg-0"] }))).toMatchObject({
      name: "InvalidParameterException",
      message: "The security group 'sg-0' does not exist",
    });
    expect(await create({ networkConfiguration: undefined })).toMatchObject({
      message: "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    });
    expect(await create({ loadBalancers: [{ ...balancer, targetGroupArn: "arn:x" }] })).toMatchObject({
      message: expect.stringContaining("validate the specified targetGroupArn"),
    });
    expect(await create({ loadBalancers: [{ ...balancer, containerName: "db" }] })).toMatchObject({
      message: "The container db does not exist in the task definition.",
    });
    expect(await create({ loadBalancers: [{ ...balancer, containerPort: 81 }] })).toMatchObject({
      message: "The container web did not have a container port 81 defined.",
    });
    const idle =
      (await elbv2.createTargetGroup({ Name: "idle", Protocol: "HTTP", Port: 80, VpcId: network.vpcId, TargetType: "ip" })).TargetGroups?.[0]?.TargetGroupArn ??
      "";
    expect(await create({ loadBalancers: [{ ...balancer, targetGroupArn: idle }] })).toMatchObject({
      message: `The target group with targetGroupArn ${idle} does not have an associated load balancer.`,
    });
    const VpcId = (await cloud.ec2.createVpc({ CidrBlock: "10.9.0.0/16" })).Vpc?.VpcId ?? "";
    const foreignSubnet = (await cloud.ec2.createSubnet({ VpcId, CidrBlock: "10.9.0.0/24" })).Subnet?.SubnetId ?? "";
    const foreignGroup = (await cloud.ec2.createSecurityGroup({ VpcId, GroupName: "x", Description: "x" })).GroupId ?? "";
    expect(await create(vpc({ subnets: [network.subnetIds[0], foreignSubnet] }))).toMatchObject({
      name: "InvalidParameterException",
      message: "subnets must belong to the same VPC.",
    });
    expect(await create(vpc({ securityGroups: [foreignGroup] }))).toMatchObject({ name: "InvalidParameterException" });
    const vms = (await elbv2.createTargetGroup({ Name: "vms", Protocol: "HTTP", Port: 80, VpcId: network.vpcId })).TargetGroups?.[0]?.TargetGroupArn ?? "";
    const LoadBalancerArn = (await elbv2.describeLoadBalancers({})).LoadBalancers?.[0]?.LoadBalancerArn ?? "";
    await elbv2.createListener({ LoadBalancerArn, Protocol: "HTTP", Port: 90, DefaultActions: [{ Type: "forward", TargetGroupArn: vms }] });
    expect(await create({ loadBalancers: [{ ...balancer, targetGroupArn: vms }] })).toMatchObject({
      message: expect.stringContaining("has target type instance, which is incompatible with the awsvpc network mode"),
    });
    expect(await create({ serviceName: "a b" })).toMatchObject({ name: "InvalidParameterException" });
    expect(await create({ capacityProviderStrategy: [{ capacityProvider: "FARGATE" }] })).toMatchObject({ name: "InvalidParameterException" });
    expect(await create({ launchType: undefined, capacityProviderStrategy: [{ capacityProvider: "my-asg" }] })).toMatchObject({ name: "UnsupportedError" });
    await cloud.ecs.registerTaskDefinition({ family: "bridged", containerDefinitions: [{ name: "web", image: "nginx", memory: 64 }] });
    expect(await create({ taskDefinition: "bridged", loadBalancers: [] })).toMatchObject({ name: "UnsupportedError" });
    await cloud.ecs.registerTaskDefinition({ ...webTask, family: "old" });
    await cloud.ecs.deregisterTaskDefinition({ taskDefinition: "old:1" });
    expect(await create({ taskDefinition: "old:1" })).toMatchObject({ name: "ClientException", message: "TaskDefinition is inactive" });
    expect(await failureOf(cloud.ecs.updateService({ cluster: "main", service: "web", taskDefinition: "old:1" }))).toMatchObject({
      message: "TaskDefinition is inactive",
    });
    expect(await create({ desiredCount: -1 })).toMatchObject({ name: "InvalidParameterException" });
    expect(await create({ desiredCount: undefined })).toMatchObject({ name: "InvalidParameterException" });
    expect(await create({ launchType: "EC2" })).toMatchObject({
      name: "UnsupportedError",
      message: expect.stringContaining("ecs:CreateService.launchType=EC2"),
    });
    expect(await create({ launchType: undefined })).toMatchObject({ name: "UnsupportedError" });
    expect(await create({ schedulingStrategy: "DAEMON" })).toMatchObject({ name: "UnsupportedError" });
    expect(await create({ serviceRegistries: [{ registryArn: "arn:x" }] })).toMatchObject({ name: "UnsupportedError" });
    expect((await cloud.ecs.listServices({ cluster: "main" })).serviceArns).toHaveLength(1);
    expect((await cloud.ecs.createService({ ...request, serviceName: "shop" })).service?.status).toBe("ACTIVE");
  });

  test("is deleted only with permission on its ARN in its cluster", async () => {
    const world = await openFargateService();
    world.cloud.denied.add("ecs:DeleteService");
    expect(await failureOf(world.cloud.ecs.deleteService({ cluster: "main", service: "web", force: true }))).toMatchObject({ name: "AccessDeniedException" });
    expect(world.cloud.questions.at(-1)).toMatchObject({
      resource: expect.stringMatching(/:service\/main\/web$/),
      context: { "ecs:cluster": expect.stringMatching(/:cluster\/main$/) },
    });
    expect((await look(world))?.status).toBe("ACTIVE");
  });
});

test("describes unknown services as failures, and tags resources by ARN", async () => {
  const world = await openFargateService();
  const { ecs } = world.cloud;
  const found = await ecs.describeServices({ cluster: "main", services: ["web", "shop"] });
  expect(found.failures?.map((failure) => failure.reason)).toEqual(["MISSING"]);
  const resourceArn = found.services?.[0]?.serviceArn ?? "";
  await ecs.tagResource({
    resourceArn,
    tags: [
      { key: "env", value: "prod" },
      { key: "team", value: "a" },
    ],
  });
  await ecs.untagResource({ resourceArn, tagKeys: ["team"] });
  expect((await ecs.listTagsForResource({ resourceArn })).tags).toEqual([{ key: "env", value: "prod" }]);
  expect(await failureOf(ecs.tagResource({ resourceArn: "pizza", tags: [] }))).toMatchObject({ name: "InvalidParameterException" });
  const tagsOf = async (change: (arn: string) => string) => failureOf(ecs.listTagsForResource({ resourceArn: change(resourceArn) }));
  expect(await tagsOf((arn) => arn.replace("web", "shop"))).toMatchObject({ name: "ServiceNotFoundException" });
  expect(await tagsOf((arn) => arn.replace("service/main/web", "cluster/nope"))).toMatchObject({ name: "ClusterNotFoundException" });
  expect(await tagsOf((arn) => arn.replace("service/main/web", "task/main/0"))).toMatchObject({ name: "InvalidParameterException" });
  expect(await tagsOf((arn) => arn.replace("service/main/web", "task-definition/nope:1"))).toMatchObject({ name: "ClientException" });
  expect(await failureOf(ecs.describeServices({ cluster: "main", services: [] }))).toMatchObject({ name: "InvalidParameterException" });
});
