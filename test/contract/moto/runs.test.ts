import { describe, expect, it } from "vitest";
import { findProgram } from "#harness/find-program";
import { replayScenario } from "#harness/index";

const missing = findProgram("moto_server") === undefined ? " (skipped: no moto_server on PATH)" : "";

/** A run makes hundreds of calls, each of which reads back what it changed. */
const minutes = 60_000;

describe.skipIf(missing !== "")(`runs on moto${missing}`, () => {
  it(
    "a bucket wiped by force_destroy, versions and all, needs no filling",
    async () => {
      const run = await replayScenario({ scenario: "bucket-force-destroy", cloud: "moto", fill: false });
      expect(run.outcome, run.reasons.join("; ")).toBe("service-down");
      expect(run).toMatchObject({ status: "passed", cloud: "moto", filled: [], terraform: "embedded" });
      expect(run.milestones.every(({ reached }) => reached)).toBe(true);
      expect(run.destroyed.map(({ type }) => type).toSorted()).toEqual(["s3:bucket", ...Array.from({ length: 16 }, () => "s3:object-version")]);
    },
    5 * minutes,
  );

  it(
    "the same is held by an operator that may only read: scartissue's own IAM decides, moto's decides nothing",
    async () => {
      const run = await replayScenario({ scenario: "bucket-force-destroy", cloud: "moto", fill: false, guardrails: ["identity.read-only"] });
      expect(run).toMatchObject({
        status: "passed",
        cloud: "moto",
        outcome: "held",
        control: { outcome: "service-down" },
        stoppedBy: [{ guardrail: "identity.read-only", moment: "iam" }],
        destroyed: [],
      });
    },
    5 * minutes,
  );

  it(
    "a policy that spares S3 holds as little of it as on the embedded AWS",
    async () => {
      const guarded = { scenario: "bucket-force-destroy", guardrails: ["identity.deny-destructive"] };
      const [embedded, onMoto] = [await replayScenario(guarded), await replayScenario({ ...guarded, cloud: "moto" })];
      expect(onMoto).toMatchObject({ status: "failed", outcome: "service-down", stoppedBy: [] });
      expect([onMoto.outcome, onMoto.reasons.length, onMoto.destroyed.length]).toEqual([embedded.outcome, embedded.reasons.length, embedded.destroyed.length]);
    },
    5 * minutes,
  );

  it(
    "the flagship's rows are held where destructive calls are denied, as the policy promises, and its service is not",
    async () => {
      const guarded = { scenario: "missing-state-cleanup", guardrails: ["identity.deny-destructive"] };
      const [embedded, onMoto] = [await replayScenario(guarded), await replayScenario({ ...guarded, cloud: "moto" })];
      expect(onMoto).toMatchObject({ status: "passed", cloud: "moto", outcome: "service-down", control: { outcome: "lost" } });
      expect(onMoto.stoppedBy.map(({ guardrail, moment }) => `${guardrail} ${moment}`)).toContain("identity.deny-destructive iam");
      expect([onMoto.outcome, onMoto.reasons.length, onMoto.destroyed.length]).toEqual([embedded.outcome, embedded.reasons.length, embedded.destroyed.length]);
    },
    5 * minutes,
  );

  it(
    "the flagship goes from its world to its loss: network, S3 and KMS on moto, and the rest filled and said so",
    async () => {
      const run = await replayScenario({ scenario: "missing-state-cleanup", cloud: "moto" });
      expect(run.outcome, run.reasons.join("; ")).toBe("lost");
      expect(run.filled).toEqual(["rds", "ecs", "elbv2", "dynamodb"]);
      expect(run.milestones.every(({ reached }) => reached)).toBe(true);
    },
    5 * minutes,
  );

  it(
    "the flagship without filling is inconclusive, and says what moto lacks",
    async () => {
      await expect(replayScenario({ scenario: "missing-state-cleanup", cloud: "moto", fill: false })).rejects.toMatchObject({
        code: "inconclusive",
        message: expect.stringMatching(
          /^missing-state-cleanup is inconclusive: its world course-platform cannot be built: `\w+:\w+` is not supported by moto 5\.\S+, and --no-fill keeps the embedded one out: /,
        ) as string,
        hint: expect.stringContaining("--no-fill") as string,
      });
    },
    5 * minutes,
  );
});
