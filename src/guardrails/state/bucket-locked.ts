import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import { accountOf } from "../world-places.ts";
import { lockedBucketPolicy } from "./bucket-policy.ts";
import { backendOf } from "./remote-s3.ts";

const retentionDays = 90;

/** State in a bucket whose versions nobody can delete: Object Lock in compliance mode, and a bucket policy. */
export const bucketLocked: Guardrail = defineGuardrail({
  id: "state.bucket-locked",
  layer: "state",
  title: "State in a locked bucket",
  stops: "No version of the state can be deleted for ninety days, by anybody; every machine sees the same state.",
  bypasses: [
    "a wrong state pushed on top is kept just as well",
    "whoever takes the bucket policy away, once the retention has ended",
    "calls to AWS that do not go through Terraform",
  ],
  restsOn: (world) => [
    { kind: "account", is: accountOf(world, "production") },
    { kind: "state", is: `s3://${lockedBucket(world.id)}` },
  ],
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "held", persistent: "held" }, friction: 0 },
  provision: async ({ world, administrator }) => {
    const s3 = await administrator("production").client("s3");
    const Bucket = lockedBucket(world.id);
    await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: world.region as "eu-west-1" }, ObjectLockEnabledForBucket: true });
    await s3.putObjectLockConfiguration({
      Bucket,
      ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: retentionDays } } },
    });
    await s3.putBucketPolicy({ Bucket, Policy: lockedBucketPolicy(Bucket) });
  },
  harden: ({ world, stacks }) =>
    stacks.map((stack) => ({
      ...stack,
      document: { ...stack.document, terraform: { ...stack.document.terraform, backend: { s3: backendOf(world, stack.directory, lockedBucket(world.id)) } } },
    })),
});

function lockedBucket(world: string): string {
  return `${world}-terraform-state-locked`;
}
