import type { CloudTrail } from "@aws-sdk/client-cloudtrail";
import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import type { EC2 } from "@aws-sdk/client-ec2";
import type { ECS } from "@aws-sdk/client-ecs";
import type { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { IAM } from "@aws-sdk/client-iam";
import type { KMS } from "@aws-sdk/client-kms";
import type { Organizations } from "@aws-sdk/client-organizations";
import type { RDS } from "@aws-sdk/client-rds";
import type { S3 } from "@aws-sdk/client-s3";
import type { STS } from "@aws-sdk/client-sts";

/** The official SDK client of each service that the embedded AWS answers: the seam that everything acts through. */
export interface AwsClients {
  readonly cloudtrail: CloudTrail;
  readonly dynamodb: DynamoDB;
  readonly ec2: EC2;
  readonly ecs: ECS;
  readonly elbv2: ElasticLoadBalancingV2;
  readonly iam: IAM;
  readonly kms: KMS;
  readonly organizations: Organizations;
  readonly rds: RDS;
  readonly s3: S3;
  readonly sts: STS;
}

/** The services the embedded AWS answers, by the short name of their SDK package. */
export type ServiceId = keyof AwsClients;

/**
 * Clients that act as one principal. Client modules are loaded when first asked for.
 *
 * Use the client's aggregated methods: `(await session.client("rds")).deleteDBCluster({…})`.
 */
export interface AwsSession {
  readonly account: string;
  readonly region: string;
  /** The client of a service, in the session's region unless another is named. */
  client<S extends ServiceId>(service: S, region?: string): Promise<AwsClients[S]>;
}
