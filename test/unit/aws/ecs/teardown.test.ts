import { expect, test } from "vitest";
import { forkCloudState } from "#aws/cloud-state";
import { failureOf } from "../ec2/open-network-cloud.ts";
import { openFargateService } from "./fargate-service.ts";

test("a whole site goes in the order of its dependencies and in no other, and then nothing of it is left", async () => {
  const { cloud, network, balancerArn, groupArn } = await openFargateService();
  const { ec2, ecs, elbv2 } = cloud;
  const { vpcId: VpcId, gatewayId: InternetGatewayId, groupId: GroupId, subnetIds } = network;
  const bastion = await ec2.runInstances({ ImageId: "ami-12345678", MinCount: 1, MaxCount: 1, SubnetId: subnetIds[0], SecurityGroupIds: [GroupId] });
  const AllocationId = (await ec2.allocateAddress({})).AllocationId ?? "";
  const NatGatewayId = (await ec2.createNatGateway({ SubnetId: subnetIds[0], AllocationId })).NatGateway?.NatGatewayId ?? "";
  await cloud.advance(200);
  const last = [
    async () => ec2.deleteVpc({ VpcId }),
    async () => ec2.detachInternetGateway({ VpcId, InternetGatewayId }),
    async () => ec2.deleteSubnet({ SubnetId: subnetIds[0] }),
    async () => ec2.deleteSubnet({ SubnetId: subnetIds[1] }),
    async () => ec2.deleteSecurityGroup({ GroupId }),
  ];
  for (const remove of last) expect(await failureOf(remove())).toMatchObject({ name: "DependencyViolation" });
  await ecs.deleteService({ cluster: "main", service: "web", force: true });
  await elbv2.deleteLoadBalancer({ LoadBalancerArn: balancerArn });
  await elbv2.deleteTargetGroup({ TargetGroupArn: groupArn });
  await ec2.terminateInstances({ InstanceIds: [bastion.Instances?.[0]?.InstanceId ?? ""] });
  await ec2.deleteNatGateway({ NatGatewayId });
  await cloud.advance(120);
  await ecs.deleteCluster({ cluster: "main" });
  await ec2.releaseAddress({ AllocationId });
  for (const remove of last.slice(1)) await remove();
  await ec2.deleteInternetGateway({ InternetGatewayId });
  await last[0]?.();
  expect((await ec2.describeNetworkInterfaces({})).NetworkInterfaces).toEqual([]);
  expect((await ec2.describeVpcs({})).Vpcs).toEqual([]);
  expect((await ec2.describeSecurityGroups({})).SecurityGroups).toEqual([]);
});

test("a world forks with its services as plain data", async () => {
  const { cloud } = await openFargateService();
  const before = (await cloud.ecs.listTasks({ cluster: "main" })).taskArns;
  const fork = forkCloudState(cloud.cloud.state);
  await cloud.ecs.updateService({ cluster: "main", service: "web", desiredCount: 0 });
  const kept = fork.services.get("ecs/111122223333/eu-west-1")?.state as { readonly tasks: ReadonlyMap<string, unknown> };
  expect([...kept.tasks.keys()]).toEqual(before);
  expect((await cloud.ecs.listTasks({ cluster: "main" })).taskArns).toEqual([]);
});
