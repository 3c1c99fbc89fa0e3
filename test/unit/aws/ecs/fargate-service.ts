import type { CreateServiceCommandInput, RegisterTaskDefinitionCommandInput } from "@aws-sdk/client-ecs";
import { openBalancedNetwork } from "../elbv2/balanced-network.ts";
import type { BalancedNetwork } from "../elbv2/balanced-network.ts";

export interface FargateService extends BalancedNetwork {
  /** Of the service `web` in the cluster `main`. */
  readonly request: CreateServiceCommandInput;
}

export const webTask: RegisterTaskDefinitionCommandInput = {
  family: "web",
  networkMode: "awsvpc",
  requiresCompatibilities: ["FARGATE"],
  cpu: "256",
  memory: "512",
  containerDefinitions: [{ name: "web", image: "nginx", portMappings: [{ containerPort: 80 }] }],
};

/** A balanced network with a cluster and a Fargate service of two tasks behind the load balancer. */
export async function openFargateService(): Promise<FargateService> {
  const balanced = await openBalancedNetwork();
  const { cloud, network, groupArn } = balanced;
  await cloud.ecs.createCluster({ clusterName: "main" });
  await cloud.ecs.registerTaskDefinition(webTask);
  const request: CreateServiceCommandInput = {
    cluster: "main",
    serviceName: "web",
    taskDefinition: "web",
    desiredCount: 2,
    launchType: "FARGATE",
    networkConfiguration: { awsvpcConfiguration: { subnets: [...network.subnetIds], securityGroups: [network.groupId] } },
    loadBalancers: [{ targetGroupArn: groupArn, containerName: "web", containerPort: 80 }],
  };
  await cloud.ecs.createService(request);
  return { ...balanced, request };
}
