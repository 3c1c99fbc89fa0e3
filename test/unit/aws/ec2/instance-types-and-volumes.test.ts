import { describe, expect, test } from "vitest";
import { createNetwork, failureOf, openNetworkCloud } from "./open-network-cloud.ts";

const image = { ImageId: "ami-0123456789abcdef0", MinCount: 1, MaxCount: 1 };

async function launch(InstanceType: "m5.large" | "t2.micro" | "t3.micro", more: object = {}) {
  const cloud = await openNetworkCloud();
  const network = await createNetwork(cloud);
  const { Instances } = await cloud.ec2.runInstances({ ...image, InstanceType, SubnetId: network.subnetIds[0], ...more });
  return { cloud, ec2: cloud.ec2, id: Instances?.[0]?.InstanceId ?? "" };
}

describe("instance types", () => {
  test("have measures, and some can burst", async () => {
    const { ec2 } = await openNetworkCloud();
    const { InstanceTypes } = await ec2.describeInstanceTypes({ InstanceTypes: ["t3.micro", "r6g.xlarge"] });
    expect(InstanceTypes).toMatchObject([
      {
        InstanceType: "t3.micro",
        VCpuInfo: { DefaultVCpus: 2, DefaultCores: 1 },
        MemoryInfo: { SizeInMiB: 1024 },
        ProcessorInfo: { SupportedArchitectures: ["x86_64"] },
        BurstablePerformanceSupported: true,
        FreeTierEligible: true,
      },
      {
        InstanceType: "r6g.xlarge",
        VCpuInfo: { DefaultVCpus: 4, DefaultCores: 4 },
        MemoryInfo: { SizeInMiB: 32_768 },
        ProcessorInfo: { SupportedArchitectures: ["arm64"] },
        BurstablePerformanceSupported: false,
      },
    ]);
    const bursting = await ec2.describeInstanceTypes({ Filters: [{ Name: "instance-type", Values: ["t2.*"] }], MaxResults: 5 });
    expect(bursting.InstanceTypes?.map((one) => one.InstanceType)).toEqual(["t2.nano", "t2.micro", "t2.small", "t2.medium", "t2.large"]);
    const rest = await ec2.describeInstanceTypes({ Filters: [{ Name: "instance-type", Values: ["t2.*"] }], MaxResults: 5, NextToken: bursting.NextToken });
    expect(rest.InstanceTypes?.map((one) => one.InstanceType)).toEqual(["t2.xlarge", "t2.2xlarge"]);
  });

  test("that are none are an error, and those whose measures are not known are refused by name", async () => {
    const { ec2, denied } = await openNetworkCloud();
    const describeType = async (name: string) => failureOf(ec2.describeInstanceTypes({ InstanceTypes: [name as "t3.micro"] }));
    expect(await describeType("t3 micro")).toMatchObject({
      name: "InvalidInstanceType",
      message: "The following supplied instance types do not exist: [t3 micro]",
    });
    expect((await describeType("p5.48xlarge")).message).toContain("ec2:DescribeInstanceTypes.InstanceType=p5.48xlarge");
    expect((await describeType("t3.metal")).message).toContain("ec2:DescribeInstanceTypes.InstanceType=t3.metal");
    expect(await failureOf(ec2.describeInstanceTypes({ NextToken: "x" }))).toMatchObject({ name: "InvalidParameterValue" });
    denied.add("ec2:DescribeInstanceTypes");
    expect(await describeType("t3.micro")).toMatchObject({ name: "UnauthorizedOperation" });
  });
});

describe("credits of instances that burst", () => {
  test("are those of the launch, or of the family", async () => {
    const { ec2, id } = await launch("t3.micro");
    expect((await ec2.describeInstanceCreditSpecifications({ InstanceIds: [id] })).InstanceCreditSpecifications).toEqual([
      { InstanceId: id, CpuCredits: "unlimited" },
    ]);
    const standard = await launch("t3.micro", { CreditSpecification: { CpuCredits: "standard" } });
    expect((await standard.ec2.describeInstanceCreditSpecifications({ InstanceIds: [standard.id] })).InstanceCreditSpecifications).toMatchObject([
      { CpuCredits: "standard" },
    ]);
    expect((await standard.ec2.describeInstanceCreditSpecifications({})).InstanceCreditSpecifications, "only those without limit are listed").toEqual([]);
    const old = await launch("t2.micro");
    expect((await old.ec2.describeInstanceCreditSpecifications({ InstanceIds: [old.id] })).InstanceCreditSpecifications).toMatchObject([
      { CpuCredits: "standard" },
    ]);
  });

  test("are no matter of others", async () => {
    const { cloud, ec2, id } = await launch("m5.large");
    expect(await failureOf(ec2.describeInstanceCreditSpecifications({ InstanceIds: [id] }))).toMatchObject({ name: "InvalidParameterValue" });
    expect(await failureOf(ec2.describeInstanceCreditSpecifications({ InstanceIds: ["i-0123456789abcdef0"] }))).toMatchObject({
      name: "InvalidInstanceID.NotFound",
    });
    cloud.denied.add("ec2:DescribeInstanceCreditSpecifications");
    expect(await failureOf(ec2.describeInstanceCreditSpecifications({}))).toMatchObject({ name: "UnauthorizedOperation" });
  });
});

