import type { EC2, NatGateway } from "@aws-sdk/client-ec2";
import { ResourceFailure } from "../provider.ts";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_nat_gateway.json" with { type: "json" };
import { given, present, text } from "./attributes.ts";
import { attempt, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeEc2Tags, tagSpecifications } from "./ec2-tags.ts";
import { tagsAll } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/nat_gateway */
export const awsNatGateway: ResourceType = defineResource(slice, {
  type: "aws_nat_gateway",
  forceNew: ["allocation_id", "connectivity_type", "private_ip", "subnet_id"],
  unsupported: ["private_ip", "secondary_allocation_ids", "secondary_private_ip_address_count", "secondary_private_ip_addresses"],
  describe: (attributes) => `EC2 NAT Gateway (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const ec2 = await context.session.client("ec2");
    const connectivity = text(planned, "connectivity_type") === "private" ? ("private" as const) : ("public" as const);
    const input = {
      SubnetId: given(planned, "subnet_id"),
      ConnectivityType: connectivity,
      ...present({ AllocationId: text(planned, "allocation_id") }),
      ...tagSpecifications(context, planned, "natgateway"),
    };
    const made = await attempt("creating EC2 NAT Gateway", "EC2: CreateNatGateway", () => ec2.createNatGateway(input));
    const id = made.NatGateway?.NatGatewayId ?? "";
    setId(id);
    await context.waitFor(`EC2 NAT Gateway (${id}) create`, async () => isAvailable(await find(ec2, id), id), { timeoutSeconds: 600 });
  },
  async read(context, prior) {
    const ec2 = await context.session.client("ec2");
    const gateway = await find(ec2, given(prior, "id"));
    if (gateway === undefined) return null;
    const address = gateway.NatGatewayAddresses?.[0];
    return {
      allocation_id: address?.AllocationId ?? "",
      association_id: address?.AssociationId ?? "",
      connectivity_type: gateway.ConnectivityType ?? "public",
      network_interface_id: address?.NetworkInterfaceId ?? "",
      private_ip: address?.PrivateIp ?? "",
      public_ip: address?.PublicIp ?? "",
      secondary_allocation_ids: [],
      secondary_private_ip_address_count: 0,
      secondary_private_ip_addresses: [],
      subnet_id: gateway.SubnetId ?? null,
      tags_all: tagsAll(gateway.Tags),
    };
  },
  async update(context, prior, planned) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    await changeEc2Tags(ec2, context, prior, planned, `EC2 NAT Gateway (${id})`, id);
  },
  async delete(context, prior) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    const gone = await orGone([notFound], () =>
      attempt(`deleting EC2 NAT Gateway (${id})`, "EC2: DeleteNatGateway", () => ec2.deleteNatGateway({ NatGatewayId: id })),
    );
    if (gone === undefined) return;
    await context.waitFor(`EC2 NAT Gateway (${id}) delete`, async () => ((await find(ec2, id)) === undefined ? true : undefined), {
      everySeconds: 10,
      timeoutSeconds: 1800,
    });
  },
});

const notFound = "NatGatewayNotFound";

async function find(ec2: EC2, id: string): Promise<NatGateway | undefined> {
  const answer = await orGone([notFound], () =>
    attempt(`reading EC2 NAT Gateway (${id})`, "EC2: DescribeNatGateways", () => ec2.describeNatGateways({ NatGatewayIds: [id] })),
  );
  const gateway = answer?.NatGateways?.[0];
  return gateway?.State === "deleted" ? undefined : gateway;
}

function isAvailable(gateway: NatGateway | undefined, id: string): true | undefined {
  if (gateway?.State === "failed")
    throw new ResourceFailure(
      `waiting for EC2 NAT Gateway (${id}) create: unexpected state 'failed', wanted target 'available': ${gateway.FailureCode ?? ""}: ${gateway.FailureMessage ?? ""}`,
    );
  return gateway?.State === "available" ? true : undefined;
}
