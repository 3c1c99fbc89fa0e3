import { privateAddress } from "./addresses.ts";
import { usedPrivateAddresses } from "./network-interfaces.ts";
import type { Ec2Context } from "./operation.ts";
import type { Ec2State, NetworkInterfaceRecord, SubnetRecord } from "./state.ts";

/** Puts a network interface of an instance or NAT gateway into a subnet. @throws AwsError when no address is free */
export function addNetworkInterface(
  context: Ec2Context,
  subnet: SubnetRecord,
  wanted: Pick<NetworkInterfaceRecord, "owner" | "securityGroupIds" | "publicIp" | "description"> & { readonly privateIp: string | undefined },
): NetworkInterfaceRecord {
  const { state } = context;
  const privateIp = privateAddress(subnet, usedPrivateAddresses(context, subnet.id), wanted.privateIp);
  const record: NetworkInterfaceRecord = {
    id: context.newId("eni-", 17),
    subnetId: subnet.id,
    vpcId: subnet.vpcId,
    privateIp,
    macAddress: `02:${(context.newId("", 10).match(/../g) ?? []).join(":")}`,
    description: wanted.description,
    createdAt: context.now(),
    owner: wanted.owner,
    attachmentId: context.newId("eni-attach-", 17),
    securityGroupIds: wanted.securityGroupIds,
    publicIp: wanted.publicIp,
  };
  state.networkInterfaces.set(record.id, record);
  return record;
}

/** Removes an interface; an Elastic IP on it stays allocated and is free again. */
export function removeNetworkInterface(state: Ec2State, id: string | undefined): void {
  if (id === undefined) return;
  state.networkInterfaces.delete(id);
  state.tags.delete(id);
  for (const address of state.addresses.values()) if (address.association?.networkInterfaceId === id) address.association = undefined;
}
