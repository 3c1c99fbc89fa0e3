import { describe, expect, it } from "vitest";
import type { JsonObject } from "#model/json";
import { given } from "#terraform/resources/attributes";
import { openProvider } from "./open-provider.ts";
import type { ProviderBench } from "./open-provider.ts";

interface Life {
  readonly type: string;
  /** The configuration, given what stands already. */
  readonly config: (built: Built) => JsonObject;
  /** Arguments of a change in place. */
  readonly change?: JsonObject;
  /** An argument whose change replaces the thing. */
  readonly replacing?: JsonObject;
  readonly importId?: (state: JsonObject) => string;
  /** What an import cannot know. */
  readonly notImported?: readonly string[];
}
type Built = Readonly<Record<string, JsonObject>>;

const id = (built: Built, key: string): string => given(built[key] ?? {}, "id");
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const reading = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] });
const writing = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:PutObject", Resource: "*" }] });
const tags = { Name: "first" };
const idOf = (state: JsonObject): string => given(state, "id");

/** In the order of creation; `key` is the type unless there are two of it. */
const lives: readonly (Life & { readonly key?: string })[] = [
  {
    type: "aws_vpc",
    config: () => ({ cidr_block: "10.0.0.0/16", tags }),
    change: { enable_dns_hostnames: true },
    replacing: { cidr_block: "10.1.0.0/16" },
    importId: idOf,
  },
  {
    type: "aws_subnet",
    config: (b) => ({ vpc_id: id(b, "aws_vpc"), cidr_block: "10.0.0.0/24", availability_zone: "eu-west-1a", tags }),
    change: { map_public_ip_on_launch: true },
    replacing: { availability_zone: "eu-west-1b" },
    importId: idOf,
  },
  { type: "aws_subnet", key: "second_subnet", config: (b) => ({ vpc_id: id(b, "aws_vpc"), cidr_block: "10.0.1.0/24", availability_zone: "eu-west-1b" }) },
  { type: "aws_internet_gateway", config: (b) => ({ vpc_id: id(b, "aws_vpc"), tags }), change: { tags: { Name: "second" } }, importId: idOf },
  {
    type: "aws_route_table",
    config: (b) => ({ vpc_id: id(b, "aws_vpc"), route: [{ cidr_block: "0.0.0.0/0", gateway_id: id(b, "aws_internet_gateway") }], tags }),
    change: { route: [] },
    replacing: { vpc_id: "vpc-other" },
    importId: idOf,
  },
  {
    type: "aws_route_table_association",
    config: (b) => ({ route_table_id: id(b, "aws_route_table"), subnet_id: id(b, "aws_subnet") }),
    replacing: { subnet_id: "subnet-other" },
    importId: (state) => `${given(state, "subnet_id")}/${given(state, "route_table_id")}`,
  },
  {
    type: "aws_security_group",
    config: (b) => ({
      name: "web",
      vpc_id: id(b, "aws_vpc"),
      ingress: [
        { from_port: 80, to_port: 80, protocol: "tcp", cidr_blocks: ["0.0.0.0/0"], description: "HTTP" },
        { from_port: 8000, to_port: 8000, protocol: "tcp", self: true },
      ],
      egress: [{ from_port: 0, to_port: 0, protocol: "-1", cidr_blocks: ["0.0.0.0/0"] }],
      tags,
    }),
    change: { ingress: [{ from_port: 443, to_port: 443, protocol: "tcp", cidr_blocks: ["0.0.0.0/0"], description: "HTTPS" }] },
    replacing: { name: "other" },
    importId: idOf,
  },
  { type: "aws_eip", config: () => ({ domain: "vpc", tags }), change: { tags: { Name: "second" } }, importId: idOf },
  {
    type: "aws_nat_gateway",
    config: (b) => ({ subnet_id: id(b, "aws_subnet"), allocation_id: id(b, "aws_eip"), tags }),
    change: { tags: { Name: "second" } },
    replacing: { subnet_id: "subnet-other" },
    importId: idOf,
  },
  {
    type: "aws_instance",
    config: (b) => ({
      ami: "ami-0c38b837cd80f13bb",
      instance_type: "t4g.nano",
      subnet_id: id(b, "aws_subnet"),
      vpc_security_group_ids: [id(b, "aws_security_group")],
      tags,
    }),
    change: { disable_api_termination: true },
    replacing: { ami: "ami-other" },
    importId: idOf,
  },
  {
    type: "aws_lb",
    config: (b) => ({ name: "site", subnets: [id(b, "aws_subnet"), id(b, "second_subnet")], security_groups: [id(b, "aws_security_group")], tags }),
    change: { idle_timeout: 120 },
    replacing: { name: "other" },
    importId: idOf,
  },
  {
    type: "aws_lb_target_group",
    config: (b) => ({
      name: "site",
      port: 8000,
      protocol: "HTTP",
      target_type: "ip",
      vpc_id: id(b, "aws_vpc"),
      health_check: [{ path: "/ping", matcher: "200" }],
      tags,
    }),
    change: { deregistration_delay: "60" },
    replacing: { port: 9000 },
    importId: idOf,
    notImported: ["lambda_multi_value_headers_enabled", "proxy_protocol_v2"],
  },
  {
    type: "aws_lb_listener",
    config: (b) => ({
      load_balancer_arn: id(b, "aws_lb"),
      port: 80,
      protocol: "HTTP",
      default_action: [{ type: "forward", target_group_arn: id(b, "aws_lb_target_group") }],
      tags,
    }),
    change: { port: 8080 },
    replacing: { load_balancer_arn: "arn:aws:elasticloadbalancing:eu-west-1:222222222222:loadbalancer/app/other/1" },
    importId: idOf,
  },
  {
    type: "aws_iam_role",
    config: () => ({ name: "task", assume_role_policy: trust, tags }),
    change: { tags: { Name: "second" } },
    replacing: { name: "other" },
    importId: idOf,
  },
  {
    type: "aws_iam_role_policy",
    config: (b) => ({ name: "read", role: id(b, "aws_iam_role"), policy: reading }),
    change: { policy: writing },
    replacing: { name: "other" },
    importId: idOf,
  },
  {
    type: "aws_iam_role_policy_attachment",
    config: (b) => ({ role: id(b, "aws_iam_role"), policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }),
    replacing: { policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    importId: (state) => `${given(state, "role")}/${given(state, "policy_arn")}`,
    notImported: ["id"],
  },
  {
    type: "aws_iam_policy",
    config: () => ({ name: "reading", policy: reading, tags }),
    change: { policy: writing },
    replacing: { name: "other" },
    importId: idOf,
  },
  {
    type: "aws_iam_user",
    config: () => ({ name: "deployer", tags }),
    change: { tags: { Name: "second" } },
    importId: idOf,
    notImported: ["force_destroy"],
  },
  { type: "aws_iam_user_policy", config: (b) => ({ name: "read", user: id(b, "aws_iam_user"), policy: reading }), change: { policy: writing }, importId: idOf },
  {
    type: "aws_ecs_cluster",
    config: () => ({ name: "platform", tags }),
    change: { setting: [{ name: "containerInsights", value: "enabled" }] },
    replacing: { name: "other" },
    importId: (state) => given(state, "name"),
  },
  {
    type: "aws_ecs_task_definition",
    config: (b) => ({
      family: "site",
      cpu: "256",
      memory: "512",
      network_mode: "awsvpc",
      requires_compatibilities: ["FARGATE"],
      execution_role_arn: given(b["aws_iam_role"] ?? {}, "arn"),
      container_definitions: JSON.stringify([{ name: "web", image: "web:1", essential: true, portMappings: [{ containerPort: 8000, protocol: "tcp" }] }]),
      tags,
    }),
    change: { tags: { Name: "second" } },
    replacing: { cpu: "512" },
    importId: (state) => given(state, "arn"),
    notImported: ["container_definitions"],
  },
  {
    type: "aws_ecs_service",
    config: (b) => ({
      name: "site",
      cluster: id(b, "aws_ecs_cluster"),
      task_definition: given(b["aws_ecs_task_definition"] ?? {}, "arn"),
      desired_count: 1,
      launch_type: "FARGATE",
      network_configuration: [{ subnets: [id(b, "aws_subnet")], security_groups: [id(b, "aws_security_group")], assign_public_ip: true }],
      load_balancer: [{ target_group_arn: id(b, "aws_lb_target_group"), container_name: "web", container_port: 8000 }],
      tags,
    }),
    change: { desired_count: 2 },
    replacing: { name: "other" },
    importId: () => "platform/site",
  },
  {
    type: "aws_kms_key",
    config: () => ({ description: "database", deletion_window_in_days: 7, tags }),
    change: { enable_key_rotation: true },
    importId: idOf,
    notImported: ["deletion_window_in_days"],
  },
  {
    type: "aws_kms_alias",
    config: (b) => ({ name: "alias/database", target_key_id: given(b["aws_kms_key"] ?? {}, "key_id") }),
    replacing: { name: "alias/other" },
    importId: idOf,
  },
  {
    type: "aws_db_subnet_group",
    config: (b) => ({ name: "database", subnet_ids: [id(b, "aws_subnet"), id(b, "second_subnet")], tags }),
    change: { description: "other" },
    replacing: { name: "other" },
    importId: idOf,
  },
  {
    type: "aws_rds_cluster",
    config: (b) => ({
      cluster_identifier: "courses",
      engine: "aurora-postgresql",
      engine_version: "16.4",
      database_name: "dev",
      master_username: "courses",
      master_password: "correct-horse",
      db_subnet_group_name: id(b, "aws_db_subnet_group"),
      vpc_security_group_ids: [id(b, "aws_security_group")],
      storage_encrypted: true,
      kms_key_id: given(b["aws_kms_key"] ?? {}, "arn"),
      backup_retention_period: 7,
      skip_final_snapshot: true,
      apply_immediately: true,
      tags,
    }),
    change: { deletion_protection: false, backup_retention_period: 14 },
    replacing: { cluster_identifier: "other" },
    importId: idOf,
    notImported: ["master_password", "apply_immediately", "enable_global_write_forwarding", "enable_local_write_forwarding"],
  },
  {
    type: "aws_rds_cluster_instance",
    config: (b) => ({
      identifier: "courses-1",
      cluster_identifier: id(b, "aws_rds_cluster"),
      engine: "aurora-postgresql",
      instance_class: "db.t4g.medium",
      apply_immediately: true,
      tags,
    }),
    change: { promotion_tier: 1 },
    replacing: { identifier: "other" },
    importId: idOf,
    notImported: ["apply_immediately", "force_destroy"],
  },
  {
    type: "aws_db_cluster_snapshot",
    config: (b) => ({ db_cluster_identifier: id(b, "aws_rds_cluster"), db_cluster_snapshot_identifier: "before-release", tags }),
    change: { tags: { Name: "second" } },
    importId: idOf,
  },
  {
    type: "aws_db_instance",
    config: (b) => ({
      identifier: "site",
      engine: "postgres",
      engine_version: "16.4",
      instance_class: "db.t4g.micro",
      allocated_storage: 20,
      username: "site",
      password: "correct-horse",
      db_subnet_group_name: id(b, "aws_db_subnet_group"),
      vpc_security_group_ids: [id(b, "aws_security_group")],
      backup_retention_period: 3,
      skip_final_snapshot: true,
      apply_immediately: true,
      tags,
    }),
    change: { backup_retention_period: 5 },
    replacing: { engine: "mysql" },
    importId: (state) => given(state, "identifier"),
    notImported: ["password", "apply_immediately"],
  },
  {
    type: "aws_db_snapshot",
    config: () => ({ db_instance_identifier: "site", db_snapshot_identifier: "site-before-release", tags }),
    change: { tags: { Name: "second" } },
    importId: idOf,
  },
  {
    type: "aws_s3_bucket",
    config: () => ({ bucket: "course-uploads", object_lock_enabled: true, force_destroy: true, tags }),
    change: { tags: { Name: "second" } },
    replacing: { bucket: "other" },
    importId: idOf,
    notImported: ["force_destroy"],
  },
  { type: "aws_s3_bucket_versioning", config: (b) => ({ bucket: id(b, "aws_s3_bucket"), versioning_configuration: [{ status: "Enabled" }] }), importId: idOf },
  {
    type: "aws_s3_bucket_policy",
    config: (b) => ({
      bucket: id(b, "aws_s3_bucket"),
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:DeleteBucket",
            Resource: `arn:aws:s3:::${id(b, "aws_s3_bucket")}`,
            Condition: { StringEquals: { "aws:username": "nobody" } },
          },
        ],
      }),
    }),
    importId: idOf,
  },
  {
    type: "aws_s3_object",
    config: (b) => ({ bucket: id(b, "aws_s3_bucket"), key: "notes.txt", content: "hello", force_destroy: true, tags }),
    change: { content: "world" },
    importId: (state) => `${given(state, "bucket")}/${given(state, "key")}`,
    notImported: ["content", "force_destroy", "etag", "version_id"],
  },
  {
    type: "aws_s3_bucket_object_lock_configuration",
    config: (b) => ({ bucket: id(b, "aws_s3_bucket") }),
    change: { rule: [{ default_retention: [{ mode: "GOVERNANCE", days: 2 }] }] },
    importId: idOf,
  },
  {
    type: "aws_dynamodb_table",
    config: () => ({ name: "sessions", hash_key: "id", billing_mode: "PAY_PER_REQUEST", attribute: [{ name: "id", type: "S" }], tags }),
    change: { deletion_protection_enabled: true },
    replacing: { hash_key: "other" },
    importId: idOf,
  },
];

