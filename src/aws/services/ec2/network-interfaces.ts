import type { OperationContext } from "../../service.ts";
import type { EcsState } from "../ecs/state.ts";
import type { Elbv2State, LoadBalancerRecord } from "../elbv2/state.ts";
import type { RdsState } from "../rds/state.ts";
import type { NetworkInterfaceView } from "./network-interface-view.ts";
import { rdsInterfaces } from "./rds-interfaces.ts";
import type { Ec2State, NetworkInterfaceRecord } from "./state.ts";

/** What any service's context gives that is needed to see the network. */
export type NetworkView = Pick<OperationContext<unknown>, "peek" | "account" | "region">;

/**
 * Every network interface of an account and region: those of instances and NAT gateways, and those that load balancers,
 * ECS tasks and databases hold, derived from these services' states.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html
 */
export function networkInterfacesOf(view: NetworkView): readonly NetworkInterfaceView[] {
  const ec2 = view.peek<Ec2State>("ec2", view.account, view.region);
  return [...[...ec2.networkInterfaces.values()].map((record) => ownInterface(ec2, record)), ...foreignInterfaces(view)];
}

function foreignInterfaces(view: NetworkView): readonly NetworkInterfaceView[] {
  const { account, region } = view;
  return [
    ...[...view.peek<Elbv2State>("elbv2", account, region).loadBalancers.values()].flatMap(loadBalancerInterfaces),
    ...[...view.peek<EcsState>("ecs", account, region).tasks.values()].map((task) => ({
      ...task.networkInterface,
      description: `arn:aws:ecs:${region}:${account}:attachment/${task.networkInterface.id}`,
      interfaceType: "interface" as const,
      requester: "amazon-ecs",
      record: undefined,
    })),
    ...rdsInterfaces(view.peek<RdsState>("rds", account, region)),
  ];
}

/** The private addresses in use in one subnet: those of different VPCs may be equal. */
export function usedPrivateAddresses(view: NetworkView, subnetId: string): ReadonlySet<string> {
  const own = view.peek<Ec2State>("ec2", view.account, view.region).networkInterfaces.values();
  const inSubnet = [...own, ...foreignInterfaces(view)].filter((one) => one.subnetId === subnetId);
  return new Set(inSubnet.map((one) => one.privateIp).filter((address) => address !== undefined));
}

/** The public addresses in use, Elastic IPs that are not associated included. */
export function usedPublicAddresses(view: NetworkView): ReadonlySet<string> {
  const elastic = view.peek<Ec2State>("ec2", view.account, view.region).addresses;
  const mapped = networkInterfacesOf(view).map((one) => one.publicIp);
  return new Set([...mapped.filter((address) => address !== undefined), ...[...elastic.values()].map((one) => one.publicIp)]);
}

/** The address that the world sees: an Elastic IP before the one given at launch. */
export function publicIpOf(ec2: Ec2State, record: NetworkInterfaceRecord): string | undefined {
  return elasticAddressOf(ec2, record.id)?.publicIp ?? record.publicIp;
}

export function elasticAddressOf(
  ec2: Ec2State,
  networkInterfaceId: string,
): { readonly publicIp: string; readonly allocationId: string; readonly associationId: string } | undefined {
  for (const address of ec2.addresses.values())
    if (address.association?.networkInterfaceId === networkInterfaceId)
      return { publicIp: address.publicIp, allocationId: address.allocationId, associationId: address.association.id };
  return undefined;
}

function ownInterface(ec2: Ec2State, record: NetworkInterfaceRecord): NetworkInterfaceView {
  const nat = record.owner.kind === "nat-gateway";
  return {
    id: record.id,
    subnetId: record.subnetId,
    securityGroupIds: record.securityGroupIds,
    privateIp: record.privateIp,
    publicIp: publicIpOf(ec2, record),
    description: record.description,
    interfaceType: nat ? "nat_gateway" : "interface",
    requester: nat ? "amazon-nat" : undefined,
    record,
  };
}

function loadBalancerInterfaces(loadBalancer: LoadBalancerRecord): readonly NetworkInterfaceView[] {
  return loadBalancer.networkInterfaces.map((one) => ({
    id: one.id,
    subnetId: one.subnetId,
    securityGroupIds: loadBalancer.securityGroupIds,
    privateIp: one.privateIp,
    publicIp: one.publicIp,
    description: `ELB ${loadBalancer.arn.split("loadbalancer/")[1]}`,
    interfaceType: loadBalancer.type === "network" ? "network_load_balancer" : "interface",
    requester: "amazon-elb",
    record: undefined,
  }));
}
