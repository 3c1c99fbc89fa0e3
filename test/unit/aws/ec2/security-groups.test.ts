import { expect, test } from "vitest";
import { createNetwork, failureOf, openNetworkCloud } from "./open-network-cloud.ts";

const ssh = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "10.0.0.0/8", Description: "office" }] };

test("lets rules in once and out only when they are there", async () => {
  const cloud = await openNetworkCloud();
  const { ec2 } = cloud;
  const { groupId: GroupId } = await createNetwork(cloud);
  const added = await ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions: [ssh] });
  expect(added.SecurityGroupRules).toEqual([expect.objectContaining({ IsEgress: false, FromPort: 22, CidrIpv4: "10.0.0.0/8", Description: "office" })]);
  expect(await failureOf(ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions: [{ ...ssh, IpRanges: [{ CidrIp: "10.0.0.0/8" }] }] }))).toMatchObject({
    name: "InvalidPermission.Duplicate",
    message: `the specified rule "peer: 10.0.0.0/8, TCP, from port: 22, to port: 22, ALLOW" already exists`,
  });
  const shown = await ec2.describeSecurityGroups({ GroupIds: [GroupId] });
  expect(shown.SecurityGroups?.[0]?.IpPermissions).toEqual([{ ...ssh, Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [] }]);
  const both = { GroupId, IpPermissions: [ssh, { ...ssh, FromPort: 80, ToPort: 80 }] };
  expect(await failureOf(ec2.revokeSecurityGroupIngress(both)), "all or nothing").toMatchObject({ name: "InvalidPermission.NotFound" });
  await ec2.revokeSecurityGroupIngress({ GroupId, SecurityGroupRuleIds: [added.SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? ""] });
  expect(await failureOf(ec2.revokeSecurityGroupIngress({ GroupId, IpPermissions: [ssh] }))).toMatchObject({ name: "InvalidPermission.NotFound" });
  expect(await failureOf(ec2.revokeSecurityGroupIngress({ GroupId, SecurityGroupRuleIds: ["sgr-0"] }))).toMatchObject({
    name: "InvalidSecurityGroupRuleId.NotFound",
  });
});

test("starts with everything allowed out, which can be revoked and authorized again", async () => {
  const cloud = await openNetworkCloud();
  const { ec2 } = cloud;
  const { groupId: GroupId } = await createNetwork(cloud);
  const all = { GroupId, IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }] };
  expect(await failureOf(ec2.authorizeSecurityGroupEgress(all))).toMatchObject({ name: "InvalidPermission.Duplicate" });
  await ec2.revokeSecurityGroupEgress(all);
  expect((await ec2.describeSecurityGroups({ GroupIds: [GroupId] })).SecurityGroups?.[0]?.IpPermissionsEgress).toEqual([]);
  await ec2.authorizeSecurityGroupEgress(all);
});

test("refuses rules that make no sense, and members that are not modelled by name", async () => {
  const cloud = await openNetworkCloud();
  const { ec2 } = cloud;
  const { groupId: GroupId } = await createNetwork(cloud);
  const allow = async (permission: object) => failureOf(ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions: [{ ...ssh, ...permission }] }));
  expect(await allow({ FromPort: 90, ToPort: 80 })).toMatchObject({ name: "InvalidParameterValue" });
  expect(await allow({ FromPort: undefined })).toMatchObject({ name: "InvalidParameterValue" });
  expect(await allow({ IpProtocol: "smtp" })).toMatchObject({ name: "InvalidParameterValue" });
  expect(await allow({ IpRanges: [{ CidrIp: "10.0.0.0" }] })).toMatchObject({ name: "InvalidParameterValue" });
  expect(await allow({ IpRanges: [] })).toMatchObject({ name: "MissingParameter" });
  expect(await allow({ UserIdGroupPairs: [{ GroupId: "sg-0" }] })).toMatchObject({ name: "InvalidGroup.NotFound" });
  expect(await allow({ FromPort: -1 })).toMatchObject({ name: "InvalidParameterValue" });
  expect(await failureOf(ec2.authorizeSecurityGroupIngress({ GroupId }))).toMatchObject({ name: "MissingParameter" });
  expect(await failureOf(ec2.authorizeSecurityGroupIngress({ GroupId: "sg-0", IpPermissions: [ssh] }))).toMatchObject({ name: "InvalidGroup.NotFound" });
  expect(await failureOf(ec2.describeSecurityGroups({ NextToken: "nonsense" }))).toMatchObject({ name: "InvalidParameterValue" });
  expect(await allow({ PrefixListIds: [{ PrefixListId: "pl-1" }] })).toMatchObject({ name: "UnsupportedError" });
  await ec2.authorizeSecurityGroupIngress({ GroupId, IpProtocol: "6", FromPort: 443, ToPort: 443, CidrIp: "0.0.0.0/0" });
});

