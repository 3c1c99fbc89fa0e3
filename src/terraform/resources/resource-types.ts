import type { DataSourceType, ResourceType } from "../provider.ts";
import { awsDbSubnetGroup } from "./aws-db-subnet-group.ts";
import { awsInternetGateway } from "./aws-internet-gateway.ts";
import { awsLbListener } from "./aws-lb-listener.ts";
import { awsLbTargetGroup } from "./aws-lb-target-group.ts";
import { awsLb } from "./aws-lb.ts";
import { awsRdsClusterInstance } from "./aws-rds-cluster-instance.ts";
import { awsRdsCluster } from "./aws-rds-cluster.ts";
import { awsRouteTableAssociation } from "./aws-route-table-association.ts";
import { awsRouteTable } from "./aws-route-table.ts";
import { awsSecurityGroup } from "./aws-security-group.ts";
import { awsSubnet } from "./aws-subnet.ts";
import { awsVpc } from "./aws-vpc.ts";

const resources = [
  awsDbSubnetGroup,
  awsInternetGateway,
  awsLb,
  awsLbListener,
  awsLbTargetGroup,
  awsRdsCluster,
  awsRdsClusterInstance,
  awsRouteTable,
  awsRouteTableAssociation,
  awsSecurityGroup,
  awsSubnet,
  awsVpc,
];

const sources: DataSourceType[] = [];

/** The managed resource types of the AWS provider that the embedded Terraform knows. Others are refused by name. */
export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map(resources.map((resource) => [resource.type, resource]));

/** Its data sources. */
export const dataSources: ReadonlyMap<string, DataSourceType> = new Map(sources.map((source) => [source.type, source]));
