import { describe, expect, test } from "vitest";
import { createNetwork, failureOf, openNetworkCloud } from "./open-network-cloud.ts";
import type { NetworkCloud } from "./open-network-cloud.ts";

const micro = { ImageId: "ami-0123456789abcdef0", InstanceType: "t3.micro" as const, MinCount: 1, MaxCount: 1 };

async function bastion() {
  const cloud = await openNetworkCloud();
  const network = await createNetwork(cloud);
  const { Instances } = await cloud.ec2.runInstances({
    ...micro,
    NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: network.subnetIds[0], Groups: [network.groupId], AssociatePublicIpAddress: true }],
    TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "Name", Value: "bastion" }] }],
  });
  const id = Instances?.[0]?.InstanceId ?? "";
  return { cloud, network, id, ec2: cloud.ec2, look: async () => lookAt(cloud, id) };
}

async function lookAt(cloud: NetworkCloud, id: string) {
  return (await cloud.ec2.describeInstances({ InstanceIds: [id] })).Reservations?.[0]?.Instances?.[0];
}

describe("an instance", () => {
  test("goes from pending to running, and when terminated stays listed for about an hour", async () => {
    const { cloud, ec2, id, look, network } = await bastion();
    expect(await look()).toMatchObject({ State: { Code: 0, Name: "pending" }, PrivateIpAddress: "10.0.1.4", Tags: [{ Key: "Name", Value: "bastion" }] });
    expect((await look())?.PublicIpAddress).toMatch(/^198\.1[89]\./);
    await cloud.advance(30);
    expect((await look())?.State?.Name).toBe("running");
    const { TerminatingInstances } = await ec2.terminateInstances({ InstanceIds: [id] });
    expect(TerminatingInstances).toEqual([{ InstanceId: id, CurrentState: { Code: 32, Name: "shutting-down" }, PreviousState: { Code: 16, Name: "running" } }]);
    expect(await failureOf(ec2.deleteSubnet({ SubnetId: network.subnetIds[0] }))).toMatchObject({ name: "DependencyViolation" });
    await cloud.advance(60);
    expect(await look()).toMatchObject({ State: { Code: 48, Name: "terminated" }, NetworkInterfaces: [] });
    expect(await failureOf(ec2.modifyInstanceAttribute({ InstanceId: id, DisableApiTermination: { Value: true } }))).toMatchObject({
      name: "IncorrectInstanceState",
    });
    const { AllocationId = "" } = await ec2.allocateAddress({});
    expect(await failureOf(ec2.associateAddress({ AllocationId, InstanceId: id }))).toMatchObject({ name: "InvalidInstanceID" });
    await ec2.deleteSubnet({ SubnetId: network.subnetIds[0] });
    await cloud.advance(3600);
    expect(await failureOf(look())).toMatchObject({ name: "InvalidInstanceID.NotFound", message: `The instance ID '${id}' does not exist` });
  });

  test("with termination protection is terminated only after it was taken off, by either form of the call", async () => {
    const { cloud, ec2, id, look } = await bastion();
    await ec2.modifyInstanceAttribute({ InstanceId: id, DisableApiTermination: { Value: true } });
    expect((await ec2.describeInstanceAttribute({ InstanceId: id, Attribute: "disableApiTermination" })).DisableApiTermination?.Value).toBe(true);
    expect(await failureOf(ec2.terminateInstances({ InstanceIds: [id] }))).toMatchObject({
      name: "OperationNotPermitted",
      message: `The instance '${id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
    });
    await cloud.advance(100);
    expect((await look())?.State?.Name).toBe("running");
    await ec2.modifyInstanceAttribute({ InstanceId: id, Attribute: "disableApiTermination", Value: "false" });
    await ec2.terminateInstances({ InstanceIds: [id] });
    expect((await look())?.State?.Name).toBe("shutting-down");
  });

  test("of another zone goes even where a protected one makes the call fail", async () => {
    const { cloud, ec2, id, network } = await bastion();
    const { Instances } = await ec2.runInstances({ ...micro, SubnetId: network.subnetIds[1] });
    const other = Instances?.[0]?.InstanceId ?? "";
    await ec2.modifyInstanceAttribute({ InstanceId: id, DisableApiTermination: { Value: true } });
    expect(await failureOf(ec2.terminateInstances({ InstanceIds: [id, other] }))).toMatchObject({ name: "OperationNotPermitted" });
    expect((await lookAt(cloud, id))?.State?.Name).not.toBe("shutting-down");
    expect((await lookAt(cloud, other))?.State?.Name).toBe("shutting-down");
  });

  test("stops, loses its public address, and starts again", async () => {
    const { cloud, ec2, id, look } = await bastion();
    expect(await failureOf(ec2.stopInstances({ InstanceIds: [id] }))).toMatchObject({ name: "IncorrectInstanceState" });
    await cloud.advance(30);
    await ec2.stopInstances({ InstanceIds: [id] });
    await cloud.advance(60);
    expect((await look())?.State?.Name).toBe("stopped");
    expect((await look())?.PublicIpAddress).toBeUndefined();
    await ec2.startInstances({ InstanceIds: [id] });
    await cloud.advance(30);
    expect((await look())?.State?.Name).toBe("running");
    await ec2.modifyInstanceAttribute({ InstanceId: id, DisableApiStop: { Value: true } });
    expect(await failureOf(ec2.stopInstances({ InstanceIds: [id] }))).toMatchObject({ name: "OperationNotPermitted" });
    await ec2.terminateInstances({ InstanceIds: [id] });
    expect(await failureOf(ec2.startInstances({ InstanceIds: [id] }))).toMatchObject({ name: "IncorrectInstanceState" });
    expect(await failureOf(ec2.startInstances({ InstanceIds: ["i-0"] }))).toMatchObject({ name: "InvalidInstanceID.NotFound" });
  });

  test("is refused without a subnet, with a group of another VPC, with a malformed image, and with what is not modelled", async () => {
    const { ec2, network } = await bastion();
    const run = async (request: object) => failureOf(ec2.runInstances({ ...micro, ...request }));
    const SubnetId = network.subnetIds[0];
    expect(await run({})).toMatchObject({ name: "VPCIdNotSpecified" });
    expect(await run({ SubnetId: "subnet-0" })).toMatchObject({ name: "InvalidSubnetID.NotFound" });
    expect(await run({ SubnetId, SecurityGroupIds: ["sg-0"] })).toMatchObject({ name: "InvalidGroup.NotFound" });
    const VpcId = (await ec2.createVpc({ CidrBlock: "10.7.0.0/16" })).Vpc?.VpcId ?? "";
    const foreign = (await ec2.createSecurityGroup({ VpcId, GroupName: "foreign", Description: "x" })).GroupId;
    expect(await run({ SubnetId, SecurityGroupIds: [foreign] })).toMatchObject({ name: "InvalidParameter" });
    expect(await run({ SubnetId, ImageId: "ubuntu" })).toMatchObject({ name: "InvalidAMIID.Malformed" });
    expect(await run({ SubnetId, PrivateIpAddress: "10.0.1.4" })).toMatchObject({ name: "InvalidIPAddress.InUse" });
    expect(await run({ SubnetId, PrivateIpAddress: "10.0.2.9" })).toMatchObject({ name: "InvalidParameterValue" });
    expect(await run({ SubnetId, KeyName: "laptop" })).toMatchObject({
      name: "UnsupportedError",
      message: expect.stringContaining("ec2:RunInstances.KeyName"),
    });
    expect(await run({ SubnetId, TagSpecifications: [{ ResourceType: "volume", Tags: [] }] })).toMatchObject({ name: "UnsupportedError" });
    expect(await run({ SubnetId, MaxCount: 0 })).toMatchObject({ name: "InvalidParameterValue" });
    expect(await run({ SubnetId, ImageId: undefined })).toMatchObject({ name: "MissingParameter" });
    expect(await run({ SubnetId, ImageId: "resolve:ssm:/ami" })).toMatchObject({ name: "UnsupportedError" });
    expect(await run({ SubnetId, Placement: { AvailabilityZone: "eu-west-1c" } })).toMatchObject({ name: "InvalidParameterValue" });
    expect(await run({ SubnetId, NetworkInterfaces: [{ DeviceIndex: 0, SubnetId }] })).toMatchObject({ name: "InvalidParameterCombination" });
    expect(
      await run({
        NetworkInterfaces: [
          { DeviceIndex: 0, SubnetId },
          { DeviceIndex: 1, SubnetId },
        ],
      }),
    ).toMatchObject({ name: "UnsupportedError" });
  });

  test("is run once for one client token", async () => {
    const { ec2, network } = await bastion();
    const request = { ...micro, SubnetId: network.subnetIds[0], ClientToken: "once", UserData: "IyEvYmluL3No" };
    const one = await ec2.runInstances(request);
    expect((await ec2.runInstances(request)).ReservationId).toBe(one.ReservationId);
    expect(await failureOf(ec2.runInstances({ ...request, MaxCount: 2 }))).toMatchObject({ name: "IdempotentParameterMismatch" });
    const InstanceId = one.Instances?.[0]?.InstanceId ?? "";
    expect((await ec2.describeInstanceAttribute({ InstanceId, Attribute: "userData" })).UserData?.Value).toBe("IyEvYmluL3No");
    expect(await failureOf(ec2.modifyInstanceAttribute({ InstanceId, UserData: { Value: new Uint8Array([1]) } }))).toMatchObject({
      name: "IncorrectInstanceState",
    });
    const modify = async (change: object) => failureOf(ec2.modifyInstanceAttribute({ InstanceId, ...change }));
    expect(await modify({})).toMatchObject({ name: "InvalidParameterCombination" });
    expect(await modify({ InstanceInitiatedShutdownBehavior: { Value: "explode" } })).toMatchObject({ name: "InvalidParameterValue" });
    expect(await modify({ Attribute: "disableApiTermination" })).toMatchObject({ name: "MissingParameter" });
    expect(await modify({ Attribute: "disableApiTermination", Value: "maybe" })).toMatchObject({ name: "InvalidParameterValue" });
    expect(await modify({ Attribute: "kernel", Value: "x" })).toMatchObject({ name: "UnsupportedError" });
    const VpcId = (await ec2.createVpc({ CidrBlock: "10.7.0.0/16" })).Vpc?.VpcId ?? "";
    const foreign = (await ec2.createSecurityGroup({ VpcId, GroupName: "foreign", Description: "x" })).GroupId ?? "";
    expect(await modify({ Groups: [foreign] })).toMatchObject({ name: "InvalidParameter" });
    await ec2.modifyInstanceAttribute({ InstanceId, Groups: [network.groupId] });
    expect(await failureOf(ec2.describeInstanceAttribute({ InstanceId, Attribute: "kernel" }))).toMatchObject({ name: "UnsupportedError" });
  });

  test("is found by state, tag and VPC, and its interface by its group", async () => {
    const { cloud, ec2, id, network } = await bastion();
    await cloud.advance(30);
    const filters = [
      { Name: "tag:Name", Values: ["bastion"] },
      { Name: "instance-state-name", Values: ["running", "pending"] },
      { Name: "vpc-id", Values: [network.vpcId] },
    ];
    expect((await ec2.describeInstances({ Filters: filters })).Reservations).toHaveLength(1);
    expect((await ec2.describeInstances({ Filters: [{ Name: "instance-state-name", Values: ["stopped"] }] })).Reservations).toEqual([]);
    const interfaces = await ec2.describeNetworkInterfaces({ Filters: [{ Name: "group-id", Values: [network.groupId] }] });
    expect(interfaces.NetworkInterfaces?.map((one) => one.Attachment?.InstanceId)).toEqual([id]);
    expect(await failureOf(ec2.describeNetworkInterfaces({ NetworkInterfaceIds: ["eni-0"] }))).toMatchObject({ name: "InvalidNetworkInterfaceID.NotFound" });
  });
});
