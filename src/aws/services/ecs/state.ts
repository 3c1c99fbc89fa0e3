import type {
  AvailabilityZoneRebalancing,
  CapacityProviderStrategyItem,
  ClusterSetting,
  DeploymentConfiguration,
  LoadBalancer,
  AwsVpcConfiguration,
  PropagateTags,
  TaskDefinition,
} from "@aws-sdk/client-ecs";

/** ECS of one account and region. Only Fargate is modelled, so there are no container instances. */
export interface EcsState {
  /** By name; an INACTIVE cluster stays listed until one of its name is created again. */
  readonly clusters: Map<string, ClusterRecord>;
  /** By ARN. */
  readonly services: Map<string, ServiceRecord>;
  /** By ARN. */
  readonly tasks: Map<string, TaskRecord>;
  /** By family; revision N stands at index N-1. */
  readonly taskDefinitions: Map<string, TaskDefinition[]>;
  /** By ARN. */
  readonly tags: Map<string, Record<string, string>>;
}

export interface ClusterRecord {
  readonly name: string;
  readonly arn: string;
  status: "ACTIVE" | "INACTIVE";
  settings: readonly ClusterSetting[];
  capacityProviders: readonly string[];
  defaultCapacityProviderStrategy: readonly CapacityProviderStrategyItem[];
}

export interface ServiceRecord {
  readonly arn: string;
  readonly name: string;
  readonly clusterArn: string;
  status: "ACTIVE" | "DRAINING" | "INACTIVE";
  desiredCount: number;
  taskDefinitionArn: string;
  readonly launchType: "FARGATE" | undefined;
  readonly capacityProviderStrategy: readonly CapacityProviderStrategyItem[];
  platformVersion: string;
  loadBalancers: readonly LoadBalancer[];
  network: AwsVpcConfiguration;
  deploymentConfiguration: DeploymentConfiguration;
  healthCheckGracePeriodSeconds: number | undefined;
  enableExecuteCommand: boolean;
  enableECSManagedTags: boolean;
  propagateTags: PropagateTags | undefined;
  readonly createdAt: Date;
  readonly createdBy: string;
  deployment: { readonly id: string; readonly createdAt: Date };
  availabilityZoneRebalancing: AvailabilityZoneRebalancing | undefined;
  /** When a draining service becomes INACTIVE. */
  inactiveAt: Date | undefined;
}

/** A running task of a service. Stopped tasks are dropped at once, with their network interface. */
export interface TaskRecord {
  readonly arn: string;
  readonly clusterArn: string;
  readonly serviceArn: string;
  readonly taskDefinitionArn: string;
  readonly createdAt: Date;
  /** PROVISIONING until then, RUNNING afterwards. */
  readonly runningAt: Date;
  readonly networkInterface: EcsNetworkInterface;
}

export interface EcsNetworkInterface {
  readonly id: string;
  readonly subnetId: string;
  readonly securityGroupIds: readonly string[];
  readonly privateIp: string;
  readonly publicIp: string | undefined;
}

export function createState(): EcsState {
  return { clusters: new Map(), services: new Map(), tasks: new Map(), taskDefinitions: new Map(), tags: new Map() };
}
