import { describe, expect, it } from "vitest";
import type { JsonObject } from "#model/json";
import { resourceTypes } from "#terraform/resources/resource-types";
import { given } from "#terraform/resources/attributes";
import { openProvider } from "./open-provider.ts";
import type { ProviderBench } from "./open-provider.ts";

async function network(bench: ProviderBench): Promise<{ vpc: JsonObject; subnets: JsonObject[]; group: JsonObject }> {
  const vpc = await bench.create("aws_vpc", { cidr_block: "10.0.0.0/16" });
  await bench.create("aws_internet_gateway", { vpc_id: vpc["id"] ?? null });
  const subnets: JsonObject[] = [];
  for (const [index, zone] of ["a", "b"].entries())
    subnets.push(await bench.create("aws_subnet", { vpc_id: vpc["id"] ?? null, cidr_block: `10.0.${index}.0/24`, availability_zone: `eu-west-1${zone}` }));
  const group = await bench.create("aws_security_group", { name: "web", vpc_id: vpc["id"] ?? null });
  return { vpc, subnets, group };
}

const ids = (things: readonly JsonObject[]): (string | null)[] => things.map((thing) => given(thing, "id"));

describe("what stands already", () => {
  it("fails the creation of a load balancer and a target group of that name, before AWS would answer with the existing one", async () => {
    const bench = await openProvider();
    const { vpc, subnets } = await network(bench);
    const balancer = { name: "site", subnets: ids(subnets) };
    const targets = { name: "site", port: 80, protocol: "HTTP", vpc_id: vpc["id"] ?? null };
    await bench.create("aws_lb", balancer);
    await bench.create("aws_lb_target_group", targets);
    await expect(bench.create("aws_lb", balancer)).rejects.toThrow("ELBv2 Load Balancer (site) already exists");
    await expect(bench.create("aws_lb_target_group", targets)).rejects.toThrow("ELBv2 Target Group (site) already exists");
  });

  it("is adopted in the case of an ECS cluster", async () => {
    const bench = await openProvider();
    const first = await bench.create("aws_ecs_cluster", { name: "platform" });
    const second = await bench.create("aws_ecs_cluster", { name: "platform" });
    expect(second["arn"]).toBe(first["arn"]);
  });
});

