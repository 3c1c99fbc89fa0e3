import type { ModifyTargetGroupCommandInput, ProtocolEnum } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "#model/errors";
import type { TargetGroupHealthCheck } from "./state.ts";

type Wanted = Omit<ModifyTargetGroupCommandInput, "TargetGroupArn">;

/** AWS's defaults, for targets reached by HTTP (`web`) or otherwise. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
export function newHealthCheck(web: boolean, wanted: Wanted): TargetGroupHealthCheck {
  const protocol: ProtocolEnum = wanted.HealthCheckProtocol ?? (web ? "HTTP" : "TCP");
  const http = protocol === "HTTP" || protocol === "HTTPS";
  const defaults: TargetGroupHealthCheck = {
    protocol,
    port: "traffic-port",
    enabled: true,
    intervalSeconds: 30,
    timeoutSeconds: protocol === "HTTP" ? (web ? 5 : 6) : web ? 5 : 10,
    healthyThreshold: 5,
    unhealthyThreshold: 2,
    path: http ? "/" : undefined,
    matcher: http ? { HttpCode: web ? "200" : "200-399" } : undefined,
  };
  return changedHealthCheck(defaults, wanted);
}

/** @throws AwsError InvalidConfigurationRequest */
export function changedHealthCheck(check: TargetGroupHealthCheck, wanted: Wanted): TargetGroupHealthCheck {
  const changed = {
    protocol: wanted.HealthCheckProtocol ?? check.protocol,
    port: wanted.HealthCheckPort ?? check.port,
    enabled: wanted.HealthCheckEnabled ?? check.enabled,
    intervalSeconds: wanted.HealthCheckIntervalSeconds ?? check.intervalSeconds,
    timeoutSeconds: wanted.HealthCheckTimeoutSeconds ?? check.timeoutSeconds,
    healthyThreshold: wanted.HealthyThresholdCount ?? check.healthyThreshold,
    unhealthyThreshold: wanted.UnhealthyThresholdCount ?? check.unhealthyThreshold,
    path: wanted.HealthCheckPath ?? check.path,
    matcher: wanted.Matcher ?? check.matcher,
  };
  if (changed.timeoutSeconds >= changed.intervalSeconds) throw new AwsError("ValidationError", `Health check interval must be greater than the timeout.`);
  return changed;
}