const keyOf = (life: Life & { readonly key?: string }): string => life.key ?? life.type;

async function build(bench: ProviderBench): Promise<Record<string, JsonObject>> {
  const built: Record<string, JsonObject> = {};
  for (const life of lives) built[keyOf(life)] = await bench.create(life.type, life.config(built));
  return built;
}

describe("the life of each resource type in the embedded AWS", async () => {
  const bench = await openProvider();
  const built = await build(bench);

  it.each(lives)("$type: nothing changes on the plan after its creation", async (life) => {
    const state = built[keyOf(life)] ?? {};
    const refreshed = await bench.read(life.type, state);
    expect(refreshed).not.toBeNull();
    expect(bench.plan(life.type, life.config(built), refreshed ?? {}).changes).toEqual([]);
  });

  it.each(lives.filter((life) => life.importId !== undefined))("$type: an import finds what was created", async (life) => {
    const state = (await bench.read(life.type, built[keyOf(life)] ?? {})) ?? {};
    const imported = (await bench.import(life.type, life.importId?.(state) ?? "")) ?? {};
    const { changes } = bench.plan(life.type, life.config(built), imported);
    expect(changes.filter((name) => !(life.notImported ?? []).includes(name))).toEqual([]);
  });

  it.each(lives.filter((life) => life.replacing !== undefined))("$type: $replacing forces a replacement", (life) => {
    const { replaces } = bench.plan(life.type, { ...life.config(built), ...life.replacing }, built[keyOf(life)] ?? {});
    expect(replaces).toEqual(Object.keys(life.replacing ?? {}));
  });

  it.each(lives.filter((life) => life.change !== undefined))("$type: $change changes it in place", async (life) => {
    const changed = { ...life.config(built), ...life.change };
    const before = (await bench.read(life.type, built[keyOf(life)] ?? {})) ?? {};
    expect(bench.plan(life.type, changed, before).replaces).toEqual([]);
    expect(bench.plan(life.type, changed, before).changes).not.toEqual([]);
    const updated = await bench.update(life.type, changed, before);
    expect(bench.plan(life.type, changed, updated).changes).toEqual([]);
    built[keyOf(life)] = (await bench.read(life.type, updated)) ?? {};
    expect(bench.plan(life.type, changed, built[keyOf(life)] ?? {}).changes).toEqual([]);
  });

  it("deletes everything in reverse order, and finds nothing of it afterwards", async () => {
    built["aws_dynamodb_table"] = await bench.update(
      "aws_dynamodb_table",
      { ...lives.at(-1)?.config(built), deletion_protection_enabled: false },
      built["aws_dynamodb_table"] ?? {},
    );
    for (const life of lives.toReversed()) {
      await bench.delete(life.type, built[keyOf(life)] ?? {});
      const left = await bench.read(life.type, built[keyOf(life)] ?? {});
      // Versioning and Object Lock of a bucket cannot be taken back: they go with the bucket.
      if (!["aws_s3_bucket_versioning", "aws_s3_bucket_object_lock_configuration"].includes(life.type)) expect(left, life.type).toBeNull();
    }
  });
});