describe("deletions that something stands in the way of", () => {
  it("leaves a protected load balancer standing", async () => {
    const bench = await openProvider();
    const { subnets } = await network(bench);
    const state = await bench.create("aws_lb", { name: "site", subnets: ids(subnets), enable_deletion_protection: true });
    await expect(bench.delete("aws_lb", state)).rejects.toThrow(
      /^deleting ELBv2 Load Balancer \(.*\): operation error Elastic Load Balancing v2: DeleteLoadBalancer, .*OperationNotPermitted/,
    );
    expect(await bench.read("aws_lb", state)).not.toBeNull();
  });

  it("tries a security group in use for fifteen minutes", async () => {
    const bench = await openProvider();
    const { subnets, group } = await network(bench);
    await bench.create("aws_instance", {
      ami: "ami-0c38b837cd80f13bb",
      instance_type: "t4g.nano",
      subnet_id: ids(subnets)[0] ?? null,
      vpc_security_group_ids: ids([group]),
    });
    const start = bench.now();
    await expect(bench.delete("aws_security_group", group)).rejects.toThrow(/^deleting Security Group \(sg-.*api error DependencyViolation/);
    expect(bench.secondsSince(start)).toBeGreaterThan(890);
    expect(bench.secondsSince(start)).toBeLessThan(960);
  });

  it("tries a VPC with something in it for five minutes", async () => {
    const bench = await openProvider();
    const { vpc } = await network(bench);
    const start = bench.now();
    await expect(bench.delete("aws_vpc", vpc)).rejects.toThrow(/^deleting EC2 VPC \(vpc-.*api error DependencyViolation/);
    expect(bench.secondsSince(start)).toBeGreaterThan(290);
    expect(await bench.read("aws_vpc", vpc)).not.toBeNull();
  });

  it("leaves a protected table standing", async () => {
    const bench = await openProvider();
    const state = await bench.create("aws_dynamodb_table", {
      name: "sessions",
      hash_key: "id",
      billing_mode: "PAY_PER_REQUEST",
      attribute: [{ name: "id", type: "S" }],
      deletion_protection_enabled: true,
    });
    await expect(bench.delete("aws_dynamodb_table", state)).rejects.toThrow(/^deleting AWS DynamoDB Table \(sessions\): operation error DynamoDB: DeleteTable/);
    expect(await bench.read("aws_dynamodb_table", state)).not.toBeNull();
  });

  it("terminates an instance although it is protected: the provider takes the protection off", async () => {
    const bench = await openProvider();
    const { subnets } = await network(bench);
    const state = await bench.create("aws_instance", {
      ami: "ami-0c38b837cd80f13bb",
      instance_type: "t4g.nano",
      subnet_id: ids(subnets)[0] ?? null,
      disable_api_termination: true,
    });
    await bench.delete("aws_instance", state);
    expect(await bench.read("aws_instance", state)).toBeNull();
  });
});

describe("a bucket with objects", () => {
  async function bucketWithVersions(bench: ProviderBench, more: JsonObject): Promise<JsonObject> {
    const state = await bench.create("aws_s3_bucket", { bucket: "uploads", ...more });
    await bench.create("aws_s3_bucket_versioning", { bucket: "uploads", versioning_configuration: [{ status: "Enabled" }] });
    const s3 = await bench.session.client("s3");
    for (const Body of ["one", "two"]) await s3.putObject({ Bucket: "uploads", Key: "a", Body });
    await s3.deleteObject({ Bucket: "uploads", Key: "a" });
    return state;
  }

  it("is not deleted", async () => {
    const bench = await openProvider();
    const state = await bucketWithVersions(bench, {});
    await expect(bench.delete("aws_s3_bucket", state)).rejects.toThrow(
      /^deleting S3 Bucket \(uploads\): operation error S3: DeleteBucket, https response error StatusCode: 409, RequestID: [^,]*, HostID: , api error BucketNotEmpty/,
    );
    expect(await bench.read("aws_s3_bucket", state)).not.toBeNull();
  });

  it("loses all versions and markers when the state says `force_destroy`", async () => {
    const bench = await openProvider();
    const state = await bucketWithVersions(bench, { force_destroy: true });
    await bench.delete("aws_s3_bucket", state);
    expect(await bench.read("aws_s3_bucket", state)).toBeNull();
  });

  it("stands, with its objects, where they are locked in compliance mode", async () => {
    const bench = await openProvider();
    const state = await bench.create("aws_s3_bucket", { bucket: "uploads", object_lock_enabled: true, force_destroy: true });
    const s3 = await bench.session.client("s3");
    await s3.putObject({ Bucket: "uploads", Key: "a", Body: "one", ObjectLockMode: "COMPLIANCE", ObjectLockRetainUntilDate: new Date("2026-12-01T00:00:00Z") });
    await expect(bench.delete("aws_s3_bucket", state)).rejects.toThrow("emptying S3 Bucket (uploads)");
    expect((await s3.listObjectVersions({ Bucket: "uploads" })).Versions).toHaveLength(1);
  });
});

describe("tags", () => {
  it("of the provider are sent with each resource, kept out of `tags`, and known in the plan", async () => {
    const bench = await openProvider({ defaultTags: { Project: "courses", Environment: "dev" } });
    const config = { cidr_block: "10.0.0.0/16", tags: { Name: "main", Environment: "prod" } };
    const { planned } = bench.plan("aws_vpc", config, await bench.create("aws_vpc", config));
    expect(planned["tags"]).toEqual({ Name: "main", Environment: "prod" });
    expect(planned["tags_all"]).toEqual({ Project: "courses", Name: "main", Environment: "prod" });
    const ec2 = await bench.session.client("ec2");
    const { Vpcs = [] } = await ec2.describeVpcs({ Filters: [{ Name: "tag:Project", Values: ["courses"] }] });
    expect(Vpcs).toHaveLength(1);
  });

  it("that repeat one of the provider's stay the resource's own", async () => {
    const bench = await openProvider({ defaultTags: { Environment: "dev" } });
    const config = { cidr_block: "10.0.0.0/16", tags: { Environment: "dev" } };
    const state = await bench.create("aws_vpc", config);
    expect(bench.plan("aws_vpc", config, (await bench.read("aws_vpc", state)) ?? {}).changes).toEqual([]);
  });

  it("that somebody else added are drift", async () => {
    const bench = await openProvider();
    const config = { cidr_block: "10.0.0.0/16" };
    const state = await bench.create("aws_vpc", config);
    const ec2 = await bench.session.client("ec2");
    await ec2.createTags({ Resources: [given(state, "id")], Tags: [{ Key: "Owner", Value: "someone" }] });
    const refreshed = (await bench.read("aws_vpc", state)) ?? {};
    expect(bench.plan("aws_vpc", config, refreshed).changes).toEqual(["tags", "tags_all"]);
  });
});

describe("a key", () => {
  it("waits for its deletion as long as the state says, and is gone for Terraform at once", async () => {
    const bench = await openProvider();
    const state = await bench.create("aws_kms_key", { deletion_window_in_days: 7 });
    await bench.delete("aws_kms_key", state);
    expect(await bench.read("aws_kms_key", state)).toBeNull();
    const kms = await bench.session.client("kms");
    const { KeyMetadata } = await kms.describeKey({ KeyId: given(state, "id") });
    expect(KeyMetadata?.KeyState).toBe("PendingDeletion");
    expect((Number(KeyMetadata?.DeletionDate) - Number(bench.now())) / 86_400_000).toBeCloseTo(7, 1);
  });
});

describe("arguments that the code would not act on", () => {
  it("are refused by name, and those that say nothing are not", () => {
    const problems = (config: JsonObject): readonly (string | undefined)[] =>
      resourceTypes
        .get("aws_vpc")
        ?.validate?.(config)
        .map(({ attribute }) => attribute) ?? [];
    expect(problems({ cidr_block: "10.0.0.0/16", ipv6_cidr_block: "::/56" })).toEqual(["ipv6_cidr_block"]);
    expect(problems({ cidr_block: "10.0.0.0/16", assign_generated_ipv6_cidr_block: false, ipv6_cidr_block: null })).toEqual([]);
  });

  it("are refused in a final snapshot's name as the provider refuses them", () => {
    const problems = resourceTypes.get("aws_rds_cluster")?.validate?.({ engine: "aurora-postgresql", final_snapshot_identifier: "final--1-" });
    expect(problems?.map(({ summary }) => summary)).toEqual([
      '"final_snapshot_identifier" cannot contain two consecutive hyphens',
      '"final_snapshot_identifier" cannot end in a hyphen',
    ]);
  });
});
