import { ResourceFailure } from "../provider.ts";
import type { DataSourceType } from "../provider.ts";
import slice from "../schema/data.aws_vpc.json" with { type: "json" };
import { flag, text } from "./attributes.ts";
import { attempt } from "./aws-failure.ts";
import { defineDataSource } from "./define-resource.ts";
import { filtersOf } from "./ec2-filters.ts";
import { tagsAll } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/vpc */
export const dataAwsVpc: DataSourceType = defineDataSource(slice, {
  type: "aws_vpc",
  async read(context, config) {
    const ec2 = await context.session.client("ec2");
    const [id, cidr, isDefault] = [text(config, "id"), text(config, "cidr_block"), flag(config, "default")];
    const Filters = [
      ...(cidr === undefined ? [] : [{ Name: "cidr", Values: [cidr] }]),
      ...(isDefault === undefined ? [] : [{ Name: "isDefault", Values: [String(isDefault)] }]),
      ...filtersOf(config),
    ];
    const input = { ...(id === undefined ? {} : { VpcIds: [id] }), ...(Filters.length === 0 ? {} : { Filters }) };
    const found = (await attempt("reading EC2 VPC", "EC2: DescribeVpcs", () => ec2.describeVpcs(input))).Vpcs ?? [];
    const vpc = found[0];
    if (vpc === undefined) throw new ResourceFailure("no matching EC2 VPC found");
    if (found.length > 1) throw new ResourceFailure("multiple EC2 VPCs matched; use additional constraints to reduce matches to a single EC2 VPC");
    const vpcId = vpc.VpcId ?? "";
    const attributes = await Promise.all(
      (["enableDnsHostnames", "enableDnsSupport"] as const).map((Attribute) =>
        attempt(`reading EC2 VPC (${vpcId}) Attribute`, "EC2: DescribeVpcAttribute", () => ec2.describeVpcAttribute({ VpcId: vpcId, Attribute })),
      ),
    );
    const tables = await ec2.describeRouteTables({
      Filters: [
        { Name: "association.main", Values: ["true"] },
        { Name: "vpc-id", Values: [vpcId] },
      ],
    });
    return {
      id: vpcId,
      arn: `arn:aws:ec2:${context.region}:${vpc.OwnerId ?? context.account}:vpc/${vpcId}`,
      cidr_block: vpc.CidrBlock ?? "",
      cidr_block_associations: (vpc.CidrBlockAssociationSet ?? []).map((one) => ({
        association_id: one.AssociationId ?? "",
        cidr_block: one.CidrBlock ?? "",
        state: one.CidrBlockState?.State ?? "",
      })),
      default: vpc.IsDefault ?? false,
      dhcp_options_id: vpc.DhcpOptionsId ?? "",
      enable_dns_hostnames: attributes[0]?.EnableDnsHostnames?.Value ?? false,
      enable_dns_support: attributes[1]?.EnableDnsSupport?.Value ?? false,
      enable_network_address_usage_metrics: false,
      instance_tenancy: vpc.InstanceTenancy ?? "default",
      ipv6_association_id: "",
      ipv6_cidr_block: "",
      main_route_table_id: tables.RouteTables?.[0]?.RouteTableId ?? "",
      owner_id: vpc.OwnerId ?? "",
      tags: tagsAll(vpc.Tags),
    };
  },
});
