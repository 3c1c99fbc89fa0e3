import type {
  CreateTargetGroupCommandInput,
  CreateTargetGroupCommandOutput,
  DeleteTargetGroupCommandInput,
  DeleteTargetGroupCommandOutput,
  DescribeTargetGroupsCommandInput,
  DescribeTargetGroupsCommandOutput,
  ModifyTargetGroupCommandInput,
  ModifyTargetGroupCommandOutput,
  TargetGroup,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "#model/errors";
import { refuseOtherValues } from "../../members.ts";
import type { Operation } from "../../service.ts";
import { elbArn, onAll, onArn, onNewArn } from "./authorization.ts";
import { changedHealthCheck, newHealthCheck } from "./health-check.ts";
import { loadBalancersOf } from "./listener-actions.ts";
import { chosen, paged, theLoadBalancer, theTargetGroup } from "./lookup.ts";
import { checkedName } from "./names.ts";
import { elbv2Operation } from "./operation.ts";
import type { Elbv2Context } from "./operation.ts";
import { network } from "./placement.ts";
import type { Elbv2State, TargetGroupRecord } from "./state.ts";
import { checkedTags, sameTags } from "./tags.ts";
import { defaultTargetGroupAttributes } from "./target-group-attributes.ts";

const healthCheckMembers = [
  "HealthCheckProtocol",
  "HealthCheckPort",
  "HealthCheckEnabled",
  "HealthCheckPath",
  "HealthCheckIntervalSeconds",
  "HealthCheckTimeoutSeconds",
  "HealthyThresholdCount",
  "UnhealthyThresholdCount",
  "Matcher",
] as const;

/** With equal settings the call is idempotent and answers the one that stands; with others the name is taken. */
export const createTargetGroup: Operation<Elbv2State> = elbv2Operation<CreateTargetGroupCommandInput, CreateTargetGroupCommandOutput>("CreateTargetGroup", {
  members: ["Name", "Protocol", "ProtocolVersion", "Port", "VpcId", "TargetType", "IpAddressType", "Tags", ...healthCheckMembers],
  authorize: (input, context) => onNewArn("CreateTargetGroup", elbArn(context, `targetgroup/${input.Name}/*`), input.Tags),
  handle(input, context) {
    const { state } = context;
    const tags = checkedTags(input.Tags);
    const wanted = wantedGroup(input, context);
    const there = [...state.targetGroups.values()].find((one) => one.name === wanted.name);
    if (there !== undefined && !(isSame(there, wanted) && sameTags(state, there.arn, input.Tags)))
      throw new AwsError("DuplicateTargetGroupName", `A target group with the same name '${wanted.name}' exists, but with different settings`);
    const group = there ?? wanted;
    state.targetGroups.set(group.arn, group);
    state.tags.set(group.arn, tags);
    return { TargetGroups: [render(group, state)] };
  },
});

export const describeTargetGroups: Operation<Elbv2State> = elbv2Operation<DescribeTargetGroupsCommandInput, DescribeTargetGroupsCommandOutput>(
  "DescribeTargetGroups",
  {
    readOnly: true,
    members: ["LoadBalancerArn", "TargetGroupArns", "Names", "PageSize", "Marker"],
    authorize: () => onAll("DescribeTargetGroups"),
    handle(input, { state }) {
      const wanted = { arns: input.TargetGroupArns, names: input.Names };
      const named = chosen([...state.targetGroups.values()], wanted, { noun: "target group", notFound: "TargetGroupNotFound" });
      const balancer = input.LoadBalancerArn === undefined ? undefined : theLoadBalancer(state, input.LoadBalancerArn);
      const { items, ...rest } = paged(
        named.filter((group) => balancer === undefined || loadBalancersOf(state, group.arn).includes(balancer.arn)),
        input,
      );
      return { TargetGroups: items.map((group) => render(group, state)), ...rest };
    },
  },
);

export const modifyTargetGroup: Operation<Elbv2State> = elbv2Operation<ModifyTargetGroupCommandInput, ModifyTargetGroupCommandOutput>("ModifyTargetGroup", {
  members: ["TargetGroupArn", ...healthCheckMembers],
  authorize: (input, context) => [onArn("ModifyTargetGroup", context, input.TargetGroupArn)],
  handle(input, { state }) {
    const group = theTargetGroup(state, input.TargetGroupArn);
    group.healthCheck = changedHealthCheck(group.healthCheck, input);
    return { TargetGroups: [render(group, state)] };
  },
});

/** Refused while a listener forwards to it. Deleting what is not there succeeds. */
export const deleteTargetGroup: Operation<Elbv2State> = elbv2Operation<DeleteTargetGroupCommandInput, DeleteTargetGroupCommandOutput>("DeleteTargetGroup", {
  members: ["TargetGroupArn"],
  authorize: (input, context) => [onArn("DeleteTargetGroup", context, input.TargetGroupArn)],
  handle(input, { state }) {
    const arn = input.TargetGroupArn ?? "";
    if (loadBalancersOf(state, arn).length > 0) throw new AwsError("ResourceInUse", `Target group '${arn}' is currently in use by a listener or a rule`);
    state.targetGroups.delete(arn);
    state.tags.delete(arn);
    return {};
  },
});

function wantedGroup(input: CreateTargetGroupCommandInput, context: Elbv2Context): TargetGroupRecord {
  const { Protocol: protocol, Port: port, VpcId: vpcId, TargetType: targetType = "instance" } = input;
  const name = checkedName("Target group", input.Name);
  refuseOtherValues("elbv2:CreateTargetGroup.TargetType", targetType, ["instance", "ip"]);
  refuseOtherValues("elbv2:CreateTargetGroup.IpAddressType", input.IpAddressType, ["ipv4"]);
  refuseOtherValues("elbv2:CreateTargetGroup.Protocol", protocol, ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP"]);
  if (protocol === undefined) throw new AwsError("ValidationError", "A protocol must be specified");
  if (port === undefined) throw new AwsError("ValidationError", "A port must be specified");
  if (vpcId === undefined) throw new AwsError("ValidationError", "A VPC ID must be specified");
  if (!network(context).vpcs.has(vpcId)) throw new AwsError("ValidationError", `The VPC ID '${vpcId}' is not found`);
  const web = protocol === "HTTP" || protocol === "HTTPS";
  return {
    arn: elbArn(context, `targetgroup/${name}/${context.newId("", 16)}`),
    name,
    protocol,
    protocolVersion: web ? input.ProtocolVersion || "HTTP1" : undefined,
    port,
    vpcId,
    targetType: targetType === "ip" ? "ip" : "instance",
    healthCheck: newHealthCheck(web, input),
    attributes: defaultTargetGroupAttributes(web),
    targets: [],
  };
}

function isSame(there: TargetGroupRecord, wanted: TargetGroupRecord): boolean {
  const settings = ({ protocol, protocolVersion, port, vpcId, targetType, healthCheck }: TargetGroupRecord) =>
    JSON.stringify([protocol, protocolVersion, port, vpcId, targetType, healthCheck]);
  return settings(there) === settings(wanted);
}

function render(group: TargetGroupRecord, state: Elbv2State): TargetGroup {
  const { healthCheck } = group;
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    ...(group.protocolVersion === undefined ? {} : { ProtocolVersion: group.protocolVersion }),
    Port: group.port,
    VpcId: group.vpcId,
    TargetType: group.targetType,
    IpAddressType: "ipv4",
    HealthCheckProtocol: healthCheck.protocol,
    HealthCheckPort: healthCheck.port,
    HealthCheckEnabled: healthCheck.enabled,
    HealthCheckIntervalSeconds: healthCheck.intervalSeconds,
    HealthCheckTimeoutSeconds: healthCheck.timeoutSeconds,
    HealthyThresholdCount: healthCheck.healthyThreshold,
    UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
    ...(healthCheck.path === undefined ? {} : { HealthCheckPath: healthCheck.path }),
    ...(healthCheck.matcher === undefined ? {} : { Matcher: healthCheck.matcher }),
    LoadBalancerArns: [...loadBalancersOf(state, group.arn)],
  };
}
