import type { NetworkInterfaceRecord } from "./state.ts";

/** A network interface of any service: what keeps a subnet, a security group or a VPC from being deleted. */
export interface NetworkInterfaceView {
  readonly id: string;
  readonly subnetId: string;
  readonly securityGroupIds: readonly string[];
  /** Not modelled for databases. */
  readonly privateIp: string | undefined;
  readonly publicIp: string | undefined;
  readonly description: string;
  readonly interfaceType: "interface" | "nat_gateway" | "network_load_balancer";
  /** The AWS service that made it, as `RequesterId`; undefined for those of instances. */
  readonly requester: string | undefined;
  /** Of EC2's own. */
  readonly record: NetworkInterfaceRecord | undefined;
}
