import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { Construct } from "constructs";

export interface Platform {
  readonly cluster: EcsCluster;
  readonly executionRole: IamRole;
  readonly taskRole: IamRole;
}

const tags = { Project: "course-management", Environment: "dev" };

/** The ECS cluster that both sites run on, and the roles of their tasks. */
export function addPlatform(stack: Construct): Platform {
  const cluster = new EcsCluster(stack, "platform", { name: "course-management-cluster", tags });
  const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  const executionRole = new IamRole(stack, "execution", { name: "course-management-execution", assumeRolePolicy: trust, tags });
  new IamRolePolicyAttachment(stack, "execution_pulls_images", {
    role: executionRole.name,
    policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
  });
  const taskRole = new IamRole(stack, "task", { name: "course-management-task", assumeRolePolicy: trust, tags });
  new IamRolePolicy(stack, "task_reads_uploads", {
    name: "read-uploads",
    role: taskRole.id,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::course-management-uploads/*" }],
    }),
  });
  return { cluster, executionRole, taskRole };
}
