import type {
  Action,
  IpAddressType,
  LoadBalancerSchemeEnum,
  LoadBalancerTypeEnum,
  Matcher,
  ProtocolEnum,
  TargetDescription,
  TargetTypeEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";

/** Load balancers of one account and region. All maps are by ARN. */
export interface Elbv2State {
  readonly loadBalancers: Map<string, LoadBalancerRecord>;
  readonly targetGroups: Map<string, TargetGroupRecord>;
  readonly listeners: Map<string, ListenerRecord>;
  /** Tags of load balancers, target groups and listeners. */
  readonly tags: Map<string, Record<string, string>>;
}

export interface LoadBalancerRecord {
  readonly arn: string;
  readonly name: string;
  readonly type: Extract<LoadBalancerTypeEnum, "application" | "network">;
  readonly scheme: LoadBalancerSchemeEnum;
  readonly ipAddressType: IpAddressType;
  readonly dnsName: string;
  readonly vpcId: string;
  readonly createdAt: Date;
  /** Provisioning until then, active afterwards. */
  readonly activeAt: Date;
  securityGroupIds: readonly string[];
  /** One network interface in each subnet. They keep EC2 from deleting the subnet and the security groups. */
  networkInterfaces: readonly ElbNetworkInterface[];
  readonly attributes: Record<string, string>;
}

export interface ElbNetworkInterface {
  readonly id: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly privateIp: string;
  /** Of internet-facing load balancers. */
  readonly publicIp: string | undefined;
}

export interface TargetGroupRecord {
  readonly arn: string;
  readonly name: string;
  readonly protocol: ProtocolEnum;
  readonly protocolVersion: string | undefined;
  readonly port: number;
  readonly vpcId: string;
  readonly targetType: Extract<TargetTypeEnum, "instance" | "ip">;
  healthCheck: TargetGroupHealthCheck;
  readonly attributes: Record<string, string>;
  /** Registered through the API. Tasks of ECS services come from ECS's state. */
  targets: readonly TargetDescription[];
}

export interface TargetGroupHealthCheck {
  readonly protocol: ProtocolEnum;
  readonly port: string;
  readonly enabled: boolean;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  readonly path: string | undefined;
  readonly matcher: Matcher | undefined;
}

export interface ListenerRecord {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly defaultRuleArn: string;
  port: number;
  protocol: ProtocolEnum;
  certificateArn: string | undefined;
  sslPolicy: string | undefined;
  defaultActions: readonly Action[];
  /** Those that were ever changed; the others keep the defaults of the protocol. */
  attributes?: Readonly<Record<string, string>>;
}

export function createState(): Elbv2State {
  return { loadBalancers: new Map(), targetGroups: new Map(), listeners: new Map(), tags: new Map() };
}
