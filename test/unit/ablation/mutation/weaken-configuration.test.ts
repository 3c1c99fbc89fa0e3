import { describe, expect, test } from "vitest";
import { keyOf } from "#ablation/mutation/weakening";
import { weakenConfiguration } from "#ablation/mutation/weaken-configuration";
import type { JsonObject } from "#model/json";

const withBody = (body: JsonObject): JsonObject => ({ resource: { aws_rds_cluster: { main: body } } });
const at = "/resource/aws_rds_cluster/main";

describe("the weakenings of a hardened configuration", () => {
  test("take one argument back at a time", () => {
    const before = withBody({ engine: "aurora", skip_final_snapshot: true });
    const after = withBody({ engine: "aurora", skip_final_snapshot: false, deletion_protection: true });
    expect(weakenConfiguration(before, after).map((one) => [keyOf(one), one.description, one.changed])).toEqual([
      [
        `RevertArgument ${at}/skip_final_snapshot`,
        "aws_rds_cluster.main skip_final_snapshot is true again",
        withBody({ engine: "aurora", skip_final_snapshot: true, deletion_protection: true }),
      ],
      [
        `RevertArgument ${at}/deletion_protection`,
        "aws_rds_cluster.main deletion_protection is dropped",
        withBody({ engine: "aurora", skip_final_snapshot: false }),
      ],
    ]);
  });

  test("drop a block that was added, and leave one that was there", () => {
    expect(weakenConfiguration(withBody({}), withBody({ lifecycle: { prevent_destroy: true } })).map(({ changed }) => changed)).toEqual([withBody({})]);
    const before = withBody({ lifecycle: [{ ignore_changes: ["a"] }] });
    const after = withBody({ lifecycle: { ignore_changes: ["a"], prevent_destroy: true } });
    expect(weakenConfiguration(before, after).map(({ changed }) => changed)).toEqual([withBody({ lifecycle: { ignore_changes: ["a"] } })]);
  });

  test("drop each flag of an added block, too", () => {
    const after = { terraform: { backend: { s3: { bucket: "state", use_lockfile: true } } } };
    expect(weakenConfiguration({}, after).map(({ description }) => description)).toEqual([
      "terraform.backend.s3.use_lockfile is dropped",
      "terraform is dropped",
    ]);
  });

  test("bring back what hardening took away", () => {
    const [only, ...others] = weakenConfiguration(withBody({ force_destroy: true, name: "x" }), withBody({ name: "x" }));
    expect(others).toEqual([]);
    expect(only).toMatchObject({ pointer: at, variant: "force_destroy", changed: withBody({ name: "x", force_destroy: true }) });
  });

  test("shorten a retention to a day, beside taking it back", () => {
    const weakened = weakenConfiguration(withBody({ backup_retention_period: 7 }), withBody({ backup_retention_period: 30 }));
    expect(weakened.map(({ description }) => description)).toEqual([
      "aws_rds_cluster.main backup_retention_period is 7 again",
      "aws_rds_cluster.main backup_retention_period is 1 instead of 30",
    ]);
  });

  test("take a stack back as a whole where resources have moved elsewhere", () => {
    const before = { resource: { aws_vpc: { main: {}, other: {} } } };
    expect(weakenConfiguration(before, { resource: { aws_vpc: { main: {} } }, variable: {} }).map(({ mutator, changed }) => [mutator, changed])).toEqual([
      ["RevertStack", before],
    ]);
  });

  test("weaken a policy that hardening has written into the configuration", () => {
    const policy = (...Action: readonly string[]): string =>
      JSON.stringify({ Statement: [{ Sid: "Keep", Effect: "Deny", Principal: "*", Action, Resource: "*" }] });
    const added = { resource: { aws_s3_bucket_policy: { state: { bucket: "state", policy: policy("s3:DeleteBucket", "s3:DeleteObjectVersion") } } } };
    const weakened = weakenConfiguration({ resource: {} }, added);
    expect(weakened.map(({ description }) => description)).toEqual([
      "aws_s3_bucket_policy is dropped",
      "aws_s3_bucket_policy.state policy: Keep is dropped",
      "aws_s3_bucket_policy.state policy: Keep allows what it denied",
      "aws_s3_bucket_policy.state policy: Keep: action s3:DeleteBucket is dropped",
      "aws_s3_bucket_policy.state policy: Keep: action s3:DeleteObjectVersion is dropped",
    ]);
    expect(weakened[3]).toMatchObject({ changed: { resource: { aws_s3_bucket_policy: { state: { policy: policy("s3:DeleteObjectVersion") } } } } });
    expect(new Set(weakened.map(keyOf)).size).toBe(weakened.length);
  });

  test("are none where nothing was hardened", () => expect(weakenConfiguration(withBody({ a: [1] }), withBody({ a: [1] }))).toEqual([]));
});
