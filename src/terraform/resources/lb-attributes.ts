import type { Json, JsonObject } from "#model/json";
import { firstBlock, given, hasChanged, keepMissingBlocks, scalar } from "./attributes.ts";

interface Attribute {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}
type Kind = "bool" | "number" | "string";

/** Arguments that AWS keeps as load balancer attributes, with their key and the types of load balancer that have them. */
const table: readonly { readonly argument: string; readonly key: string; readonly kind: Kind; readonly types: readonly string[] }[] = [
  { argument: "enable_deletion_protection", key: "deletion_protection.enabled", kind: "bool", types: ["application", "network", "gateway"] },
  { argument: "client_keep_alive", key: "client_keep_alive.seconds", kind: "number", types: ["application"] },
  { argument: "desync_mitigation_mode", key: "routing.http.desync_mitigation_mode", kind: "string", types: ["application"] },
  { argument: "drop_invalid_header_fields", key: "routing.http.drop_invalid_header_fields.enabled", kind: "bool", types: ["application"] },
  { argument: "enable_cross_zone_load_balancing", key: "load_balancing.cross_zone.enabled", kind: "bool", types: ["network", "gateway"] },
  { argument: "enable_http2", key: "routing.http2.enabled", kind: "bool", types: ["application"] },
  {
    argument: "enable_tls_version_and_cipher_suite_headers",
    key: "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
    kind: "bool",
    types: ["application"],
  },
  { argument: "enable_waf_fail_open", key: "waf.fail_open.enabled", kind: "bool", types: ["application"] },
  { argument: "enable_xff_client_port", key: "routing.http.xff_client_port.enabled", kind: "bool", types: ["application"] },
  { argument: "enable_zonal_shift", key: "zonal_shift.config.enabled", kind: "bool", types: ["application", "network"] },
  { argument: "idle_timeout", key: "idle_timeout.timeout_seconds", kind: "number", types: ["application"] },
  { argument: "preserve_host_header", key: "routing.http.preserve_host_header.enabled", kind: "bool", types: ["application"] },
  { argument: "xff_header_processing_mode", key: "routing.http.xff_header_processing.mode", kind: "string", types: ["application"] },
  { argument: "dns_record_client_routing_policy", key: "dns_record.client_routing_policy", kind: "string", types: ["network"] },
];

/** Arguments of another type of load balancer make no difference; a network load balancer has defaults of its own. */
export function planAttributes(planned: JsonObject, prior: JsonObject | null): JsonObject {
  const type = given(planned, "load_balancer_type");
  const foreign = table.filter((row) => !row.types.includes(type)).map((row) => [row.argument, prior?.[row.argument] ?? null] as const);
  const own =
    type === "network"
      ? {
          enable_cross_zone_load_balancing: planned["enable_cross_zone_load_balancing"] ?? false,
          dns_record_client_routing_policy: planned["dns_record_client_routing_policy"] ?? "any_availability_zone",
        }
      : {};
  return keepMissingBlocks({ ...planned, ...Object.fromEntries(foreign), ...own }, prior, "access_logs", "connection_logs");
}

/** All attributes that a new load balancer of this type is given. */
export function attributesOf(planned: JsonObject): { Key: string; Value: string }[] {
  const own = table.filter((row) => row.types.includes(given(planned, "load_balancer_type")) && scalar(planned, row.argument) !== undefined);
  return [...own.map((row) => ({ Key: row.key, Value: scalar(planned, row.argument) ?? "" })), ...logs(planned), ...connectionLogs(planned)];
}

export function changedAttributes(prior: JsonObject, planned: JsonObject): { Key: string; Value: string }[] {
  const changed = table.filter((row) => row.types.includes(given(planned, "load_balancer_type")) && hasChanged(prior, planned, row.argument));
  return [
    ...changed.map((row) => ({ Key: row.key, Value: scalar(planned, row.argument) ?? "false" })),
    ...(hasChanged(prior, planned, "access_logs") ? logs(planned) : []),
  ];
}

/** Terraform's arguments for the attributes that AWS lists. */
export function loadBalancerAttributes(list: readonly Attribute[]): JsonObject {
  const found = table.flatMap((row) => {
    const value = list.find((one) => one.Key === row.key)?.Value;
    return value === undefined ? [] : [[row.argument, convert(value, row.kind)] as const];
  });
  return { ...Object.fromEntries(found), ...logBlock("access_logs", list), ...logBlock("connection_logs", list) };
}

function logBlock(name: "access_logs" | "connection_logs", list: readonly Attribute[]): JsonObject {
  const value = (key: string): string | undefined => list.find((one) => one.Key === `${name}.s3.${key}`)?.Value;
  const enabled = value("enabled");
  return enabled === undefined ? {} : { [name]: [{ bucket: value("bucket") ?? "", enabled: enabled === "true", prefix: value("prefix") ?? "" }] };
}

function connectionLogs(planned: JsonObject): { Key: string; Value: string }[] {
  return given(planned, "load_balancer_type") === "application" ? [{ Key: "connection_logs.s3.enabled", Value: "false" }] : [];
}

/** Without a block they are switched off. */
function logs(planned: JsonObject): { Key: string; Value: string }[] {
  const block = firstBlock(planned, "access_logs") ?? {};
  const enabled = block["enabled"] === true;
  const switched = { Key: "access_logs.s3.enabled", Value: String(enabled) };
  return enabled
    ? [switched, { Key: "access_logs.s3.bucket", Value: given(block, "bucket") }, { Key: "access_logs.s3.prefix", Value: given(block, "prefix") }]
    : [switched];
}

function convert(value: string, kind: Kind): Json {
  if (kind === "bool") return value === "true";
  return kind === "number" ? Number(value) : value;
}
