import type {
  SetSecurityGroupsCommandInput,
  SetSecurityGroupsCommandOutput,
  SetSubnetsCommandInput,
  SetSubnetsCommandOutput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "#model/errors";
import { refuseUnknownMembers } from "../../members.ts";
import type { Operation } from "../../service.ts";
import { definedKeys, onArn } from "./authorization.ts";
import { theLoadBalancer } from "./lookup.ts";
import { elbv2Operation } from "./operation.ts";
import { checkedSecurityGroups, checkedSubnets, placeInterfaces } from "./placement.ts";
import type { Elbv2State } from "./state.ts";

/** Replaces the security groups. */
export const setSecurityGroups: Operation<Elbv2State> = elbv2Operation<SetSecurityGroupsCommandInput, SetSecurityGroupsCommandOutput>("SetSecurityGroups", {
  members: ["LoadBalancerArn", "SecurityGroups"],
  authorize: (input, context) => [
    onArn("SetSecurityGroups", context, input.LoadBalancerArn, definedKeys({ "elasticloadbalancing:SecurityGroup": input.SecurityGroups })),
  ],
  handle(input, context) {
    const record = theLoadBalancer(context.state, input.LoadBalancerArn);
    const groups = checkedSecurityGroups(context, record.vpcId, input.SecurityGroups ?? []);
    if (groups.length === 0) throw new AwsError("ValidationError", "At least one security group must be specified");
    if (record.type === "network" && record.securityGroupIds.length === 0)
      throw new AwsError("InvalidConfigurationRequest", "You cannot set security groups on a Network Load Balancer that was created without any");
    record.securityGroupIds = groups;
    return { SecurityGroupIds: [...groups] };
  },
});

/** Replaces the subnets; an application load balancer keeps at least two zones. */
export const setSubnets: Operation<Elbv2State> = elbv2Operation<SetSubnetsCommandInput, SetSubnetsCommandOutput>("SetSubnets", {
  members: ["LoadBalancerArn", "Subnets", "SubnetMappings"],
  authorize: (input, context) => [onArn("SetSubnets", context, input.LoadBalancerArn, definedKeys({ "elasticloadbalancing:Subnet": wantedSubnets(input) }))],
  handle(input, context) {
    for (const mapping of input.SubnetMappings ?? []) refuseUnknownMembers("elbv2:SetSubnets.SubnetMappings", mapping, ["SubnetId"]);
    const record = theLoadBalancer(context.state, input.LoadBalancerArn);
    const subnets = checkedSubnets(context, record.type, wantedSubnets(input) ?? []);
    if (subnets.some((subnet) => subnet.vpcId !== record.vpcId))
      throw new AwsError("InvalidConfigurationRequest", `The subnets must belong to VPC '${record.vpcId}'`);
    record.networkInterfaces = placeInterfaces(context, subnets, record.scheme === "internet-facing", record.networkInterfaces);
    return { AvailabilityZones: record.networkInterfaces.map((one) => ({ ZoneName: one.availabilityZone, SubnetId: one.subnetId })) };
  },
});

function wantedSubnets(input: SetSubnetsCommandInput): readonly string[] | undefined {
  return input.Subnets ?? input.SubnetMappings?.map((mapping) => mapping.SubnetId ?? "");
}
