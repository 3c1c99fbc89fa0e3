import type {
  AssociateRouteTableCommandInput,
  AssociateRouteTableCommandOutput,
  CreateRouteTableCommandInput,
  CreateRouteTableCommandOutput,
  DeleteRouteTableCommandInput,
  DeleteRouteTableCommandOutput,
  DescribeRouteTablesCommandInput,
  DescribeRouteTablesCommandOutput,
  DisassociateRouteTableCommandInput,
  DisassociateRouteTableCommandOutput,
  ReplaceRouteTableAssociationCommandInput,
  ReplaceRouteTableAssociationCommandOutput,
  RouteTable,
} from "@aws-sdk/client-ec2";
import { AwsError, UnsupportedError } from "#model/errors";
import type { Operation } from "../../service.ts";
import { onAll, onExisting, onNew } from "./authorization.ts";
import { rememberedResource, rememberRequest } from "./client-tokens.ts";
import type { FilterFields } from "./filters.ts";
import { existing, listed } from "./listing.ts";
import type { Kind } from "./listing.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2Context } from "./operation.ts";
import { renderRoutes } from "./routes.ts";
import type { Ec2State, RouteTableAssociationRecord, RouteTableRecord } from "./state.ts";
import { theSubnet } from "./subnets.ts";
import { setTags, tagList, tagsFor } from "./tags.ts";
import { theVpc } from "./vpcs.ts";

const kind: Kind<RouteTableRecord> = { noun: "routeTable", notFound: "InvalidRouteTableID.NotFound", idOf: (table) => table.id };

export const createRouteTable: Operation<Ec2State> = ec2Operation<CreateRouteTableCommandInput, CreateRouteTableCommandOutput>("CreateRouteTable", {
  members: ["VpcId", "TagSpecifications", "ClientToken"],
  authorize: (input, context) => [
    ...onNew("CreateRouteTable", context, "route-table", input.TagSpecifications),
    ...onExisting("CreateRouteTable", context, input.VpcId),
  ],
  handle(input, context) {
    const earlier = rememberedResource("CreateRouteTable", input, context.state);
    if (earlier !== undefined) return { RouteTable: render(existing(context.state.routeTables, earlier, kind), context), ClientToken: input.ClientToken };
    const vpc = theVpc(context.state, input.VpcId);
    const tags = tagsFor("route-table", input.TagSpecifications);
    const table: RouteTableRecord = { id: context.newId("rtb-", 17), vpcId: vpc.id, associations: [], routes: [] };
    context.state.routeTables.set(table.id, table);
    setTags(context.state, table.id, tags);
    rememberRequest("CreateRouteTable", input, table.id, context.state);
    return { RouteTable: render(table, context), ClientToken: input.ClientToken };
  },
});

export const describeRouteTables: Operation<Ec2State> = ec2Operation<DescribeRouteTablesCommandInput, DescribeRouteTablesCommandOutput>("DescribeRouteTables", {
  readOnly: true,
  members: ["RouteTableIds", "Filters", "MaxResults", "NextToken"],
  authorize: (_, context) => onAll("DescribeRouteTables", context),
  handle(input, context) {
    const request = { ids: input.RouteTableIds, filters: input.Filters, size: input.MaxResults, token: input.NextToken };
    const { items, ...rest } = listed("DescribeRouteTables", context.state.routeTables, request, kind, fields(context), context);
    return { RouteTables: items.map((table) => render(table, context)), ...rest };
  },
});

/** Refused while a subnet is associated, and always for a main route table. */
export const deleteRouteTable: Operation<Ec2State> = ec2Operation<DeleteRouteTableCommandInput, DeleteRouteTableCommandOutput>("DeleteRouteTable", {
  members: ["RouteTableId"],
  authorize: (input, context) => onExisting("DeleteRouteTable", context, input.RouteTableId),
  handle(input, context) {
    const table = existing(context.state.routeTables, input.RouteTableId, kind);
    if (table.associations.length > 0) throw new AwsError("DependencyViolation", `The routeTable '${table.id}' has dependencies and cannot be deleted.`);
    context.state.routeTables.delete(table.id);
    context.state.tags.delete(table.id);
    return {};
  },
});

export const associateRouteTable: Operation<Ec2State> = ec2Operation<AssociateRouteTableCommandInput, AssociateRouteTableCommandOutput>("AssociateRouteTable", {
  members: ["RouteTableId", "SubnetId"],
  authorize: (input, context) => onExisting("AssociateRouteTable", context, input.RouteTableId, input.SubnetId),
  handle(input, context) {
    const { state } = context;
    const table = existing(state.routeTables, input.RouteTableId, kind);
    const subnet = theSubnet(state, input.SubnetId);
    if (subnet.vpcId !== table.vpcId)
      throw new AwsError("InvalidParameterValue", `route table ${table.id} and subnet ${subnet.id} belong to different networks`);
    const taken = findAssociation(state, (association) => association.subnetId === subnet.id);
    if (taken !== undefined && taken.table !== table)
      throw new AwsError("Resource.AlreadyAssociated", `the specified association for route table ${table.id} conflicts with an existing association`);
    const association = taken?.association ?? { id: context.newId("rtbassoc-", 17), subnetId: subnet.id };
    if (taken === undefined) table.associations.push(association);
    return { AssociationId: association.id, AssociationState: { State: "associated" } };
  },
});

