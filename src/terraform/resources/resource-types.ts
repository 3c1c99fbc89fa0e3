import type { DataSourceType, ResourceType } from "../provider.ts";
import { awsDbClusterSnapshot } from "./aws-db-cluster-snapshot.ts";
import { awsDbInstance } from "./aws-db-instance.ts";
import { awsDbSnapshot } from "./aws-db-snapshot.ts";
import { awsDbSubnetGroup } from "./aws-db-subnet-group.ts";
import { awsDynamodbTable } from "./aws-dynamodb-table.ts";
import { awsEcsCluster } from "./aws-ecs-cluster.ts";
import { awsEcsService } from "./aws-ecs-service.ts";
import { awsEcsTaskDefinition } from "./aws-ecs-task-definition.ts";
import { awsEip } from "./aws-eip.ts";
import { awsIamPolicy } from "./aws-iam-policy.ts";
import { awsIamRolePolicyAttachment } from "./aws-iam-role-policy-attachment.ts";
import { awsIamRolePolicy } from "./aws-iam-role-policy.ts";
import { awsIamRole } from "./aws-iam-role.ts";
import { awsIamUserPolicy } from "./aws-iam-user-policy.ts";
import { awsIamUser } from "./aws-iam-user.ts";
import { awsInstance } from "./aws-instance.ts";
import { awsInternetGateway } from "./aws-internet-gateway.ts";
import { awsKmsAlias } from "./aws-kms-alias.ts";
import { awsKmsKey } from "./aws-kms-key.ts";
import { awsLbListener } from "./aws-lb-listener.ts";
import { awsLbTargetGroup } from "./aws-lb-target-group.ts";
import { awsLb } from "./aws-lb.ts";
import { awsNatGateway } from "./aws-nat-gateway.ts";
import { awsRdsClusterInstance } from "./aws-rds-cluster-instance.ts";
import { awsRdsCluster } from "./aws-rds-cluster.ts";
import { awsRouteTableAssociation } from "./aws-route-table-association.ts";
import { awsRouteTable } from "./aws-route-table.ts";
import { awsS3BucketObjectLockConfiguration } from "./aws-s3-bucket-object-lock-configuration.ts";
import { awsS3BucketPolicy } from "./aws-s3-bucket-policy.ts";
import { awsS3BucketVersioning } from "./aws-s3-bucket-versioning.ts";
import { awsS3Bucket } from "./aws-s3-bucket.ts";
import { awsS3Object } from "./aws-s3-object.ts";
import { awsSecurityGroup } from "./aws-security-group.ts";
import { awsSubnet } from "./aws-subnet.ts";
import { awsVpc } from "./aws-vpc.ts";
import { dataAwsAvailabilityZones } from "./data-aws-availability-zones.ts";
import { dataAwsCallerIdentity } from "./data-aws-caller-identity.ts";
import { dataAwsIamPolicyDocument } from "./data-aws-iam-policy-document.ts";
import { dataAwsRegion } from "./data-aws-region.ts";
import { dataAwsSubnets } from "./data-aws-subnets.ts";
import { dataAwsVpc } from "./data-aws-vpc.ts";

const resources = [
  awsDbClusterSnapshot,
  awsDbInstance,
  awsDbSnapshot,
  awsDbSubnetGroup,
  awsDynamodbTable,
  awsEcsCluster,
  awsEcsService,
  awsEcsTaskDefinition,
  awsEip,
  awsIamPolicy,
  awsIamRolePolicyAttachment,
  awsIamRolePolicy,
  awsIamRole,
  awsIamUserPolicy,
  awsIamUser,
  awsInstance,
  awsInternetGateway,
  awsKmsAlias,
  awsKmsKey,
  awsLbListener,
  awsLbTargetGroup,
  awsLb,
  awsNatGateway,
  awsRdsClusterInstance,
  awsRdsCluster,
  awsRouteTableAssociation,
  awsRouteTable,
  awsS3BucketObjectLockConfiguration,
  awsS3BucketPolicy,
  awsS3BucketVersioning,
  awsS3Bucket,
  awsS3Object,
  awsSecurityGroup,
  awsSubnet,
  awsVpc,
];

const sources = [dataAwsAvailabilityZones, dataAwsCallerIdentity, dataAwsIamPolicyDocument, dataAwsRegion, dataAwsSubnets, dataAwsVpc];

/** The managed resource types of the AWS provider that the embedded Terraform knows. Others are refused by name. */
export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map(resources.map((resource) => [resource.type, resource]));

/** Its data sources. */
export const dataSources: ReadonlyMap<string, DataSourceType> = new Map(sources.map((source) => [source.type, source]));
