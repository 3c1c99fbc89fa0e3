import { describe, expect, test } from "vitest";
import { account, failureOf, openNetworkCloud, region } from "../ec2/open-network-cloud.ts";
import { openFargateService, webTask } from "./fargate-service.ts";

describe("a cluster", () => {
  test("that exists is answered to a second creator, who so adopts it", async () => {
    const { ecs } = await openNetworkCloud();
    const one = await ecs.createCluster({ clusterName: "main", tags: [{ key: "env", value: "prod" }] });
    const two = await ecs.createCluster({ clusterName: "main" });
    expect(two.cluster?.clusterArn).toBe(one.cluster?.clusterArn);
    expect((await ecs.listClusters({})).clusterArns).toEqual([`arn:aws:ecs:${region}:${account}:cluster/main`]);
    const { clusters } = await ecs.describeClusters({ clusters: ["main"], include: ["TAGS", "SETTINGS"] });
    expect(clusters?.[0]).toMatchObject({
      status: "ACTIVE",
      tags: [{ key: "env", value: "prod" }],
      settings: [{ name: "containerInsights", value: "disabled" }],
    });
    expect((await ecs.createCluster({})).cluster?.clusterName).toBe("default");
    await ecs.updateCluster({ cluster: "main", settings: [{ name: "containerInsights", value: "enabled" }] });
    expect((await ecs.describeClusters({ clusters: ["main"], include: ["SETTINGS"] })).clusters?.[0]?.settings?.[0]?.value).toBe("enabled");
    expect(await failureOf(ecs.updateCluster({ cluster: "nope" }))).toMatchObject({ name: "ClusterNotFoundException" });
  });

  test("is refused with a bad name, own capacity providers and unmodelled members", async () => {
    const { ecs } = await openNetworkCloud();
    expect(await failureOf(ecs.createCluster({ clusterName: "a b" }))).toMatchObject({ name: "InvalidParameterException" });
    expect(await failureOf(ecs.createCluster({ capacityProviders: ["my-asg"] }))).toMatchObject({ name: "UnsupportedError" });
    expect(await failureOf(ecs.createCluster({ configuration: {} }))).toMatchObject({
      name: "UnsupportedError",
      message: expect.stringContaining("ecs:CreateCluster.configuration"),
    });
    expect(await failureOf(ecs.createCluster({ tags: [{ key: "aws:x", value: "1" }] }))).toMatchObject({ name: "InvalidParameterException" });
    expect(
      await failureOf(
        ecs.createCluster({
          tags: [
            { key: "x", value: "1" },
            { key: "x", value: "2" },
          ],
        }),
      ),
    ).toMatchObject({ name: "InvalidParameterException" });
    const many = Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: "1" }));
    expect(await failureOf(ecs.createCluster({ tags: many }))).toMatchObject({
      name: "InvalidParameterException",
      message: "The maximum number of tags is 50.",
    });
    expect(await failureOf(ecs.listClusters({ nextToken: "nonsense" }))).toMatchObject({ name: "InvalidParameterException" });
    expect((await ecs.listClusters({})).clusterArns).toEqual([]);
  });

  test("with an active service is not deleted, nor one whose tasks still drain; afterwards it is INACTIVE", async () => {
    const { cloud } = await openFargateService();
    const { ecs } = cloud;
    expect(await failureOf(ecs.deleteCluster({ cluster: "main" }))).toMatchObject({
      name: "ClusterContainsServicesException",
      message: "The Cluster cannot be deleted while Services are active.",
    });
    await ecs.deleteService({ cluster: "main", service: "web", force: true });
    expect(await failureOf(ecs.deleteCluster({ cluster: "main" }))).toMatchObject({
      name: "ClusterContainsTasksException",
      message: "The Cluster cannot be deleted while Tasks are active.",
    });
    expect((await ecs.describeClusters({ clusters: ["main"] })).clusters?.[0]?.status).toBe("ACTIVE");
    await cloud.advance(60);
    expect((await ecs.deleteCluster({ cluster: "main" })).cluster?.status).toBe("INACTIVE");
    expect((await ecs.describeClusters({ clusters: ["main", "nope"] })).failures).toEqual([
      { arn: `arn:aws:ecs:${region}:${account}:cluster/nope`, reason: "MISSING" },
    ]);
    expect(await failureOf(ecs.deleteCluster({ cluster: "main" }))).toMatchObject({ name: "ClusterNotFoundException", message: "Cluster not found." });
    expect((await ecs.createCluster({ clusterName: "main" })).cluster?.status).toBe("ACTIVE");
  });

  test("is deleted only with permission on its ARN", async () => {
    const cloud = await openNetworkCloud();
    await cloud.ecs.createCluster({ clusterName: "main", tags: [{ key: "env", value: "prod" }] });
    cloud.denied.add("ecs:DeleteCluster");
    expect(await failureOf(cloud.ecs.deleteCluster({ cluster: "main" }))).toMatchObject({ name: "AccessDeniedException" });
    expect(cloud.questions.at(-1)).toMatchObject({
      resource: `arn:aws:ecs:${region}:${account}:cluster/main`,
      context: { "aws:ResourceTag/env": "prod", "ecs:ResourceTag/env": "prod" },
    });
    expect((await cloud.ecs.listClusters({})).clusterArns).toHaveLength(1);
  });
});

