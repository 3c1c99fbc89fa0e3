import type { EC2, Route, RouteTable } from "@aws-sdk/client-ec2";
import type { Json, JsonObject } from "#model/json";
import { UnsupportedError } from "#model/errors";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_route_table.json" with { type: "json" };
import { blocks, given, hasChanged, present, text } from "./attributes.ts";
import { attempt, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeEc2Tags, tagSpecifications } from "./ec2-tags.ts";
import { tagsAll } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/route_table */
export const awsRouteTable: ResourceType = defineResource(slice, {
  type: "aws_route_table",
  forceNew: ["vpc_id"],
  unsupported: ["propagating_vgws"],
  describe: (attributes) => `Route Table (${given(attributes, "id")})`,
  customizePlan: (planned) => ({ ...planned, route: fillRoutes(planned["route"] ?? null) }),
  async create(context, planned, setId) {
    const ec2 = await context.session.client("ec2");
    const made = await attempt("creating Route Table", "EC2: CreateRouteTable", () =>
      ec2.createRouteTable({ VpcId: given(planned, "vpc_id"), ...tagSpecifications(context, planned, "route-table") }),
    );
    const id = made.RouteTable?.RouteTableId ?? "";
    setId(id);
    for (const route of blocks(planned, "route")) await addRoute(ec2, id, route);
  },
  async read(context, prior) {
    const ec2 = await context.session.client("ec2");
    const table = await findTable(ec2, given(prior, "id"));
    if (table === undefined) return null;
    const owner = table.OwnerId ?? context.account;
    return {
      arn: `arn:aws:ec2:${context.region}:${owner}:route-table/${given(prior, "id")}`,
      owner_id: owner,
      propagating_vgws: [],
      route: (table.Routes ?? []).filter(isManaged).map(describeRoute),
      vpc_id: table.VpcId ?? null,
      tags_all: tagsAll(table.Tags),
    };
  },
  async update(context, prior, planned) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    if (hasChanged(prior, planned, "route")) {
      const [before, after] = [blocks(prior, "route"), blocks(planned, "route")];
      for (const route of before.filter((one) => !after.some((other) => isSame(one, other)))) await removeRoute(ec2, id, route);
      for (const route of after.filter((one) => !before.some((other) => isSame(one, other)))) await addRoute(ec2, id, route);
    }
    await changeEc2Tags(ec2, context, prior, planned, `Route Table (${id})`, id);
  },
  async delete(context, prior) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    const table = await findTable(ec2, id);
    if (table === undefined) return;
    for (const association of table.Associations ?? []) {
      const associationId = association.RouteTableAssociationId ?? "";
      if (association.Main === true) continue;
      await orGone(["InvalidAssociationID.NotFound"], () =>
        attempt(`deleting Route Table Association (${associationId})`, "EC2: DisassociateRouteTable", () =>
          ec2.disassociateRouteTable({ AssociationId: associationId }),
        ),
      );
    }
    await orGone([notFound], () => attempt(`deleting Route Table (${id})`, "EC2: DeleteRouteTable", () => ec2.deleteRouteTable({ RouteTableId: id })));
  },
});

const notFound = "InvalidRouteTableID.NotFound";
const targets = {
  gateway_id: "GatewayId",
  nat_gateway_id: "NatGatewayId",
  network_interface_id: "NetworkInterfaceId",
  vpc_peering_connection_id: "VpcPeeringConnectionId",
} as const;

async function findTable(ec2: EC2, id: string): Promise<RouteTable | undefined> {
  const answer = await orGone([notFound], () =>
    attempt(`reading Route Table (${id})`, "EC2: DescribeRouteTables", () => ec2.describeRouteTables({ RouteTableIds: [id] })),
  );
  return answer?.RouteTables?.[0];
}

async function addRoute(ec2: EC2, table: string, route: JsonObject): Promise<void> {
  const destination = given(route, "cidr_block");
  if (destination === "") throw new UnsupportedError("aws_route_table.route without cidr_block", "the embedded Terraform");
  const target = Object.entries(targets).flatMap(([argument, member]) => {
    const value = text(route, argument);
    return value === undefined ? [] : [[member, value] as const];
  });
  await attempt(`creating Route in Route Table (${table}) with destination (${destination})`, "EC2: CreateRoute", () =>
    ec2.createRoute({ RouteTableId: table, DestinationCidrBlock: destination, ...Object.fromEntries(target) }),
  );
}

async function removeRoute(ec2: EC2, table: string, route: JsonObject): Promise<void> {
  const destination = given(route, "cidr_block");
  await orGone(["InvalidRoute.NotFound"], () =>
    attempt(`deleting Route in Route Table (${table}) with destination (${destination})`, "EC2: DeleteRoute", () =>
      ec2.deleteRoute({ RouteTableId: table, DestinationCidrBlock: destination }),
    ),
  );
}

function isManaged(route: Route): boolean {
  return route.GatewayId !== "local" && route.Origin !== "EnableVgwRoutePropagation";
}

function describeRoute(route: Route): JsonObject {
  const filled = present({
    cidr_block: route.DestinationCidrBlock,
    gateway_id: route.GatewayId,
    nat_gateway_id: route.NatGatewayId,
    network_interface_id: route.NetworkInterfaceId,
    vpc_peering_connection_id: route.VpcPeeringConnectionId,
  });
  return fillRoute(filled);
}

function isSame(one: JsonObject, other: JsonObject): boolean {
  return !hasChanged(one, other, ...Object.keys(fillRoute({})));
}

/** The provider's SDK knows no null inside a set: what is not given is the empty string. */
function fillRoutes(routes: Json): Json {
  if (!Array.isArray(routes)) return routes;
  return routes.map((route: Json) => (route !== null && typeof route === "object" && !Array.isArray(route) ? fillRoute(route as JsonObject) : route));
}

function fillRoute(route: JsonObject): JsonObject {
  const members = slice.block.attributes.route.type[1];
  const names = typeof members === "object" ? Object.keys((members as unknown as readonly [string, object])[1]) : [];
  return Object.fromEntries(names.map((name) => [name, route[name] ?? ""]));
}
