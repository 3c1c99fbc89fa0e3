import type { Address, EC2 } from "@aws-sdk/client-ec2";
import { UnsupportedError } from "#model/errors";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_eip.json" with { type: "json" };
import { given, hasChanged, present, text } from "./attributes.ts";
import { attempt, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeEc2Tags, tagSpecifications } from "./ec2-tags.ts";
import { tagsAll } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/eip */
export const awsEip: ResourceType = defineResource(slice, {
  type: "aws_eip",
  forceNew: ["address", "domain", "ipam_pool_id", "network_border_group", "public_ipv4_pool", "vpc"],
  unsupported: ["address", "customer_owned_ipv4_pool", "ipam_pool_id", "network_border_group", "public_ipv4_pool"],
  describe: (attributes) => `EC2 EIP (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const ec2 = await context.session.client("ec2");
    const domain = text(planned, "domain") === "vpc" || planned["vpc"] === true ? ("vpc" as const) : undefined;
    const input = { ...present({ Domain: domain }), ...tagSpecifications(context, planned, "elastic-ip") };
    const made = await attempt("creating EC2 EIP", "EC2: AllocateAddress", () => ec2.allocateAddress(input));
    const id = made.AllocationId ?? "";
    setId(id, { allocation_id: id });
    await associate(ec2, id, text(planned, "instance"), text(planned, "network_interface"));
  },
  async read(context, prior) {
    const ec2 = await context.session.client("ec2");
    const address = await findAddress(ec2, given(prior, "id"));
    if (address === undefined) return null;
    const id = address.AllocationId ?? "";
    return {
      allocation_id: id,
      arn: `arn:aws:ec2:${context.region}:${context.account}:elastic-ip/${id}`,
      association_id: address.AssociationId ?? "",
      carrier_ip: "",
      customer_owned_ip: "",
      customer_owned_ipv4_pool: "",
      domain: address.Domain ?? "vpc",
      instance: address.InstanceId ?? "",
      network_border_group: address.NetworkBorderGroup ?? context.region,
      network_interface: address.NetworkInterfaceId ?? "",
      ...(address.PrivateIpAddress === undefined ? {} : { private_dns: privateDns(address.PrivateIpAddress, context.region) }),
      private_ip: address.PrivateIpAddress ?? "",
      ptr_record: "",
      public_dns: publicDns(address.PublicIp, context.region),
      public_ip: address.PublicIp ?? "",
      public_ipv4_pool: address.PublicIpv4Pool ?? "amazon",
      vpc: address.Domain !== "standard",
      tags_all: tagsAll(address.Tags),
    };
  },
  async update(context, prior, planned) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    if (hasChanged(prior, planned, "instance", "network_interface", "associate_with_private_ip")) {
      await disassociate(ec2, text(prior, "association_id"));
      await associate(ec2, id, text(planned, "instance"), text(planned, "network_interface"));
    }
    await changeEc2Tags(ec2, context, prior, planned, `EC2 EIP (${id})`, id);
  },
  async delete(context, prior) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    if (text(prior, "instance") !== undefined || text(prior, "network_interface") !== undefined) await disassociate(ec2, text(prior, "association_id"));
    const input = { AllocationId: id, ...present({ NetworkBorderGroup: text(prior, "network_border_group") }) };
    await orGone([notFound], () => attempt(`deleting EC2 EIP (${id})`, "EC2: ReleaseAddress", () => ec2.releaseAddress(input)));
  },
});

const notFound = "InvalidAllocationID.NotFound";

async function findAddress(ec2: EC2, id: string): Promise<Address | undefined> {
  const answer = await orGone([notFound], () =>
    attempt(`reading EC2 EIP (${id})`, "EC2: DescribeAddresses", () => ec2.describeAddresses({ AllocationIds: [id] })),
  );
  return answer?.Addresses?.[0];
}

async function associate(ec2: EC2, id: string, instance: string | undefined, networkInterface: string | undefined): Promise<void> {
  if (networkInterface !== undefined) throw new UnsupportedError("aws_eip.network_interface", "the embedded Terraform");
  if (instance === undefined) return;
  await attempt(`associating EC2 EIP (${id})`, "EC2: AssociateAddress", () => ec2.associateAddress({ AllocationId: id, InstanceId: instance }));
}

async function disassociate(ec2: EC2, association: string | undefined): Promise<void> {
  if (association === undefined) return;
  await orGone(["InvalidAssociationID.NotFound"], () =>
    attempt(`disassociating EC2 EIP (${association})`, "EC2: DisassociateAddress", () => ec2.disassociateAddress({ AssociationId: association })),
  );
}

function privateDns(ip: string, region: string): string {
  return `ip-${ip.replaceAll(".", "-")}.${region === "us-east-1" ? "ec2" : `${region}.compute`}.internal`;
}

function publicDns(ip: string | undefined, region: string): string {
  const zone = region === "us-east-1" ? "compute-1" : `${region}.compute`;
  return ip === undefined ? "" : `ec2-${ip.replaceAll(".", "-")}.${zone}.amazonaws.com`;
}
