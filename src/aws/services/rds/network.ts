import type { Ec2State } from "../ec2/state.ts";
import { rdsErrors } from "./errors.ts";
import type { SubnetGroup } from "./state.ts";
import type { World } from "./world.ts";

type Place = Pick<World, "peek" | "account" | "region">;

interface SubnetFinding {
  readonly id: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
}

/** The subnets of a group. @throws AwsError InvalidSubnet @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html */
export function requireSubnets(world: Place, ids: readonly string[]): SubnetFinding[] {
  const subnets = world.peek<Ec2State>("ec2", world.account, world.region).subnets;
  return [...new Set(ids)].map((id) => {
    const subnet = subnets.get(id);
    if (subnet === undefined) throw rdsErrors.invalidSubnet(`The subnet ID '${id}' does not exist`);
    return { id, vpcId: subnet.vpcId, availabilityZone: subnet.availabilityZone };
  });
}

/** The security groups asked for, or the default one of the VPC. @throws AwsError InvalidParameterValue, InvalidParameterCombination */
export function requireSecurityGroups(world: Place, ids: readonly string[] | undefined, group: SubnetGroup): string[] {
  const ec2 = world.peek<Ec2State>("ec2", world.account, world.region);
  if (ids === undefined || ids.length === 0) {
    const fallback = ec2.vpcs.get(group.vpcId)?.defaultSecurityGroupId;
    return fallback === undefined ? [] : [fallback];
  }
  for (const id of ids) {
    const found = ec2.securityGroups.get(id);
    if (found === undefined) throw rdsErrors.value(`Invalid security group , groupId= ${id}, groupName=.`);
    if (found.vpcId !== group.vpcId) {
      throw rdsErrors.combination(
        `The DB instance and EC2 security group are in different VPCs. The DB instance is in ${group.vpcId} and the EC2 security group is in ${found.vpcId}`,
      );
    }
  }
  return [...new Set(ids)];
}

/**
 * The subnet group that a new server is put into.
 *
 * Without a name RDS uses the group `default` of the account's default VPC. No account has one here (see `Ec2State`), so
 * the answer is AWS's to an account without a default VPC.
 *
 * @throws AwsError DBSubnetGroupNotFoundFault
 */
export function requireSubnetGroup(groups: ReadonlyMap<string, SubnetGroup>, name: string | undefined): SubnetGroup {
  const group = groups.get((name ?? "default").toLowerCase());
  if (group !== undefined) return group;
  throw name === undefined ? rdsErrors.subnetGroupMissing() : rdsErrors.subnetGroupNotFound(name);
}

/** The zones of a cluster volume: those asked for, or up to three of the subnet group's. @throws AwsError InvalidVPCNetworkStateFault */
export function requireZones(world: Place, wanted: readonly string[] | undefined, group: SubnetGroup): string[] {
  const covered = [...new Set(group.subnets.map(({ availabilityZone }) => availabilityZone))].toSorted();
  if (wanted === undefined || wanted.length === 0) return covered.slice(0, 3);
  const foreign = wanted.find((zone) => !zone.startsWith(world.region));
  if (foreign !== undefined) throw rdsErrors.value(`Invalid Availability Zone: ${foreign}`);
  return [...new Set(wanted)].toSorted();
}
