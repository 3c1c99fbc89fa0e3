import { EcsService } from "@cdktf/provider-aws/lib/ecs-service/index.js";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition/index.js";
import { Instance } from "@cdktf/provider-aws/lib/instance/index.js";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import type { Construct } from "constructs";
import type { Network } from "./add-network.ts";
import type { Platform } from "./add-platform.ts";

const everywhere = { fromPort: 0, toPort: 0, protocol: "-1", cidrBlocks: ["0.0.0.0/0"] };

/** The machine that people reach the database through. */
export function addBastion(stack: Construct, network: Network): void {
  const tags = { Name: "course-management-bastion", Project: "course-management", Environment: "dev" };
  const group = new SecurityGroup(stack, "bastion_access", {
    name: "course-management-bastion",
    description: "SSH to the bastion",
    vpcId: network.vpc.id,
    ingress: [{ description: "SSH", fromPort: 22, toPort: 22, protocol: "tcp", cidrBlocks: ["0.0.0.0/0"] }],
    egress: [everywhere],
    tags,
  });
  const [subnet] = network.publicSubnets;
  new Instance(stack, "bastion", {
    ami: "ami-0c38b837cd80f13bb",
    instanceType: "t4g.nano",
    ...(subnet === undefined ? {} : { subnetId: subnet.id }),
    vpcSecurityGroupIds: [group.id],
    tags,
  });
}

export interface Site {
  /** Of the load balancer, the service and everything else that has a name. */
  readonly name: string;
  /** Begins the names of its resources in Terraform. */
  readonly resource: string;
  readonly port: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** A site behind its own load balancer: target group, listener, task definition and service on the shared cluster. */
export function addSite(stack: Construct, network: Network, platform: Platform, site: Site): Lb {
  const tags = { ...site.tags };
  const group = new SecurityGroup(stack, `${site.resource}_access`, {
    name: `${site.name}-web`,
    description: `Web traffic to ${site.name}`,
    vpcId: network.vpc.id,
    ingress: [
      { description: "HTTP", fromPort: 80, toPort: 80, protocol: "tcp", cidrBlocks: ["0.0.0.0/0"] },
      { description: "Tasks", fromPort: site.port, toPort: site.port, protocol: "tcp", selfAttribute: true },
    ],
    egress: [everywhere],
    tags,
  });
  const balancer = new Lb(stack, `${site.resource}_balancer`, {
    name: `${site.name}-lb`,
    securityGroups: [group.id],
    subnets: network.publicSubnets.map((subnet) => subnet.id),
    dependsOn: [network.gateway],
    tags,
  });
  const targets = new LbTargetGroup(stack, `${site.resource}_targets`, {
    name: `${site.name}-tg`,
    port: site.port,
    protocol: "HTTP",
    targetType: "ip",
    vpcId: network.vpc.id,
    healthCheck: { path: "/ping", matcher: "200" },
    tags,
  });
  const listener = new LbListener(stack, `${site.resource}_listener`, {
    loadBalancerArn: balancer.arn,
    port: 80,
    protocol: "HTTP",
    defaultAction: [{ type: "forward", targetGroupArn: targets.arn }],
    tags,
  });
  const container = {
    name: "web",
    image: `ghcr.io/example/${site.name}:latest`,
    essential: true,
    portMappings: [{ containerPort: site.port, protocol: "tcp" }],
  };
  const task = new EcsTaskDefinition(stack, `${site.resource}_task`, {
    family: site.name,
    cpu: "256",
    memory: "512",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    executionRoleArn: platform.executionRole.arn,
    taskRoleArn: platform.taskRole.arn,
    containerDefinitions: JSON.stringify([container]),
    tags,
  });
  new EcsService(stack, `${site.resource}_service`, {
    name: site.name,
    cluster: platform.cluster.id,
    taskDefinition: task.arn,
    desiredCount: 1,
    launchType: "FARGATE",
    networkConfiguration: { subnets: network.publicSubnets.map((subnet) => subnet.id), securityGroups: [group.id], assignPublicIp: true },
    loadBalancer: [{ targetGroupArn: targets.arn, containerName: "web", containerPort: site.port }],
    tags,
    dependsOn: [listener],
  });
  return balancer;
}
