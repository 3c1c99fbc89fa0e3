import type { LoadBalancer } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Elbv2Context } from "./operation.ts";
import type { LoadBalancerRecord } from "./state.ts";

/** Hosted zones of load balancers' names, application and network; the member is absent for other regions. @see https://docs.aws.amazon.com/general/latest/gr/elb.html */
const hostedZones: Readonly<Record<string, readonly [application: string, network: string]>> = {
  "us-east-1": ["Z35SXDOTRQ7X7K", "Z26RNL4JYFTOTI"],
  "us-east-2": ["Z3AADJGX6KTTL2", "ZLMOA37VPKANP"],
  "us-west-2": ["Z1H1FL5HABSF5", "Z18D5FSROUN65G"],
  "eu-west-1": ["Z32O12XQLNTSW2", "Z2IFOLAFXWLO4F"],
  "eu-central-1": ["Z215JYRZR1TBD5", "Z3F0SRJ5LGBH90"],
};

export function renderLoadBalancer(record: LoadBalancerRecord, context: Elbv2Context): LoadBalancer {
  const zone = hostedZones[context.region]?.[record.type === "application" ? 0 : 1];
  return {
    LoadBalancerArn: record.arn,
    LoadBalancerName: record.name,
    DNSName: record.dnsName,
    ...(zone === undefined ? {} : { CanonicalHostedZoneId: zone }),
    CreatedTime: record.createdAt,
    Scheme: record.scheme,
    Type: record.type,
    VpcId: record.vpcId,
    IpAddressType: record.ipAddressType,
    State: { Code: context.now() < record.activeAt ? "provisioning" : "active" },
    AvailabilityZones: record.networkInterfaces.map((one) => ({ ZoneName: one.availabilityZone, SubnetId: one.subnetId, LoadBalancerAddresses: [] })),
    ...(record.securityGroupIds.length === 0 ? {} : { SecurityGroups: [...record.securityGroupIds] }),
  };
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html */
export function dnsNameOf(
  record: Pick<LoadBalancerRecord, "name" | "type" | "scheme">,
  unique: { readonly number: string; readonly hex: string },
  region: string,
): string {
  if (record.type === "network") return `${record.name}-${unique.hex}.elb.${region}.amazonaws.com`;
  return `${record.scheme === "internal" ? "internal-" : ""}${record.name}-${unique.number}.${region}.elb.amazonaws.com`;
}
