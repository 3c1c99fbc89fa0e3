import type {
  DescribeLoadBalancerAttributesCommandInput,
  DescribeLoadBalancerAttributesCommandOutput,
  ModifyLoadBalancerAttributesCommandInput,
  ModifyLoadBalancerAttributesCommandOutput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Operation } from "../../service.ts";
import { changeAttributes, renderAttributes } from "./attributes.ts";
import { onAll, onArn } from "./authorization.ts";
import { theLoadBalancer } from "./lookup.ts";
import { elbv2Operation } from "./operation.ts";
import type { Elbv2State, LoadBalancerRecord } from "./state.ts";

const common = {
  "deletion_protection.enabled": "false",
  "access_logs.s3.enabled": "false",
  "access_logs.s3.bucket": "",
  "access_logs.s3.prefix": "",
  "zonal_shift.config.enabled": "false",
};

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html */
const defaults: Readonly<Record<LoadBalancerRecord["type"], Readonly<Record<string, string>>>> = {
  application: {
    ...common,
    "client_keep_alive.seconds": "3600",
    "connection_logs.s3.enabled": "false",
    "connection_logs.s3.bucket": "",
    "connection_logs.s3.prefix": "",
    "idle_timeout.timeout_seconds": "60",
    "load_balancing.cross_zone.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.preserve_host_header.enabled": "false",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
    "routing.http.xff_client_port.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
    "routing.http2.enabled": "true",
    "waf.fail_open.enabled": "false",
  },
  network: { ...common, "dns_record.client_routing_policy": "any_availability_zone", "load_balancing.cross_zone.enabled": "false" },
};

export function defaultAttributes(type: LoadBalancerRecord["type"]): Record<string, string> {
  return { ...defaults[type] };
}

/** This is how deletion protection is put on and taken off. */
export const modifyLoadBalancerAttributes: Operation<Elbv2State> = elbv2Operation<
  ModifyLoadBalancerAttributesCommandInput,
  ModifyLoadBalancerAttributesCommandOutput
>("ModifyLoadBalancerAttributes", {
  members: ["LoadBalancerArn", "Attributes"],
  authorize: (input, context) => [onArn("ModifyLoadBalancerAttributes", context, input.LoadBalancerArn)],
  handle(input, { state }) {
    const { attributes } = theLoadBalancer(state, input.LoadBalancerArn);
    changeAttributes("elbv2:ModifyLoadBalancerAttributes", "Load balancer", attributes, input.Attributes ?? []);
    return { Attributes: renderAttributes(attributes) };
  },
});

export const describeLoadBalancerAttributes: Operation<Elbv2State> = elbv2Operation<
  DescribeLoadBalancerAttributesCommandInput,
  DescribeLoadBalancerAttributesCommandOutput
>("DescribeLoadBalancerAttributes", {
  readOnly: true,
  members: ["LoadBalancerArn"],
  authorize: () => onAll("DescribeLoadBalancerAttributes"),
  handle: (input, { state }) => ({ Attributes: renderAttributes(theLoadBalancer(state, input.LoadBalancerArn).attributes) }),
});
