import type {
  CreateRouteCommandInput,
  CreateRouteCommandOutput,
  DeleteRouteCommandInput,
  DeleteRouteCommandOutput,
  ReplaceRouteCommandInput,
  ReplaceRouteCommandOutput,
  Route,
} from "@aws-sdk/client-ec2";
import { AwsError, UnsupportedError } from "#model/errors";
import type { Operation } from "../../service.ts";
import { onExisting } from "./authorization.ts";
import { formatCidr, parseCidr } from "./cidr.ts";
import { existing } from "./listing.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2State, RouteRecord, RouteTableRecord } from "./state.ts";

const tables = { noun: "routeTable", notFound: "InvalidRouteTableID.NotFound" };

/** Routes to an internet gateway or a NAT gateway; other targets are refused by name. */
export const createRoute: Operation<Ec2State> = ec2Operation<CreateRouteCommandInput, CreateRouteCommandOutput>("CreateRoute", {
  members: ["RouteTableId", "DestinationCidrBlock", "GatewayId", "NatGatewayId"],
  authorize: (input, context) => onExisting("CreateRoute", context, input.RouteTableId),
  handle(input, { state }) {
    const table = existing(state.routeTables, input.RouteTableId, tables);
    const destinationCidr = destination(input.DestinationCidrBlock);
    if (destinationCidr === localCidr(table, state) || table.routes.some((route) => route.destinationCidr === destinationCidr))
      throw new AwsError("RouteAlreadyExists", `The route identified by ${destinationCidr} already exists.`);
    table.routes.push({ destinationCidr, target: targetOf(input, table, state) });
    return { Return: true };
  },
});

/** Another target for a destination that is there; the local route stays what it is. */
export const replaceRoute: Operation<Ec2State> = ec2Operation<ReplaceRouteCommandInput, ReplaceRouteCommandOutput>("ReplaceRoute", {
  members: ["RouteTableId", "DestinationCidrBlock", "GatewayId", "NatGatewayId"],
  authorize: (input, context) => onExisting("ReplaceRoute", context, input.RouteTableId),
  handle(input, { state }) {
    const table = existing(state.routeTables, input.RouteTableId, tables);
    const destinationCidr = destination(input.DestinationCidrBlock);
    if (destinationCidr === localCidr(table, state)) throw new UnsupportedError("ec2:ReplaceRoute of the local route", "the embedded AWS");
    const index = table.routes.findIndex((route) => route.destinationCidr === destinationCidr);
    if (index < 0)
      throw new AwsError("InvalidParameterValue", `There is no route defined for '${destinationCidr}' in the route table. Use CreateRoute instead.`);
    table.routes[index] = { destinationCidr, target: targetOf(input, table, state) };
    return {};
  },
});

export const deleteRoute: Operation<Ec2State> = ec2Operation<DeleteRouteCommandInput, DeleteRouteCommandOutput>("DeleteRoute", {
  members: ["RouteTableId", "DestinationCidrBlock"],
  authorize: (input, context) => onExisting("DeleteRoute", context, input.RouteTableId),
  handle(input, { state }) {
    const table = existing(state.routeTables, input.RouteTableId, tables);
    const cidr = destination(input.DestinationCidrBlock);
    if (cidr === localCidr(table, state)) throw new AwsError("InvalidParameterValue", `cannot remove local route ${cidr} in route table ${table.id}`);
    const index = table.routes.findIndex((route) => route.destinationCidr === cidr);
    if (index < 0) throw new AwsError("InvalidRoute.NotFound", `no route with destination-cidr-block ${cidr} in route table ${table.id}`);
    table.routes.splice(index, 1);
    return {};
  },
});

/** The local route first, then the others. A route whose gateway is gone is a `blackhole`. */
export function renderRoutes(table: RouteTableRecord, state: Ec2State): Route[] {
  const local: Route = { DestinationCidrBlock: localCidr(table, state), GatewayId: "local", Origin: "CreateRouteTable", State: "active" };
  return [local, ...table.routes.map((route) => renderRoute(route, table, state))];
}

function renderRoute({ destinationCidr, target }: RouteRecord, table: RouteTableRecord, state: Ec2State): Route {
  const internet = target.kind === "internet-gateway";
  const alive = internet ? state.internetGateways.get(target.id)?.vpcId === table.vpcId : isStanding(state, target.id);
  return {
    DestinationCidrBlock: destinationCidr,
    ...(internet ? { GatewayId: target.id } : { NatGatewayId: target.id }),
    Origin: "CreateRoute",
    State: alive ? "active" : "blackhole",
  };
}

function isStanding(state: Ec2State, natGatewayId: string): boolean {
  const nat = state.natGateways.get(natGatewayId)?.state;
  return nat === "pending" || nat === "available";
}

function localCidr(table: RouteTableRecord, state: Ec2State): string {
  return state.vpcs.get(table.vpcId)?.cidr ?? "";
}

function destination(cidr: string | undefined): string {
  const network = parseCidr(cidr ?? "");
  if (cidr === undefined) throw new AwsError("MissingParameter", "The request must contain the parameter destinationCidrBlock");
  if (network === undefined)
    throw new AwsError("InvalidParameterValue", `Value (${cidr}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.`);
  return formatCidr(network);
}

function targetOf(input: Pick<CreateRouteCommandInput, "GatewayId" | "NatGatewayId">, table: RouteTableRecord, state: Ec2State): RouteRecord["target"] {
  const { GatewayId: gatewayId, NatGatewayId: natId } = input;
  if (gatewayId !== undefined && natId !== undefined) throw new AwsError("InvalidParameterCombination", "Exactly one route target must be specified");
  if (natId !== undefined) {
    if (!isStanding(state, natId)) throw new AwsError("InvalidNatGatewayID.NotFound", `The natGateway ID '${natId}' does not exist`);
    return { kind: "nat-gateway", id: natId };
  }
  if (gatewayId === undefined) throw new AwsError("MissingParameter", "The request must contain exactly one route target");
  const gateway = state.internetGateways.get(gatewayId);
  if (gateway === undefined) throw new AwsError("InvalidGatewayID.NotFound", `The gateway ID '${gatewayId}' does not exist`);
  if (gateway.vpcId !== table.vpcId)
    throw new AwsError("InvalidParameterValue", `route table ${table.id} and network gateway ${gateway.id} belong to different networks`);
  return { kind: "internet-gateway", id: gateway.id };
}
