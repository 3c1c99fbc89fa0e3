import type { EC2, Vpc, VpcAttributeName } from "@aws-sdk/client-ec2";
import type { JsonObject } from "#model/json";
import type { ResourceContext, ResourceType } from "../provider.ts";
import slice from "../schema/aws_vpc.json" with { type: "json" };
import { flag, given, hasChanged, isOn, present, text } from "./attributes.ts";
import { attempt, hasCode, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeEc2Tags, tagSpecifications } from "./ec2-tags.ts";
import { retryWhile } from "./retry.ts";
import { tagsAll } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/vpc */
export const awsVpc: ResourceType = defineResource(slice, {
  type: "aws_vpc",
  forceNew: ["cidr_block", "instance_tenancy", "ipv4_ipam_pool_id", "ipv4_netmask_length", "ipv6_cidr_block_network_border_group"],
  unsupported: [
    "assign_generated_ipv6_cidr_block",
    "enable_network_address_usage_metrics",
    "ipv4_ipam_pool_id",
    "ipv4_netmask_length",
    "ipv6_cidr_block",
    "ipv6_cidr_block_network_border_group",
    "ipv6_ipam_pool_id",
    "ipv6_netmask_length",
  ],
  validate: (config) => cidrProblems(text(config, "cidr_block")),
  describe: (attributes) => `EC2 VPC (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const ec2 = await context.session.client("ec2");
    const input = present({ CidrBlock: text(planned, "cidr_block"), InstanceTenancy: tenancy(planned), ...tagSpecifications(context, planned, "vpc") });
    const made = await attempt("creating EC2 VPC", "EC2: CreateVpc", () => ec2.createVpc(input));
    const id = made.Vpc?.VpcId ?? "";
    setId(id);
    await context.waitFor(`EC2 VPC (${id}) create`, async () => ((await findVpc(ec2, id))?.State === "available" ? true : undefined));
    if (isOn(planned, "enable_dns_hostnames")) await setAttribute(ec2, id, { EnableDnsHostnames: { Value: true } });
    if (flag(planned, "enable_dns_support") === false) await setAttribute(ec2, id, { EnableDnsSupport: { Value: false } });
  },
  async read(context, prior) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    const vpc = await findVpc(ec2, id);
    return vpc === undefined ? null : describeVpc(ec2, vpc, context);
  },
  async update(context, prior, planned) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    if (hasChanged(prior, planned, "enable_dns_hostnames"))
      await setAttribute(ec2, id, { EnableDnsHostnames: { Value: isOn(planned, "enable_dns_hostnames") } });
    if (hasChanged(prior, planned, "enable_dns_support")) await setAttribute(ec2, id, { EnableDnsSupport: { Value: isOn(planned, "enable_dns_support") } });
    await changeEc2Tags(ec2, context, prior, planned, `EC2 VPC (${id})`, id);
  },
  async delete(context, prior) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    const doing = `deleting EC2 VPC (${id})`;
    await orGone([notFound], () =>
      retryWhile(
        context,
        300,
        () => attempt(doing, "EC2: DeleteVpc", () => ec2.deleteVpc({ VpcId: id })),
        (error) => hasCode(error, "DependencyViolation"),
      ),
    );
  },
});

const notFound = "InvalidVpcID.NotFound";

function cidrProblems(cidr: string | undefined): readonly { readonly summary: string; readonly attribute: string }[] {
  if (cidr === undefined || /^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/.test(cidr)) return [];
  return [{ summary: `expected cidr_block to contain a valid Value, got: ${cidr} with err: invalid CIDR address: ${cidr}`, attribute: "cidr_block" }];
}

function tenancy(planned: JsonObject): "default" | "dedicated" {
  return planned["instance_tenancy"] === "dedicated" ? "dedicated" : "default";
}

async function findVpc(ec2: EC2, id: string): Promise<Vpc | undefined> {
  const answer = await orGone([notFound], () => attempt(`reading EC2 VPC (${id})`, "EC2: DescribeVpcs", () => ec2.describeVpcs({ VpcIds: [id] })));
  return answer?.Vpcs?.[0];
}

async function setAttribute(ec2: EC2, id: string, change: { EnableDnsHostnames?: { Value: boolean }; EnableDnsSupport?: { Value: boolean } }): Promise<void> {
  const name = Object.keys(change)[0] ?? "";
  await attempt(`setting EC2 VPC (${id}) ${name}`, "EC2: ModifyVpcAttribute", () => ec2.modifyVpcAttribute({ VpcId: id, ...change }));
}

async function readAttribute(
  ec2: EC2,
  id: string,
  attribute: VpcAttributeName,
): Promise<{ EnableDnsHostnames?: { Value?: boolean | undefined }; EnableDnsSupport?: { Value?: boolean | undefined } }> {
  const answer = await attempt(`reading EC2 VPC (${id}) ${attribute} Attribute`, "EC2: DescribeVpcAttribute", () =>
    ec2.describeVpcAttribute({ VpcId: id, Attribute: attribute }),
  );
  return present({ EnableDnsHostnames: answer.EnableDnsHostnames, EnableDnsSupport: answer.EnableDnsSupport });
}

async function describeVpc(ec2: EC2, vpc: Vpc, context: ResourceContext): Promise<JsonObject> {
  const id = vpc.VpcId ?? "";
  const hostnames = await readAttribute(ec2, id, "enableDnsHostnames");
  const support = await readAttribute(ec2, id, "enableDnsSupport");
  const groups = await ec2.describeSecurityGroups({
    Filters: [
      { Name: "group-name", Values: ["default"] },
      { Name: "vpc-id", Values: [id] },
    ],
  });
  const tables = await ec2.describeRouteTables({
    Filters: [
      { Name: "association.main", Values: ["true"] },
      { Name: "vpc-id", Values: [id] },
    ],
  });
  const acls = await ec2.describeNetworkAcls({
    Filters: [
      { Name: "default", Values: ["true"] },
      { Name: "vpc-id", Values: [id] },
    ],
  });
  const mainTable = tables.RouteTables?.[0]?.RouteTableId ?? null;
  return {
    arn: `arn:aws:ec2:${context.region}:${vpc.OwnerId ?? context.account}:vpc/${id}`,
    assign_generated_ipv6_cidr_block: false,
    cidr_block: vpc.CidrBlock ?? null,
    default_network_acl_id: acls.NetworkAcls?.[0]?.NetworkAclId ?? null,
    default_route_table_id: mainTable,
    default_security_group_id: groups.SecurityGroups?.[0]?.GroupId ?? null,
    dhcp_options_id: vpc.DhcpOptionsId ?? null,
    enable_dns_hostnames: hostnames.EnableDnsHostnames?.Value ?? false,
    enable_dns_support: support.EnableDnsSupport?.Value ?? false,
    enable_network_address_usage_metrics: false,
    instance_tenancy: vpc.InstanceTenancy ?? "default",
    ipv6_association_id: "",
    ipv6_cidr_block: "",
    ipv6_cidr_block_network_border_group: "",
    ipv6_ipam_pool_id: "",
    ipv6_netmask_length: 0,
    main_route_table_id: mainTable,
    owner_id: vpc.OwnerId ?? null,
    tags_all: tagsAll(vpc.Tags),
  };
}
