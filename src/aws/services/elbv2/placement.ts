import { AwsError } from "#model/errors";
import { privateAddress, publicAddress } from "../ec2/addresses.ts";
import { usedPrivateAddresses, usedPublicAddresses } from "../ec2/network-interfaces.ts";
import type { Ec2State, SubnetRecord } from "../ec2/state.ts";
import type { Elbv2Context } from "./operation.ts";
import type { ElbNetworkInterface, LoadBalancerRecord } from "./state.ts";

/**
 * The subnets that a load balancer is to stand in, of one VPC and each of another zone.
 *
 * @throws AwsError SubnetNotFound, ValidationError, InvalidConfigurationRequest
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
 */
export function checkedSubnets(context: Elbv2Context, type: LoadBalancerRecord["type"], ids: readonly string[]): readonly SubnetRecord[] {
  const ec2 = network(context);
  const missing = ids.find((id) => !ec2.subnets.has(id));
  if (missing !== undefined) throw new AwsError("SubnetNotFound", `The subnet ID '${missing}' does not exist`);
  const subnets = ids.map((id) => ec2.subnets.get(id)).filter((subnet) => subnet !== undefined);
  if (new Set(subnets.map((subnet) => subnet.vpcId)).size > 1) throw new AwsError("InvalidConfigurationRequest", "All subnets must belong to the same VPC");
  const zones = new Set(subnets.map((subnet) => subnet.availabilityZone));
  if (zones.size < (type === "application" ? 2 : 1)) throw new AwsError("ValidationError", tooFew(type));
  if (zones.size < subnets.length)
    throw new AwsError("InvalidConfigurationRequest", "A load balancer cannot be attached to multiple subnets in the same Availability Zone");
  return subnets;
}

/** Security groups of the VPC, its default one when none is named. @throws AwsError InvalidSecurityGroup, InvalidConfigurationRequest */
export function checkedSecurityGroups(context: Elbv2Context, vpcId: string, ids: readonly string[]): readonly string[] {
  const ec2 = network(context);
  for (const id of ids) {
    const group = ec2.securityGroups.get(id);
    if (group === undefined) throw new AwsError("InvalidSecurityGroup", `The security group ID '${id}' does not exist`);
    if (group.vpcId !== vpcId)
      throw new AwsError("InvalidConfigurationRequest", `One or more security groups are invalid: '${id}' does not belong to VPC '${vpcId}'`);
  }
  return ids;
}

export function defaultSecurityGroup(context: Elbv2Context, vpcId: string): readonly string[] {
  const id = network(context).vpcs.get(vpcId)?.defaultSecurityGroupId;
  return id === undefined ? [] : [id];
}

/** @throws AwsError InvalidSubnet when an internet-facing load balancer would have no way out */
export function checkInternetGateway(context: Elbv2Context, vpcId: string): void {
  const attached = [...network(context).internetGateways.values()].some((gateway) => gateway.vpcId === vpcId);
  if (!attached) throw new AwsError("InvalidSubnet", `VPC ${vpcId} has no internet gateway`);
}

/** One interface in each subnet; those that stand already stay. */
export function placeInterfaces(
  context: Elbv2Context,
  subnets: readonly SubnetRecord[],
  internetFacing: boolean,
  standing: readonly ElbNetworkInterface[] = [],
): readonly ElbNetworkInterface[] {
  const takenPublic = new Set(usedPublicAddresses(context));
  return subnets.map((subnet) => {
    const there = standing.find((one) => one.subnetId === subnet.id);
    if (there !== undefined) return there;
    const publicIp = internetFacing ? publicAddress(context, takenPublic) : undefined;
    if (publicIp !== undefined) takenPublic.add(publicIp);
    return {
      id: context.newId("eni-", 17),
      subnetId: subnet.id,
      availabilityZone: subnet.availabilityZone,
      privateIp: privateAddress(subnet, usedPrivateAddresses(context, subnet.id)),
      publicIp,
    };
  });
}

export function network(context: Elbv2Context): Ec2State {
  return context.peek<Ec2State>("ec2", context.account, context.region);
}

function tooFew(type: LoadBalancerRecord["type"]): string {
  return type === "application" ? "At least two subnets in two different Availability Zones must be specified" : "At least one subnet must be specified";
}
