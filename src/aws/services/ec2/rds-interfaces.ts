import type { Instance, RdsState } from "../rds/state.ts";
import type { NetworkInterfaceView } from "./network-interface-view.ts";

/**
 * The network interface of each DB instance, in the subnet of its group that lies in its zone (a Multi-AZ standby has
 * another). So a subnet group alone keeps no subnet from being deleted; an instance in it does.
 *
 * @see https://repost.aws/knowledge-center/rds-db-subnet-group
 */
export function rdsInterfaces(rds: RdsState): readonly NetworkInterfaceView[] {
  return [...rds.instances.values()].flatMap((instance) => interfacesOf(rds, instance));
}

function interfacesOf(rds: RdsState, instance: Instance): readonly NetworkInterfaceView[] {
  const cluster = [...rds.clusters.values()].find((one) => one.resourceId === instance.clusterResourceId);
  const group = rds.subnetGroups.get(instance.subnetGroupName ?? cluster?.subnetGroupName ?? "");
  if (group === undefined) return [];
  const home = group.subnets.find((subnet) => subnet.availabilityZone === instance.availabilityZone) ?? group.subnets[0];
  const standby = instance.multiAz ? group.subnets.find((subnet) => subnet.availabilityZone !== home?.availabilityZone) : undefined;
  const groups = instance.vpcSecurityGroupIds.length > 0 ? instance.vpcSecurityGroupIds : (cluster?.vpcSecurityGroupIds ?? []);
  return [home, standby]
    .filter((subnet) => subnet !== undefined)
    .map((subnet, index) => ({
      id: interfaceId(`${instance.resourceId}/${index}`),
      subnetId: subnet.id,
      securityGroupIds: groups,
      privateIp: undefined,
      publicIp: instance.publiclyAccessible && index === 0 ? publicIp(instance.resourceId) : undefined,
      description: "RDSNetworkInterface",
      interfaceType: "interface",
      requester: "amazon-rds",
      record: undefined,
    }));
}

/** Derived from the database's resource id, as RDS's state holds none. */
function interfaceId(seed: string): string {
  return `eni-0${hash(seed, 1)}${hash(seed, 2)}`;
}

/** From 203.0.113.0/24, which EC2 here gives to nobody else. */
function publicIp(seed: string): string {
  return `203.0.113.${(Number.parseInt(hash(seed, 3), 16) % 254) + 1}`;
}

/** FNV-1a, 8 hex digits. */
function hash(text: string, salt: number): string {
  let value = 0x811c9dc5 ^ salt;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value.toString(16).padStart(8, "0");
}