describe("the root volume of an instance", () => {
  test("is shown with the instance and goes with it", async () => {
    const { cloud, ec2, id } = await launch("t3.micro");
    const instance = async () => (await ec2.describeInstances({ InstanceIds: [id] })).Reservations?.[0]?.Instances?.[0];
    const shown = await instance();
    const volumeId = shown?.BlockDeviceMappings?.[0]?.Ebs?.VolumeId ?? "";
    expect(shown).toMatchObject({ RootDeviceName: "/dev/xvda", BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { DeleteOnTermination: true } }] });
    const { Volumes } = await ec2.describeVolumes({ VolumeIds: [volumeId] });
    expect(Volumes).toMatchObject([{ VolumeId: volumeId, Size: 8, VolumeType: "gp3", State: "in-use", AvailabilityZone: "eu-west-1a" }]);
    expect(Volumes?.[0]?.Attachments).toMatchObject([{ InstanceId: id, Device: "/dev/xvda", State: "attached" }]);
    const byInstance = { Filters: [{ Name: "attachment.instance-id", Values: [id] }] };
    expect((await ec2.describeVolumes(byInstance)).Volumes).toHaveLength(1);
    await cloud.advance(30);
    await ec2.terminateInstances({ InstanceIds: [id] });
    await cloud.advance(60);
    expect((await instance())?.BlockDeviceMappings).toEqual([]);
    expect((await ec2.describeVolumes(byInstance)).Volumes).toEqual([]);
    expect(await failureOf(ec2.describeVolumes({ VolumeIds: [volumeId] }))).toMatchObject({ name: "InvalidVolume.NotFound" });
  });

  test("is looked at by those who may, under filters that are known", async () => {
    const { cloud, ec2 } = await launch("t3.micro");
    expect((await failureOf(ec2.describeVolumes({ Filters: [{ Name: "snapshot-id", Values: ["x"] }] }))).message).toContain("Filters[snapshot-id]");
    cloud.denied.add("ec2:DescribeVolumes");
    expect(await failureOf(ec2.describeVolumes({}))).toMatchObject({ name: "UnauthorizedOperation" });
  });
});

describe("what Terraform sends with a launch", () => {
  test("an empty zone and hibernation switched off say nothing; hibernation is refused", async () => {
    const { id } = await launch("t3.micro", { Placement: { AvailabilityZone: "" }, HibernationOptions: { Configured: false } });
    expect(id).toMatch(/^i-/);
    await expect(launch("t3.micro", { HibernationOptions: { Configured: true } })).rejects.toThrow("ec2:RunInstances.HibernationOptions.Configured=true");
    await expect(launch("t3.micro", { Placement: { AvailabilityZone: "eu-west-1b" } })).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });
});

test("an address has no reverse DNS name, and must be there", async () => {
  const { ec2, denied } = await openNetworkCloud();
  const { AllocationId = "", PublicIp } = await ec2.allocateAddress({});
  expect((await ec2.describeAddressesAttribute({ AllocationIds: [AllocationId], Attribute: "domain-name" })).Addresses).toEqual([{ AllocationId, PublicIp }]);
  expect(await failureOf(ec2.describeAddressesAttribute({ AllocationIds: ["eipalloc-0"] }))).toMatchObject({ name: "InvalidAllocationID.NotFound" });
  expect(await failureOf(ec2.describeAddressesAttribute({ Attribute: "colour" as "domain-name" }))).toMatchObject({ name: "InvalidParameterValue" });
  denied.add("ec2:DescribeAddressesAttribute");
  expect(await failureOf(ec2.describeAddressesAttribute({}))).toMatchObject({ name: "UnauthorizedOperation" });
});

test("a route table is made once for a client token", async () => {
  const cloud = await openNetworkCloud();
  const { vpcId: VpcId } = await createNetwork(cloud);
  const { ec2 } = cloud;
  const first = await ec2.createRouteTable({ VpcId, ClientToken: "t" });
  expect(first.ClientToken).toBe("t");
  expect((await ec2.createRouteTable({ VpcId, ClientToken: "t" })).RouteTable?.RouteTableId).toBe(first.RouteTable?.RouteTableId);
  expect((await ec2.createRouteTable({ VpcId, ClientToken: "other" })).RouteTable?.RouteTableId, "the control").not.toBe(first.RouteTable?.RouteTableId);
  expect(await failureOf(ec2.createRouteTable({ VpcId: "vpc-0", ClientToken: "t" }))).toMatchObject({ name: "IdempotentParameterMismatch" });
});
