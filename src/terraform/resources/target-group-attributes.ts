import type { JsonObject } from "#model/json";
import { firstBlock, isOn, number, text } from "./attributes.ts";

interface Attribute {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** The target group attributes that the arguments ask for. */
export function targetGroupAttributes(planned: JsonObject): { Key: string; Value: string }[] {
  const stickiness = firstBlock(planned, "stickiness");
  const entries: (readonly [string, string | undefined])[] = [
    ["deregistration_delay.timeout_seconds", text(planned, "deregistration_delay")],
    ["load_balancing.algorithm.type", text(planned, "load_balancing_algorithm_type")],
    ["load_balancing.cross_zone.enabled", text(planned, "load_balancing_cross_zone_enabled")],
    ["slow_start.duration_seconds", isHttp(planned) ? String(number(planned, "slow_start") ?? 0) : undefined],
    ...(stickiness === undefined ? [] : stickinessAttributes(stickiness)),
  ];
  return entries.flatMap(([Key, Value]) => (Value === undefined ? [] : [{ Key, Value }]));
}

/** Terraform's arguments for the attributes that AWS lists. */
export function describeTargetGroupAttributes(list: readonly Attribute[]): JsonObject {
  const value = (key: string): string | undefined => list.find((one) => one.Key === key)?.Value;
  const sticky = value("stickiness.enabled");
  return {
    deregistration_delay: value("deregistration_delay.timeout_seconds") ?? "300",
    load_balancing_algorithm_type: value("load_balancing.algorithm.type") ?? "",
    load_balancing_anomaly_mitigation: value("load_balancing.algorithm.anomaly_mitigation") ?? "",
    load_balancing_cross_zone_enabled: value("load_balancing.cross_zone.enabled") ?? "",
    target_failover: [{ on_deregistration: value("target_failover.on_deregistration") ?? null, on_unhealthy: value("target_failover.on_unhealthy") ?? null }],
    target_group_health: [
      {
        dns_failover: [
          {
            minimum_healthy_targets_count: value(`${health}.dns_failover.minimum_healthy_targets.count`) ?? null,
            minimum_healthy_targets_percentage: value(`${health}.dns_failover.minimum_healthy_targets.percentage`) ?? null,
          },
        ],
        unhealthy_state_routing: [
          {
            minimum_healthy_targets_count: Number(value(`${health}.unhealthy_state_routing.minimum_healthy_targets.count`) ?? 0),
            minimum_healthy_targets_percentage: value(`${health}.unhealthy_state_routing.minimum_healthy_targets.percentage`) ?? null,
          },
        ],
      },
    ],
    target_health_state: [{ enable_unhealthy_connection_termination: null, unhealthy_draining_interval: null }],
    slow_start: Number(value("slow_start.duration_seconds") ?? 0),
    stickiness:
      sticky === undefined
        ? []
        : [
            {
              cookie_duration: Number(value("stickiness.lb_cookie.duration_seconds") ?? 0),
              cookie_name: value("stickiness.app_cookie.cookie_name") ?? "",
              enabled: sticky === "true",
              type: value("stickiness.type") ?? "",
            },
          ],
  };
}

const health = "target_group_health";

function stickinessAttributes(block: JsonObject): (readonly [string, string | undefined])[] {
  const isEnabled = block["enabled"] !== false;
  if (!isEnabled) return [["stickiness.enabled", "false"]];
  const type = text(block, "type");
  const cookie = type === "lb_cookie" ? (["stickiness.lb_cookie.duration_seconds", String(number(block, "cookie_duration") ?? 86_400)] as const) : undefined;
  return [["stickiness.enabled", "true"], ["stickiness.type", type], ...(cookie === undefined ? [] : [cookie])];
}

function isHttp(planned: JsonObject): boolean {
  return ["HTTP", "HTTPS"].includes(text(planned, "protocol") ?? "") && !isOn(planned, "proxy_protocol_v2");
}
