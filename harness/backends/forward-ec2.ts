import type { ForwardedCall } from "#aws/backend";
import type { Ec2State } from "#aws/services/ec2/state";
import { readEc2 } from "./read-ec2.ts";
import type { Look } from "./reader.ts";
import type { ServiceForwarding } from "./service-forwarding.ts";

/** Networks and instances. The interfaces of load balancers, tasks and databases are known only where those services are, and so is the list of all. */
export const forwardEc2: ServiceForwarding = {
  read: readEc2,
  prepare: removeDefaultNetwork,
  occupants: (state) => [...(state as Ec2State).vpcs.keys()],
  fromCopy: new Set(["DescribeNetworkInterfaces"]),
  followUp: removeLeftInterfaces,
};

/** The interface that an instance was launched with goes with it; moto keeps it. */
async function removeLeftInterfaces(call: ForwardedCall, { clients }: Look): Promise<void> {
  if (call.operation !== "TerminateInstances") return;
  const ec2 = clients.client("ec2", call.account, call.region);
  const { instances } = call.state as Ec2State;
  const ids = ((call.input["InstanceIds"] as readonly string[] | undefined) ?? []).flatMap((id) => instances.get(id)?.networkInterfaceId ?? []);
  if (ids.length === 0) return;
  const { NetworkInterfaces = [] } = await ec2.describeNetworkInterfaces({ Filters: [{ Name: "network-interface-id", Values: ids }] });
  for (const { NetworkInterfaceId } of NetworkInterfaces) await ec2.deleteNetworkInterface({ NetworkInterfaceId });
}

/** Accounts of a world have no default VPC, as an organization's accounts have none where somebody has seen to it. */
async function removeDefaultNetwork({ clients, account, region }: Look): Promise<void> {
  const ec2 = clients.client("ec2", account, region);
  const { Vpcs = [] } = await ec2.describeVpcs({ Filters: [{ Name: "is-default", Values: ["true"] }] });
  for (const { VpcId = "" } of Vpcs) {
    const { Subnets = [] } = await ec2.describeSubnets({ Filters: [{ Name: "vpc-id", Values: [VpcId] }] });
    for (const { SubnetId } of Subnets) await ec2.deleteSubnet({ SubnetId });
    const { InternetGateways = [] } = await ec2.describeInternetGateways({ Filters: [{ Name: "attachment.vpc-id", Values: [VpcId] }] });
    for (const { InternetGatewayId } of InternetGateways) {
      await ec2.detachInternetGateway({ InternetGatewayId, VpcId });
      await ec2.deleteInternetGateway({ InternetGatewayId });
    }
    await ec2.deleteVpc({ VpcId });
  }
}