test("takes a name once for each VPC and no reserved ones", async () => {
  const cloud = await openNetworkCloud();
  const { ec2 } = cloud;
  const { vpcId: VpcId } = await createNetwork(cloud);
  const create = async (GroupName: string, where: object = { VpcId }) => failureOf(ec2.createSecurityGroup({ GroupName, Description: "x", ...where }));
  expect(await create("app")).toMatchObject({ name: "InvalidGroup.Duplicate", message: `The security group 'app' already exists for VPC '${VpcId}'` });
  expect(await create("default")).toMatchObject({ name: "InvalidParameterValue" });
  expect(await create("sg-app")).toMatchObject({ name: "InvalidParameterValue" });
  expect(await create("other", {})).toMatchObject({ name: "VPCIdNotSpecified", message: "No default VPC for this user." });
  expect(await create("other", { VpcId: "vpc-0" })).toMatchObject({ name: "InvalidVpcID.NotFound" });
});

test("cannot be deleted while another group's rule or an instance uses it, and the default one never", async () => {
  const cloud = await openNetworkCloud();
  const { ec2 } = cloud;
  const { vpcId: VpcId, groupId: GroupId, subnetIds } = await createNetwork(cloud);
  const refused = { name: "DependencyViolation", message: `resource ${GroupId} has a dependent object`, status: 400 };
  const other = (await ec2.createSecurityGroup({ VpcId, GroupName: "db", Description: "db" })).GroupId ?? "";
  const fromApp = { GroupId: other, IpPermissions: [{ IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId }] }] };
  await ec2.authorizeSecurityGroupIngress(fromApp);
  expect(await failureOf(ec2.deleteSecurityGroup({ GroupId }))).toEqual(refused);
  await ec2.revokeSecurityGroupIngress(fromApp);
  const run = await ec2.runInstances({ ImageId: "ami-12345678", MinCount: 1, MaxCount: 1, SubnetId: subnetIds[0], SecurityGroupIds: [GroupId] });
  await cloud.advance(60);
  await ec2.terminateInstances({ InstanceIds: [run.Instances?.[0]?.InstanceId ?? ""] });
  expect(await failureOf(ec2.deleteSecurityGroup({ GroupId })), "while it shuts down").toEqual(refused);
  await cloud.advance(60);
  await ec2.deleteSecurityGroup({ GroupId });
  expect(await failureOf(ec2.deleteSecurityGroup({ GroupId }))).toMatchObject({
    name: "InvalidGroup.NotFound",
    message: `The security group '${GroupId}' does not exist`,
  });
  expect(await failureOf(ec2.deleteSecurityGroup({}))).toMatchObject({ name: "MissingParameter" });
  const groups = await ec2.describeSecurityGroups({ Filters: [{ Name: "group-name", Values: ["default"] }] });
  expect(await failureOf(ec2.deleteSecurityGroup({ GroupId: groups.SecurityGroups?.[0]?.GroupId ?? "" }))).toMatchObject({ name: "CannotDelete" });
});