export const disassociateRouteTable: Operation<Ec2State> = ec2Operation<DisassociateRouteTableCommandInput, DisassociateRouteTableCommandOutput>(
  "DisassociateRouteTable",
  {
    members: ["AssociationId"],
    authorize(input, context) {
      const found = findAssociation(context.state, (association) => association.id === input.AssociationId);
      return found === undefined
        ? onAll("DisassociateRouteTable", context)
        : onExisting("DisassociateRouteTable", context, found.table.id, found.association.subnetId);
    },
    handle(input, context) {
      const found = findAssociation(context.state, (association) => association.id === input.AssociationId);
      if (found === undefined) throw new AwsError("InvalidAssociationID.NotFound", `The association ID '${input.AssociationId}' does not exist`);
      if (found.association.subnetId === undefined)
        throw new AwsError("InvalidParameterValue", `cannot disassociate the main route table association ${found.association.id}`);
      found.table.associations.splice(found.table.associations.indexOf(found.association), 1);
      return {};
    },
  },
);

/** Moves a subnet to another table, under a new association. The main table stays the one that came with the VPC. */
export const replaceRouteTableAssociation: Operation<Ec2State> = ec2Operation<
  ReplaceRouteTableAssociationCommandInput,
  ReplaceRouteTableAssociationCommandOutput
>("ReplaceRouteTableAssociation", {
  members: ["AssociationId", "RouteTableId"],
  authorize(input, context) {
    const found = findAssociation(context.state, (association) => association.id === input.AssociationId);
    return onExisting("ReplaceRouteTableAssociation", context, input.RouteTableId, found?.association.subnetId);
  },
  handle(input, context) {
    const { state } = context;
    const found = findAssociation(state, (association) => association.id === input.AssociationId);
    if (found === undefined) throw new AwsError("InvalidAssociationID.NotFound", `The association ID '${input.AssociationId}' does not exist`);
    const table = existing(state.routeTables, input.RouteTableId, kind);
    if (table.vpcId !== found.table.vpcId)
      throw new AwsError("InvalidParameterValue", `route table ${table.id} and route table ${found.table.id} belong to different networks`);
    const { subnetId } = found.association;
    if (subnetId === undefined) throw new UnsupportedError("ec2:ReplaceRouteTableAssociation of the main route table", "the embedded AWS");
    found.table.associations.splice(found.table.associations.indexOf(found.association), 1);
    const association: RouteTableAssociationRecord = { id: context.newId("rtbassoc-", 17), subnetId };
    table.associations.push(association);
    return { NewAssociationId: association.id, AssociationState: { State: "associated" } };
  },
});

function findAssociation(
  state: Ec2State,
  matches: (association: RouteTableAssociationRecord) => boolean,
): { readonly table: RouteTableRecord; readonly association: RouteTableAssociationRecord } | undefined {
  for (const table of state.routeTables.values()) {
    const association = table.associations.find(matches);
    if (association !== undefined) return { table, association };
  }
  return undefined;
}

function render(table: RouteTableRecord, context: Ec2Context): RouteTable {
  return {
    RouteTableId: table.id,
    VpcId: table.vpcId,
    OwnerId: context.account,
    Associations: table.associations.map((association) => ({
      Main: association.subnetId === undefined,
      RouteTableAssociationId: association.id,
      RouteTableId: table.id,
      ...(association.subnetId === undefined ? {} : { SubnetId: association.subnetId }),
      AssociationState: { State: "associated" },
    })),
    PropagatingVgws: [],
    Routes: renderRoutes(table, context.state),
    Tags: tagList(context.state, table.id),
  };
}

function fields(context: Ec2Context): FilterFields<RouteTableRecord> {
  const routesOf = (table: RouteTableRecord) => renderRoutes(table, context.state);
  return {
    "route-table-id": (table) => table.id,
    "vpc-id": (table) => table.vpcId,
    "owner-id": () => context.account,
    "association.main": (table) => table.associations.some((one) => one.subnetId === undefined),
    "association.subnet-id": (table) => table.associations.map((one) => one.subnetId),
    "association.route-table-association-id": (table) => table.associations.map((one) => one.id),
    "association.route-table-id": (table) => (table.associations.length > 0 ? table.id : undefined),
    "route.destination-cidr-block": (table) => routesOf(table).map((route) => route.DestinationCidrBlock),
    "route.gateway-id": (table) => routesOf(table).map((route) => route.GatewayId),
    "route.nat-gateway-id": (table) => routesOf(table).map((route) => route.NatGatewayId),
    "route.state": (table) => routesOf(table).map((route) => route.State),
  };
}
