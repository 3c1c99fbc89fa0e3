import { expect, test } from "vitest";
import { account, createNetwork, failureOf, openNetworkCloud, region } from "./open-network-cloud.ts";

test("tags are added, overwritten, found and removed; reserved, unknown and too many are refused", async () => {
  const cloud = await openNetworkCloud();
  const { ec2 } = cloud;
  const { vpcId, subnetIds } = await createNetwork(cloud);
  await ec2.createTags({
    Resources: [vpcId, subnetIds[0]],
    Tags: [
      { Key: "env", Value: "prod" },
      { Key: "team", Value: "a" },
    ],
  });
  await ec2.createTags({ Resources: [vpcId], Tags: [{ Key: "env", Value: "dev" }] });
  const { Tags } = await ec2.describeTags({ Filters: [{ Name: "resource-id", Values: [vpcId] }] });
  expect(Tags).toEqual([
    { ResourceId: vpcId, ResourceType: "vpc", Key: "env", Value: "dev" },
    { ResourceId: vpcId, ResourceType: "vpc", Key: "team", Value: "a" },
  ]);
  await ec2.deleteTags({ Resources: [vpcId], Tags: [{ Key: "env", Value: "prod" }, { Key: "team" }] });
  expect((await ec2.describeVpcs({})).Vpcs?.[0]?.Tags, "a tag of another value stays").toEqual([{ Key: "env", Value: "dev" }]);
  const tag = async (id: string, tags: { Key: string; Value: string }[]) => failureOf(ec2.createTags({ Resources: [id], Tags: tags }));
  expect(await tag(vpcId, [{ Key: "aws:x", Value: "1" }])).toMatchObject({ name: "InvalidParameterValue" });
  expect(await tag("vpc-0", [{ Key: "x", Value: "1" }])).toMatchObject({ name: "InvalidVpcID.NotFound" });
  expect(await tag("pizza", [{ Key: "x", Value: "1" }])).toMatchObject({ name: "InvalidID" });
  expect(
    await tag(
      vpcId,
      Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: "1" })),
    ),
  ).toMatchObject({ name: "TagLimitExceeded" });
  const wrongType = ec2.createVpc({ CidrBlock: "10.0.0.0/16", TagSpecifications: [{ ResourceType: "subnet", Tags: [{ Key: "a", Value: "b" }] }] });
  expect(
    await tag(vpcId, [
      { Key: "x", Value: "1" },
      { Key: "x", Value: "2" },
    ]),
  ).toMatchObject({ name: "InvalidParameterValue" });
  expect(await failureOf(ec2.describeTags({ NextToken: "nonsense" }))).toMatchObject({ name: "InvalidParameterValue" });
  expect(await failureOf(wrongType)).toMatchObject({
    name: "InvalidParameterValue",
    message: "'subnet' is not a valid taggable resource type for this operation.",
  });
});

test("asks IAM about the resource's ARN with its tags and keys", async () => {
  const cloud = await openNetworkCloud();
  const { ec2, questions } = cloud;
  const { vpcId, subnetIds } = await createNetwork(cloud);
  await ec2.createTags({ Resources: [subnetIds[0]], Tags: [{ Key: "env", Value: "prod" }] });
  questions.length = 0;
  await ec2.deleteSubnet({ SubnetId: subnetIds[0] });
  expect(questions).toEqual([
    expect.objectContaining({
      action: "ec2:DeleteSubnet",
      resource: `arn:aws:ec2:${region}:${account}:subnet/${subnetIds[0]}`,
      context: expect.objectContaining({
        "aws:ResourceTag/env": "prod",
        "ec2:ResourceTag/env": "prod",
        "ec2:Vpc": `arn:aws:ec2:${region}:${account}:vpc/${vpcId}`,
        "ec2:AvailabilityZone": "eu-west-1a",
        "ec2:Region": region,
      }),
    }),
  ]);
});

test("asks for ec2:CreateTags too when a resource is tagged at its creation, and creates nothing when that is refused", async () => {
  const { ec2, questions, denied } = await openNetworkCloud();
  const tagged = { CidrBlock: "10.0.0.0/16", TagSpecifications: [{ ResourceType: "vpc" as const, Tags: [{ Key: "env", Value: "prod" }] }] };
  denied.add("ec2:CreateTags");
  expect(await failureOf(ec2.createVpc(tagged))).toMatchObject({ name: "UnauthorizedOperation", status: 403 });
  expect(questions.at(-1)?.context).toMatchObject({ "ec2:CreateAction": "CreateVpc", "aws:RequestTag/env": "prod" });
  expect((await ec2.describeVpcs({})).Vpcs).toEqual([]);
  denied.clear();
  await ec2.createVpc(tagged);
  expect((await ec2.describeVpcs({})).Vpcs).toHaveLength(1);
});

test("runs instances only with permission on the instance, image, interface, volume, subnet and groups", async () => {
  const cloud = await openNetworkCloud();
  const { subnetIds, groupId } = await createNetwork(cloud);
  cloud.questions.length = 0;
  await cloud.ec2.runInstances({
    ImageId: "ami-12345678",
    InstanceType: "t3.micro",
    MinCount: 1,
    MaxCount: 1,
    SubnetId: subnetIds[0],
    SecurityGroupIds: [groupId],
  });
  const kinds = cloud.questions.map((question) => question.resource.split(":").at(-1)?.split("/")[0]);
  expect(kinds).toEqual(["instance", "image", "network-interface", "volume", "subnet", "security-group"]);
});

test("names the attribute that is to be modified, whichever form the call takes", async () => {
  const cloud = await openNetworkCloud();
  const { vpcId, subnetIds } = await createNetwork(cloud);
  const { ec2, questions } = cloud;
  const run = await ec2.runInstances({ ImageId: "ami-12345678", MinCount: 1, MaxCount: 1, SubnetId: subnetIds[0] });
  const InstanceId = run.Instances?.[0]?.InstanceId ?? "";
  const expected = { "ec2:Attribute": ["DisableApiTermination"], "ec2:Attribute/DisableApiTermination": "false" };
  await ec2.modifyInstanceAttribute({ InstanceId, DisableApiTermination: { Value: false } });
  expect(questions.at(-1)?.context).toMatchObject(expected);
  await ec2.modifyInstanceAttribute({ InstanceId, Attribute: "disableApiTermination", Value: "false" });
  expect(questions.at(-1)?.context).toMatchObject(expected);
  await ec2.modifyVpcAttribute({ VpcId: vpcId, EnableDnsSupport: { Value: true } });
  expect(questions.at(-1)?.context).toMatchObject({ "ec2:Attribute": ["EnableDnsSupport"], "ec2:VpcID": vpcId });
});

test("a dry run that is allowed fails with DryRunOperation and changes nothing; one that is not with UnauthorizedOperation", async () => {
  const { ec2, denied } = await openNetworkCloud();
  expect(await failureOf(ec2.createVpc({ CidrBlock: "10.0.0.0/16", DryRun: true }))).toEqual({
    name: "DryRunOperation",
    message: "Request would have succeeded, but DryRun flag is set.",
    status: 412,
  });
  expect((await ec2.describeVpcs({})).Vpcs).toEqual([]);
  denied.add("ec2:CreateVpc");
  expect(await failureOf(ec2.createVpc({ CidrBlock: "10.0.0.0/16", DryRun: true }))).toMatchObject({ name: "UnauthorizedOperation" });
});
