import type { InstanceMetadataOptionsResponse, _InstanceType, ShutdownBehavior, Tenancy } from "@aws-sdk/client-ec2";

/**
 * EC2 of one account and region. A fresh account has no default VPC here (in life it has one unless deleted), so calls
 * that fall back to it answer as AWS does without one: `VPCIdNotSpecified`, "No default VPC for this user."
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html
 */
export interface Ec2State {
  readonly vpcs: Map<string, VpcRecord>;
  readonly subnets: Map<string, SubnetRecord>;
  readonly internetGateways: Map<string, InternetGatewayRecord>;
  readonly natGateways: Map<string, NatGatewayRecord>;
  readonly routeTables: Map<string, RouteTableRecord>;
  readonly networkAcls: Map<string, NetworkAclRecord>;
  readonly securityGroups: Map<string, SecurityGroupRecord>;
  /** Elastic IP addresses by allocation id. */
  readonly addresses: Map<string, AddressRecord>;
  readonly instances: Map<string, InstanceRecord>;
  /** Interfaces of instances and NAT gateways. Those of other services are derived from their state: see `network-interfaces.ts`. */
  readonly networkInterfaces: Map<string, NetworkInterfaceRecord>;
  /** Tags of every EC2 resource, by its id. */
  readonly tags: Map<string, Record<string, string>>;
  /** `RunInstances` and `CreateNatGateway` requests by client token. */
  readonly clientTokens: Map<string, { readonly request: string; readonly resource: string }>;
  /** What happens by itself as the clock moves, earliest first. */
  readonly transitions: Transition[];
}

interface Transition {
  readonly at: Date;
  /** Instance or NAT gateway. */
  readonly id: string;
}

export interface VpcRecord {
  readonly id: string;
  readonly cidr: string;
  readonly cidrAssociationId: string;
  readonly tenancy: Tenancy;
  readonly mainRouteTableId: string;
  readonly defaultSecurityGroupId: string;
  readonly defaultNetworkAclId: string;
  dnsSupport: boolean;
  dnsHostnames: boolean;
  networkAddressUsageMetrics: boolean;
}

export interface SubnetRecord {
  readonly id: string;
  readonly vpcId: string;
  readonly cidr: string;
  /** `eu-west-1a` */
  readonly availabilityZone: string;
  readonly availabilityZoneId: string;
  mapPublicIpOnLaunch: boolean;
  readonly networkAclAssociationId: string;
}

export interface InternetGatewayRecord {
  readonly id: string;
  vpcId: string | undefined;
}

export interface NatGatewayRecord {
  readonly id: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly allocationId: string | undefined;
  readonly connectivity: "public" | "private";
  readonly createdAt: Date;
  state: "pending" | "failed" | "available" | "deleting" | "deleted";
  /** Gone once the gateway is deleted; never there when it failed. */
  networkInterfaceId: string | undefined;
  /** Kept for the listing after deletion. */
  readonly addresses:
    | { readonly publicIp: string | undefined; readonly privateIp: string; readonly networkInterfaceId: string; readonly associationId: string | undefined }
    | undefined;
  failure: { readonly code: string; readonly message: string } | undefined;
  deletedAt: Date | undefined;
}

export interface RouteTableRecord {
  readonly id: string;
  readonly vpcId: string;
  readonly associations: RouteTableAssociationRecord[];
  /** Without the local route. */
  readonly routes: RouteRecord[];
}

export interface RouteTableAssociationRecord {
  readonly id: string;
  /** Absent on the main association. */
  readonly subnetId: string | undefined;
}

export interface RouteRecord {
  readonly destinationCidr: string;
  readonly target: { readonly kind: "internet-gateway" | "nat-gateway"; readonly id: string };
}

export interface NetworkAclRecord {
  readonly id: string;
  readonly vpcId: string;
}

export interface SecurityGroupRecord {
  readonly id: string;
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
  readonly rules: SecurityGroupRuleRecord[];
}

export interface SecurityGroupRuleRecord {
  readonly id: string;
  readonly egress: boolean;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, `-1` for all, or a protocol number. */
  readonly protocol: string;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  readonly peer: { readonly kind: "ipv4" | "ipv6" | "group"; readonly value: string };
  readonly description: string | undefined;
}

export interface AddressRecord {
  readonly allocationId: string;
  readonly publicIp: string;
  association: { readonly id: string; readonly networkInterfaceId: string; readonly privateIp: string } | undefined;
}

export type InstanceStateNameRecord = "pending" | "running" | "stopping" | "stopped" | "shutting-down" | "terminated";

export interface InstanceRecord {
  readonly id: string;
  readonly reservationId: string;
  readonly launchIndex: number;
  readonly imageId: string;
  instanceType: _InstanceType;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly clientToken: string | undefined;
  readonly monitoring: boolean;
  readonly tenancy: Tenancy;
  readonly metadataOptions: InstanceMetadataOptionsResponse;
  readonly cpuCredits: string | undefined;
  launchedAt: Date;
  state: InstanceStateNameRecord;
  /** Gone once the instance is terminated. */
  networkInterfaceId: string | undefined;
  terminationProtection: boolean;
  stopProtection: boolean;
  ebsOptimized: boolean;
  sourceDestCheck: boolean;
  shutdownBehavior: ShutdownBehavior;
  /** Base64. */
  userData: string | undefined;
  /** Why it is stopping or terminated, as `StateTransitionReason` says it. */
  reason: string;
}

export interface NetworkInterfaceRecord {
  readonly id: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly privateIp: string;
  readonly macAddress: string;
  readonly description: string;
  readonly createdAt: Date;
  readonly owner: { readonly kind: "instance" | "nat-gateway"; readonly id: string };
  readonly attachmentId: string;
  securityGroupIds: readonly string[];
  /** A public address given at launch; an Elastic IP is in `addresses` instead. */
  publicIp: string | undefined;
}

export function createState(): Ec2State {
  return {
    vpcs: new Map(),
    subnets: new Map(),
    internetGateways: new Map(),
    natGateways: new Map(),
    routeTables: new Map(),
    networkAcls: new Map(),
    securityGroups: new Map(),
    addresses: new Map(),
    instances: new Map(),
    networkInterfaces: new Map(),
    tags: new Map(),
    clientTokens: new Map(),
    transitions: [],
  };
}
