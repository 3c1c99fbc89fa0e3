import { describe, expect, it } from "vitest";
import { replayScenario } from "#harness/index";
import { whyNoContainers } from "./docker-here.ts";

const reason = await whyNoContainers();

/** A run makes hundreds of calls, each of which reads back what it changed. */
const minutes = 60_000;

describe.skipIf(reason !== undefined)(`runs on LocalStack's free tier${reason === undefined ? "" : ` (skipped: ${reason})`}`, () => {
  it(
    "a bucket wiped by force_destroy, versions and all, needs no filling",
    async () => {
      const run = await replayScenario({ scenario: "bucket-force-destroy", cloud: "localstack", fill: false });
      expect(run.outcome, run.reasons.join("; ")).toBe("service-down");
      expect(run).toMatchObject({ cloud: "localstack", filled: [] });
      expect(run.milestones.every(({ reached }) => reached)).toBe(true);
      expect(run.destroyed.map(({ type }) => type).toSorted()).toEqual(["s3:bucket", ...Array.from({ length: 16 }, () => "s3:object-version")]);
    },
    20 * minutes,
  );

  it(
    "the same is held by an operator that may only read: scartissue's own IAM decides, LocalStack's decides nothing",
    async () => {
      const run = await replayScenario({ scenario: "bucket-force-destroy", cloud: "localstack", fill: false, guardrails: ["identity.read-only"] });
      expect(run).toMatchObject({ cloud: "localstack", filled: [], outcome: "held", stoppedBy: [{ guardrail: "identity.read-only", moment: "iam" }] });
    },
    20 * minutes,
  );

  it(
    "the flagship goes from its world to its loss: network, S3 and KMS on LocalStack, and the rest filled and said so",
    async () => {
      const run = await replayScenario({ scenario: "missing-state-cleanup", cloud: "localstack" });
      expect(run.outcome, run.reasons.join("; ")).toBe("lost");
      expect(run.cloud).toBe("localstack");
      expect(run.filled).toEqual(expect.arrayContaining(["rds", "ecs", "elbv2"]));
      for (const service of ["s3", "ec2", "kms"]) expect(run.filled).not.toContain(service);
      expect(run.milestones.every(({ reached }) => reached)).toBe(true);
    },
    30 * minutes,
  );

  it(
    "the flagship without filling is inconclusive, and says which plan would offer what it needed",
    async () => {
      await expect(replayScenario({ scenario: "missing-state-cleanup", cloud: "localstack", fill: false })).rejects.toMatchObject({
        code: "inconclusive",
        message: expect.stringMatching(
          /^missing-state-cleanup is inconclusive: its world course-platform cannot be built: `\w+:\w+` is not supported by LocalStack 4\.14\.0.* from its Base plan on$/,
        ) as string,
        hint: expect.stringContaining("--no-fill") as string,
      });
    },
    20 * minutes,
  );
});
