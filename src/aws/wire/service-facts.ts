import type { ServiceFacts } from "./protocol.ts";

/** The services that the wire speaks for. A test compares each line with the settings of the SDK's own client. */
export const serviceFacts: readonly ServiceFacts[] = [
  facts("cloudtrail", "cloudtrail", "json-1.1", "2013-11-01", "http://cloudtrail.amazonaws.com/doc/2013-11-01/", "CloudTrail_20131101"),
  facts("dynamodb", "dynamodb", "json-1.0", "2012-08-10", "http://dynamodb.amazonaws.com/doc/2012-08-10/", "DynamoDB_20120810"),
  facts("ec2", "ec2", "ec2-query", "2016-11-15", "http://ec2.amazonaws.com/doc/2016-11-15", "AmazonEC2"),
  facts("ecs", "ecs", "json-1.1", "2014-11-13", "http://ecs.amazonaws.com/doc/2014-11-13/", "AmazonEC2ContainerServiceV20141113"),
  facts("elbv2", "elasticloadbalancing", "query", "2015-12-01", "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/", "ElasticLoadBalancing_v10"),
  facts("iam", "iam", "query", "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/", "AWSIdentityManagementV20100508"),
  facts("kms", "kms", "json-1.1", "2014-11-01", "https://trent.amazonaws.com/doc/2014-11-01/", "TrentService"),
  facts("organizations", "organizations", "json-1.1", "2016-11-28", "http://organizations.amazonaws.com/doc/2016-11-28/", "AWSOrganizationsV20161128"),
  facts("rds", "rds", "query", "2014-10-31", "http://rds.amazonaws.com/doc/2014-10-31/", "AmazonRDSv19"),
  facts("s3", "s3", "rest-xml", "2006-03-01", "http://s3.amazonaws.com/doc/2006-03-01/", "AmazonS3"),
  facts("sts", "sts", "query", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/", "AWSSecurityTokenServiceV20110615"),
];

function facts(
  service: ServiceFacts["service"],
  signingName: string,
  protocol: ServiceFacts["protocol"],
  version: string,
  xmlNamespace: string,
  target: string,
): ServiceFacts {
  return { service, signingName, protocol, version, xmlNamespace, target };
}