describe("a task definition", () => {
  test("has a new revision for each registration, and keeps its number when deregistered", async () => {
    const { ecs } = await openNetworkCloud();
    const one = await ecs.registerTaskDefinition({ ...webTask, tags: [{ key: "env", value: "prod" }] });
    expect(one.taskDefinition).toMatchObject({ revision: 1, status: "ACTIVE", compatibilities: ["EC2", "FARGATE"] });
    expect(one.taskDefinition?.containerDefinitions?.[0]).toMatchObject({
      essential: true,
      cpu: 0,
      portMappings: [{ containerPort: 80, hostPort: 80, protocol: "tcp" }],
    });
    await ecs.registerTaskDefinition(webTask);
    await ecs.deregisterTaskDefinition({ taskDefinition: "web:2" });
    expect((await ecs.registerTaskDefinition(webTask)).taskDefinition?.revision).toBe(3);
    expect((await ecs.describeTaskDefinition({ taskDefinition: "web", include: ["TAGS"] })).taskDefinition?.revision).toBe(3);
    expect((await ecs.describeTaskDefinition({ taskDefinition: "web:2" })).taskDefinition?.status).toBe("INACTIVE");
    expect((await ecs.listTaskDefinitions({ familyPrefix: "web", sort: "DESC" })).taskDefinitionArns?.map((arn) => arn.split("/")[1])).toEqual([
      "web:3",
      "web:1",
    ]);
    expect((await ecs.listTaskDefinitions({ status: "INACTIVE" })).taskDefinitionArns).toHaveLength(1);
  });

  test("is refused where Fargate would not take it, and unknown ones are not found", async () => {
    const { ecs } = await openNetworkCloud();
    const register = async (change: object) => failureOf(ecs.registerTaskDefinition({ ...webTask, ...change }));
    expect(await register({ networkMode: "bridge" })).toMatchObject({ name: "ClientException", message: "Fargate only supports network mode ‘awsvpc’." });
    expect(await register({ cpu: undefined })).toMatchObject({ message: "Fargate requires that 'cpu' be defined at the task level." });
    expect(await register({ memory: undefined })).toMatchObject({ message: "Fargate requires that 'memory' be defined at the task level." });
    expect(await register({ containerDefinitions: [] })).toMatchObject({ name: "ClientException" });
    expect(await register({ containerDefinitions: [{ name: "x" }] })).toMatchObject({ name: "ClientException" });
    expect(await register({ family: "a b" })).toMatchObject({ name: "ClientException" });
    expect(await register({ proxyConfiguration: { containerName: "envoy" } })).toMatchObject({ name: "UnsupportedError" });
    expect(await failureOf(ecs.describeTaskDefinition({ taskDefinition: "web" }))).toMatchObject({
      name: "ClientException",
      message: "Unable to describe task definition.",
    });
    expect(await failureOf(ecs.deregisterTaskDefinition({ taskDefinition: "web" }))).toMatchObject({
      name: "InvalidParameterException",
      message: "Revision is missing.",
    });
  });

  test("with a role needs iam:PassRole on it", async () => {
    const cloud = await openNetworkCloud();
    const executionRoleArn = `arn:aws:iam::${account}:role/execution`;
    cloud.denied.add("iam:PassRole");
    expect(await failureOf(cloud.ecs.registerTaskDefinition({ ...webTask, executionRoleArn }))).toMatchObject({ name: "AccessDeniedException" });
    expect(cloud.questions.at(-1)).toMatchObject({
      action: "iam:PassRole",
      resource: executionRoleArn,
      context: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
    });
    expect((await cloud.ecs.registerTaskDefinition(webTask)).taskDefinition?.revision).toBe(1);
  });
});
