import type { EC2, RouteTableAssociation } from "@aws-sdk/client-ec2";
import { ResourceFailure } from "../provider.ts";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_route_table_association.json" with { type: "json" };
import { given, present, text } from "./attributes.ts";
import { attempt, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/route_table_association */
export const awsRouteTableAssociation: ResourceType = defineResource(slice, {
  type: "aws_route_table_association",
  forceNew: ["gateway_id", "subnet_id"],
  describe: (attributes) => `Route Table Association (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const ec2 = await context.session.client("ec2");
    const input = present({ RouteTableId: given(planned, "route_table_id"), SubnetId: text(planned, "subnet_id"), GatewayId: text(planned, "gateway_id") });
    const made = await attempt(`creating Route Table (${given(planned, "route_table_id")}) Association`, "EC2: AssociateRouteTable", () =>
      ec2.associateRouteTable(input),
    );
    setId(made.AssociationId ?? "");
  },
  async read(context, prior) {
    const ec2 = await context.session.client("ec2");
    const found = await findAssociation(ec2, given(prior, "route_table_id"), given(prior, "id"));
    if (found === undefined) return null;
    return { gateway_id: found.GatewayId ?? "", route_table_id: found.RouteTableId ?? null, subnet_id: found.SubnetId ?? "" };
  },
  async update() {
    throw new ResourceFailure("updating Route Table Association: ReplaceRouteTableAssociation is not supported by the embedded Terraform");
  },
  async delete(context, prior) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    await orGone(["InvalidAssociationID.NotFound"], () =>
      attempt(`deleting Route Table Association (${id})`, "EC2: DisassociateRouteTable", () => ec2.disassociateRouteTable({ AssociationId: id })),
    );
  },
  async import(context, id) {
    const [target = "", table = ""] = id.split("/");
    if (table === "") throw new ResourceFailure(`unexpected format for import: ${id}. Use 'subnet ID/route table ID' or 'gateway ID/route table ID`);
    const ec2 = await context.session.client("ec2");
    const answer = await attempt(`reading Route Table (${table})`, "EC2: DescribeRouteTables", () => ec2.describeRouteTables({ RouteTableIds: [table] }));
    const found = answer.RouteTables?.[0]?.Associations?.find((one) => one.SubnetId === target || one.GatewayId === target);
    if (found?.RouteTableAssociationId === undefined) throw new ResourceFailure(`no matching route table association found for ID: ${id}`);
    return { id: found.RouteTableAssociationId, route_table_id: table };
  },
});

async function findAssociation(ec2: EC2, table: string, id: string): Promise<RouteTableAssociation | undefined> {
  const answer = await orGone(["InvalidRouteTableID.NotFound"], () =>
    attempt(`reading Route Table Association (${id})`, "EC2: DescribeRouteTables", () => ec2.describeRouteTables({ RouteTableIds: [table] })),
  );
  return answer?.RouteTables?.[0]?.Associations?.find((one) => one.RouteTableAssociationId === id);
}
