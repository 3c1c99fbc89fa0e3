import type { EC2, Subnet } from "@aws-sdk/client-ec2";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_subnet.json" with { type: "json" };
import { given, hasChanged, isOn, present, text } from "./attributes.ts";
import { attempt, hasCode, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeEc2Tags, tagSpecifications } from "./ec2-tags.ts";
import { lookForLingeringInterfaces } from "./lingering-interfaces.ts";
import { retryWhile } from "./retry.ts";
import { tagsAll } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/subnet */
export const awsSubnet: ResourceType = defineResource(slice, {
  type: "aws_subnet",
  forceNew: ["availability_zone", "availability_zone_id", "cidr_block", "ipv6_native", "outpost_arn", "vpc_id"],
  unsupported: [
    "assign_ipv6_address_on_creation",
    "customer_owned_ipv4_pool",
    "enable_dns64",
    "enable_lni_at_device_index",
    "enable_resource_name_dns_a_record_on_launch",
    "enable_resource_name_dns_aaaa_record_on_launch",
    "ipv6_cidr_block",
    "ipv6_native",
    "map_customer_owned_ip_on_launch",
    "outpost_arn",
    "private_dns_hostname_type_on_launch",
  ],
  describe: (attributes) => `EC2 Subnet (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const ec2 = await context.session.client("ec2");
    const input = present({
      AvailabilityZone: text(planned, "availability_zone"),
      AvailabilityZoneId: text(planned, "availability_zone_id"),
      CidrBlock: text(planned, "cidr_block"),
      VpcId: given(planned, "vpc_id"),
      ...tagSpecifications(context, planned, "subnet"),
    });
    const made = await attempt("creating EC2 Subnet", "EC2: CreateSubnet", () => ec2.createSubnet(input));
    const id = made.Subnet?.SubnetId ?? "";
    setId(id);
    await context.waitFor(`EC2 Subnet (${id}) create`, async () => ((await findSubnet(ec2, id))?.State === "available" ? true : undefined));
    if (isOn(planned, "map_public_ip_on_launch")) await mapPublicIp(ec2, id, true);
  },
  async read(context, prior) {
    const ec2 = await context.session.client("ec2");
    const subnet = await findSubnet(ec2, given(prior, "id"));
    if (subnet === undefined) return null;
    return {
      arn: subnet.SubnetArn ?? null,
      assign_ipv6_address_on_creation: subnet.AssignIpv6AddressOnCreation ?? false,
      availability_zone: subnet.AvailabilityZone ?? null,
      availability_zone_id: subnet.AvailabilityZoneId ?? null,
      cidr_block: subnet.CidrBlock ?? null,
      customer_owned_ipv4_pool: "",
      enable_dns64: subnet.EnableDns64 ?? false,
      enable_lni_at_device_index: 0,
      enable_resource_name_dns_a_record_on_launch: subnet.PrivateDnsNameOptionsOnLaunch?.EnableResourceNameDnsARecord ?? false,
      enable_resource_name_dns_aaaa_record_on_launch: subnet.PrivateDnsNameOptionsOnLaunch?.EnableResourceNameDnsAAAARecord ?? false,
      ipv6_cidr_block: "",
      ipv6_cidr_block_association_id: "",
      ipv6_native: subnet.Ipv6Native ?? false,
      map_customer_owned_ip_on_launch: false,
      map_public_ip_on_launch: subnet.MapPublicIpOnLaunch ?? false,
      outpost_arn: "",
      owner_id: subnet.OwnerId ?? null,
      private_dns_hostname_type_on_launch: subnet.PrivateDnsNameOptionsOnLaunch?.HostnameType ?? "ip-name",
      vpc_id: subnet.VpcId ?? null,
      tags_all: tagsAll(subnet.Tags),
    };
  },
  async update(context, prior, planned) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    if (hasChanged(prior, planned, "map_public_ip_on_launch")) await mapPublicIp(ec2, id, isOn(planned, "map_public_ip_on_launch"));
    await changeEc2Tags(ec2, context, prior, planned, `EC2 Subnet (${id})`, id);
  },
  async delete(context, prior) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    const doing = `deleting EC2 Subnet (${id})`;
    await lookForLingeringInterfaces(ec2, "EC2 Subnet", "subnet-id", id);
    await orGone([notFound], () =>
      retryWhile(
        context,
        1200,
        () => attempt(doing, "EC2: DeleteSubnet", () => ec2.deleteSubnet({ SubnetId: id })),
        (error) => hasCode(error, "DependencyViolation"),
      ),
    );
  },
});

const notFound = "InvalidSubnetID.NotFound";

async function findSubnet(ec2: EC2, id: string): Promise<Subnet | undefined> {
  const answer = await orGone([notFound], () => attempt(`reading EC2 Subnet (${id})`, "EC2: DescribeSubnets", () => ec2.describeSubnets({ SubnetIds: [id] })));
  return answer?.Subnets?.[0];
}

async function mapPublicIp(ec2: EC2, id: string, value: boolean): Promise<void> {
  await attempt(`modifying EC2 Subnet (${id}) MapPublicIpOnLaunch`, "EC2: ModifySubnetAttribute", () =>
    ec2.modifySubnetAttribute({ SubnetId: id, MapPublicIpOnLaunch: { Value: value } }),
  );
}
