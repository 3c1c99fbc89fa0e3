import type {
  CreateListenerCommandInput,
  CreateListenerCommandOutput,
  DeleteListenerCommandInput,
  DeleteListenerCommandOutput,
  DescribeListenersCommandInput,
  DescribeListenersCommandOutput,
  DescribeRulesCommandInput,
  DescribeRulesCommandOutput,
  Listener,
  ModifyListenerCommandInput,
  ModifyListenerCommandOutput,
  ProtocolEnum,
  Rule,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "#model/errors";
import type { Operation } from "../../service.ts";
import { definedKeys, onAll, onArn } from "./authorization.ts";
import { checkedActions } from "./listener-actions.ts";
import { listenersOf, paged, theListener, theLoadBalancer } from "./lookup.ts";
import { elbv2Operation } from "./operation.ts";
import type { Elbv2State, ListenerRecord, LoadBalancerRecord } from "./state.ts";
import { checkedTags, tagRecord } from "./tags.ts";

/** What AWS takes when none is named. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const defaultSslPolicy = "ELBSecurityPolicy-2016-08";
const protocols: Readonly<Record<LoadBalancerRecord["type"], readonly ProtocolEnum[]>> = {
  application: ["HTTP", "HTTPS"],
  network: ["TCP", "TLS", "UDP", "TCP_UDP"],
};

/** With equal settings the call is idempotent; another listener on the port is refused. Certificates are not modelled: an ARN is stored as it is. */
export const createListener: Operation<Elbv2State> = elbv2Operation<CreateListenerCommandInput, CreateListenerCommandOutput>("CreateListener", {
  members: ["LoadBalancerArn", "Protocol", "Port", "SslPolicy", "Certificates", "DefaultActions", "Tags"],
  authorize(input, context) {
    const requestTags = tagRecord(input.Tags);
    const keys = definedKeys({ "elasticloadbalancing:ListenerProtocol": input.Protocol, "elasticloadbalancing:SecurityPolicy": input.SslPolicy });
    const create = { ...onArn("CreateListener", context, input.LoadBalancerArn, keys), requestTags };
    const resource = `${input.LoadBalancerArn?.replace(":loadbalancer/", ":listener/")}/*`;
    const tagging = { action: "elasticloadbalancing:AddTags", resource, requestTags, context: { "elasticloadbalancing:CreateAction": "CreateListener" } };
    return Object.keys(requestTags).length === 0 ? [create] : [create, tagging];
  },
  handle(input, context) {
    const { state } = context;
    const balancer = theLoadBalancer(state, input.LoadBalancerArn);
    const tags = checkedTags(input.Tags);
    const wanted = wantedListener(input, balancer, state);
    const there = listenersOf(state, balancer.arn).find((listener) => listener.port === wanted.port);
    if (there !== undefined && !isSame(there, wanted))
      throw new AwsError("DuplicateListener", `A listener already exists on this port for this load balancer '${balancer.arn}'`);
    const arn = balancer.arn.replace(":loadbalancer/", ":listener/") + `/${context.newId("", 16)}`;
    const listener = there ?? {
      ...wanted,
      arn,
      loadBalancerArn: balancer.arn,
      defaultRuleArn: `${arn.replace(":listener/", ":listener-rule/")}/${context.newId("", 16)}`,
    };
    state.listeners.set(listener.arn, listener);
    state.tags.set(listener.arn, tags);
    return { Listeners: [render(listener)] };
  },
});

export const describeListeners: Operation<Elbv2State> = elbv2Operation<DescribeListenersCommandInput, DescribeListenersCommandOutput>("DescribeListeners", {
  readOnly: true,
  members: ["LoadBalancerArn", "ListenerArns", "PageSize", "Marker"],
  authorize: () => onAll("DescribeListeners"),
  handle(input, { state }) {
    if (input.ListenerArns?.some((arn) => !state.listeners.has(arn)) === true) throw new AwsError("ListenerNotFound", "One or more listeners not found");
    if (input.LoadBalancerArn === undefined && input.ListenerArns === undefined)
      throw new AwsError("ValidationError", "You must specify either listener ARNs or a load balancer ARN");
    const all = input.LoadBalancerArn === undefined ? [...state.listeners.values()] : listenersOf(state, theLoadBalancer(state, input.LoadBalancerArn).arn);
    const { items, ...rest } = paged(
      all.filter((listener) => input.ListenerArns?.includes(listener.arn) ?? true),
      input,
    );
    return { Listeners: items.map(render), ...rest };
  },
});

export const modifyListener: Operation<Elbv2State> = elbv2Operation<ModifyListenerCommandInput, ModifyListenerCommandOutput>("ModifyListener", {
  members: ["ListenerArn", "Port", "Protocol", "SslPolicy", "Certificates", "DefaultActions"],
  authorize: (input, context) => [
    onArn(
      "ModifyListener",
      context,
      input.ListenerArn,
      definedKeys({ "elasticloadbalancing:ListenerProtocol": input.Protocol, "elasticloadbalancing:SecurityPolicy": input.SslPolicy }),
    ),
  ],
  handle(input, { state }) {
    const listener = theListener(state, input.ListenerArn);
    const balancer = theLoadBalancer(state, listener.loadBalancerArn);
    const certificates = input.Certificates ?? (listener.certificateArn === undefined ? undefined : [{ CertificateArn: listener.certificateArn }]);
    const request = {
      Port: input.Port ?? listener.port,
      Protocol: input.Protocol ?? listener.protocol,
      SslPolicy: input.SslPolicy ?? listener.sslPolicy,
      Certificates: certificates,
      DefaultActions: input.DefaultActions ?? [...listener.defaultActions],
    };
    const wanted = wantedListener({ ...request, LoadBalancerArn: balancer.arn }, balancer, state);
    if (listenersOf(state, balancer.arn).some((other) => other !== listener && other.port === wanted.port))
      throw new AwsError("DuplicateListener", `A listener already exists on this port for this load balancer '${balancer.arn}'`);
    Object.assign(listener, wanted);
    return { Listeners: [render(listener)] };
  },
});

export const deleteListener: Operation<Elbv2State> = elbv2Operation<DeleteListenerCommandInput, DeleteListenerCommandOutput>("DeleteListener", {
  members: ["ListenerArn"],
  authorize: (input, context) => [onArn("DeleteListener", context, input.ListenerArn)],
  handle(input, { state }) {
    const { arn } = theListener(state, input.ListenerArn);
    state.listeners.delete(arn);
    state.tags.delete(arn);
    return {};
  },
});

/** Rules cannot be made here, so each listener has its default rule only. */
export const describeRules: Operation<Elbv2State> = elbv2Operation<DescribeRulesCommandInput, DescribeRulesCommandOutput>("DescribeRules", {
  readOnly: true,
  members: ["ListenerArn", "RuleArns", "PageSize", "Marker"],
  authorize: () => onAll("DescribeRules"),
  handle(input, { state }) {
    const all = [...state.listeners.values()].map((listener) => ({ listener, rule: renderRule(listener) }));
    if (input.RuleArns?.some((arn) => !all.some(({ rule }) => rule.RuleArn === arn)) === true)
      throw new AwsError("RuleNotFound", "One or more rules not found");
    if (input.ListenerArn === undefined && input.RuleArns === undefined)
      throw new AwsError("ValidationError", "You must specify either listener rule ARNs or a listener ARN");
    const listener = input.ListenerArn === undefined ? undefined : theListener(state, input.ListenerArn);
    const kept = all.filter((one) => (listener === undefined || one.listener === listener) && (input.RuleArns?.includes(one.rule.RuleArn ?? "") ?? true));
    const { items, ...rest } = paged(kept, input);
    return { Rules: items.map(({ rule }) => rule), ...rest };
  },
});

type Wanted = Omit<ListenerRecord, "arn" | "loadBalancerArn" | "defaultRuleArn">;

function wantedListener(input: CreateListenerCommandInput, balancer: LoadBalancerRecord, state: Elbv2State): Wanted {
  const { Protocol: protocol, Port: port } = input;
  if (port === undefined) throw new AwsError("ValidationError", "A listener port must be specified");
  if (protocol === undefined) throw new AwsError("ValidationError", "A listener protocol must be specified");
  if (port < 1 || port > 65_535) throw new AwsError("ValidationError", `Listener port '${port}' must be between 1 and 65535`);
  if (!protocols[balancer.type].includes(protocol))
    throw new AwsError("ValidationError", `Listener protocol '${protocol}' must be one of '${protocols[balancer.type].join(", ")}'`);
  const secure = protocol === "HTTPS" || protocol === "TLS";
  const certificateArn = input.Certificates?.[0]?.CertificateArn;
  if (secure && certificateArn === undefined) throw new AwsError("ValidationError", `A certificate must be specified for ${protocol} listeners`);
  if (!secure && certificateArn !== undefined) throw new AwsError("ValidationError", `A certificate cannot be specified for ${protocol} listeners`);
  return {
    port,
    protocol,
    certificateArn,
    sslPolicy: secure ? (input.SslPolicy ?? defaultSslPolicy) : undefined,
    defaultActions: checkedActions("CreateListener", state, balancer.arn, input.DefaultActions ?? []),
  };
}

function isSame(there: ListenerRecord, wanted: Wanted): boolean {
  const settings = ({ port, protocol, certificateArn, sslPolicy, defaultActions }: Wanted) =>
    JSON.stringify([port, protocol, certificateArn, sslPolicy, defaultActions]);
  return settings(there) === settings(wanted);
}

function render(listener: ListenerRecord): Listener {
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancerArn,
    Port: listener.port,
    Protocol: listener.protocol,
    ...(listener.certificateArn === undefined ? {} : { Certificates: [{ CertificateArn: listener.certificateArn }] }),
    ...(listener.sslPolicy === undefined ? {} : { SslPolicy: listener.sslPolicy }),
    DefaultActions: [...listener.defaultActions],
  };
}

function renderRule(listener: ListenerRecord): Rule {
  return { RuleArn: listener.defaultRuleArn, Priority: "default", Conditions: [], Actions: [...listener.defaultActions], IsDefault: true };
}
