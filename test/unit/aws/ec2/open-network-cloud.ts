import { createCloud } from "#aws/cloud";
import type { Cloud } from "#aws/cloud";
import { createGateway } from "#aws/gateway";
import type { AuthorizationQuestion } from "#aws/authorizer";
import type { Service } from "#aws/service";
import { ec2 } from "#aws/services/ec2/service";
import type { Ec2State } from "#aws/services/ec2/state";
import { ecs } from "#aws/services/ecs/service";
import { elbv2 } from "#aws/services/elbv2/service";
import { createState } from "#aws/services/rds/state";
import type { RdsState } from "#aws/services/rds/state";
import { openSession } from "#harness/aws/open-session";
import type { AwsClients } from "#model/aws-session";
import type { DataPlane } from "#model/data";
import type { Principal } from "#model/principal";

export const account = "111122223333";
export const region = "eu-west-1";

const principal: Principal = {
  kind: "user",
  arn: `arn:aws:iam::${account}:user/tester`,
  account,
  name: "tester",
  userId: "AIDATESTER",
  accessKeyId: "AKIATESTER",
};

/** RDS without operations: tests put databases into its state. */
const rds: Service<RdsState> = { id: "rds", eventSource: "rds.amazonaws.com", scope: "regional", createState, operations: {} };

/** IAM without operations: the gateway looks for policies of the roles that are passed. */
const iam: Service<object> = { id: "iam", eventSource: "iam.amazonaws.com", scope: "global", createState: () => ({}), operations: {} };

export interface NetworkCloud {
  readonly cloud: Cloud;
  readonly ec2: AwsClients["ec2"];
  readonly ecs: AwsClients["ecs"];
  readonly elbv2: AwsClients["elbv2"];
  readonly rdsState: RdsState;
  readonly ec2State: Ec2State;
  /** Everything IAM was asked, in order. */
  readonly questions: AuthorizationQuestion[];
  /** Actions that IAM refuses from now on. */
  readonly denied: Set<string>;
  advance(seconds: number): Promise<void>;
}

/** EC2, ECS and ELBv2 behind the real SDK clients, with an IAM that allows what is not in `denied`. */
export async function openNetworkCloud(): Promise<NetworkCloud> {
  const questions: AuthorizationQuestion[] = [];
  const denied = new Set<string>();
  const cloud = createCloud({
    services: [ec2, ecs, elbv2, rds, iam] as unknown as readonly Service<never>[],
    state: { now: Date.parse("2026-02-26T21:00:00Z"), random: { seed: 7, cursor: 0 }, services: new Map() },
    data: {} as DataPlane,
    authorizer(question) {
      questions.push(question);
      if (!denied.has(question.action)) return { allowed: true };
      return {
        allowed: false,
        kind: "explicit",
        message: `not authorized to perform: ${question.action}`,
        decidedBy: ["test"],
        explanation: "the test denies it",
      };
    },
    record: () => undefined,
  });
  const gateway = createGateway(cloud, {
    findCaller: () => ({ principal, context: {} }),
    identityPolicies: () => [],
    boundary: () => undefined,
    scps: () => [],
  });
  const session = openSession(gateway, { accessKeyId: principal.accessKeyId, secretAccessKey: "secret" }, { account, region });
  return {
    cloud,
    ec2: await session.client("ec2"),
    ecs: await session.client("ecs"),
    elbv2: await session.client("elbv2"),
    rdsState: cloud.stateOf("rds", account, region) as RdsState,
    ec2State: cloud.stateOf("ec2", account, region) as Ec2State,
    questions,
    denied,
    advance: async (seconds) => cloud.clock.advance(seconds),
  };
}

export interface Network {
  readonly vpcId: string;
  readonly subnetIds: readonly [string, string];
  readonly groupId: string;
  readonly gatewayId: string;
}

/** A VPC with two subnets in two zones, a security group and an attached internet gateway. */
export async function createNetwork({ ec2: client }: NetworkCloud): Promise<Network> {
  const vpcId = (await client.createVpc({ CidrBlock: "10.0.0.0/16" })).Vpc?.VpcId ?? "";
  const one = await client.createSubnet({ VpcId: vpcId, CidrBlock: "10.0.1.0/24", AvailabilityZone: "eu-west-1a" });
  const two = await client.createSubnet({ VpcId: vpcId, CidrBlock: "10.0.2.0/24", AvailabilityZone: "eu-west-1b" });
  const groupId = (await client.createSecurityGroup({ VpcId: vpcId, GroupName: "app", Description: "app" })).GroupId ?? "";
  const gatewayId = (await client.createInternetGateway({})).InternetGateway?.InternetGatewayId ?? "";
  await client.attachInternetGateway({ VpcId: vpcId, InternetGatewayId: gatewayId });
  return { vpcId, subnetIds: [one.Subnet?.SubnetId ?? "", two.Subnet?.SubnetId ?? ""], groupId, gatewayId };
}

/** Expects nothing: gives the AWS error of a call that must fail. */
export async function failureOf(call: Promise<unknown>): Promise<{ readonly name: string; readonly message: string; readonly status: number | undefined }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error("The call was expected to fail and succeeded");
}
