import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import type { JsonObject } from "#model/json";
import type { WorldFacts } from "#model/world";
import { accountOf } from "../world-places.ts";

/** Name of the bucket that holds the world's state. */
export function stateBucket(world: WorldFacts): string {
  return `${world.id}-terraform-state`;
}

/** State lives in a versioned S3 bucket, so that every machine sees the same one. */
export const remoteS3: Guardrail = defineGuardrail({
  id: "state.remote-s3",
  layer: "state",
  title: "Terraform state in S3, locked and versioned",
  stops: "A machine without the state file does not create production again: there is nothing to clean up.",
  bypasses: [
    "a lock does not stop a destroy of the right state",
    "terraform init -reconfigure with another backend, or a backend block removed from the configuration",
    "terraform state push -force",
    "calls to AWS that do not go through Terraform",
  ],
  restsOn: (world) => [
    { kind: "account", is: accountOf(world, "production") },
    { kind: "state", is: `s3://${stateBucket(world)}` },
  ],
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "held", persistent: "held" }, friction: 0 },
  provision: async ({ world, administrator }) => {
    const s3 = await administrator("production").client("s3");
    const Bucket = stateBucket(world);
    await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: world.region as "eu-west-1" } });
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
  },
  harden: ({ world, stacks }) =>
    stacks.map((stack) => ({
      ...stack,
      document: { ...stack.document, terraform: { ...stack.document.terraform, backend: { s3: backendOf(world, stack.directory, stateBucket(world)) } } },
    })),
});

/** The backend block of a stack: one key for each directory, and S3's own lock. */
export function backendOf(world: WorldFacts, directory: string, bucket: string): JsonObject {
  return { bucket, key: `${directory}/terraform.tfstate`, region: world.region, use_lockfile: true };
}
