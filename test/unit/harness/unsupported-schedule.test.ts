import { describe, expect, onTestFinished, test } from "vitest";
import { createModelledPlane } from "#data/modelled-plane";
import { prepareWorld, runInWorld, runScenario } from "#harness/replay/run-scenario";
import type { RunOptions } from "#harness/replay/run-scenario";
import type { Stage } from "#harness/replay/stage";
import { HarnessError, UnsupportedError } from "#model/errors";
import type { Run } from "#model/run";
import { judge } from "#verdict/judge";
import { usualRun } from "#harness/usual-run";
import { scenario } from "../../../scenarios/rename-without-moved/scenario.ts";

const options: RunOptions = usualRun({ scenario, rows: 10, openData: async () => createModelledPlane() });

/** From now on something is due in S3 that nobody can do, so often. */
function breakSchedule(stage: Stage, times: number): void {
  let left = times;
  const s3 = stage.cloud.service("s3") as { schedule?: object | undefined };
  const { schedule } = s3;
  onTestFinished(() => void (s3.schedule = schedule));
  stage.cloud.stateOf("s3", "organization", "aws-global");
  s3.schedule = {
    nextAt: () => (left > 0 ? stage.cloud.clock.now() : undefined),
    run: async () => {
      left -= 1;
      throw new UnsupportedError("s3: scheduled work", "moto: it answers NotImplemented");
    },
  };
}

describe("scheduled work that nobody can do", () => {
  test("makes the run inconclusive, whoever's step it ended", async () => {
    const play = async (times: number): Promise<Run> => {
      const prepared = await prepareWorld(options);
      return runInWorld({ ...options, scenario: { ...scenario, milestones: [] } }, prepared, async (stage) => {
        breakSchedule(stage, times);
        await stage.cloud.clock.advance(1).catch((error: unknown) => expect(error).toBeInstanceOf(UnsupportedError));
        return new Map();
      });
    };
    const message = "`s3: scheduled work` is not supported by moto: it answers NotImplemented";
    expect(judge(await play(1))).toMatchObject({ outcome: "inconclusive", reasons: [message] });
    expect(judge(await play(0)).outcome).toBe("held");
  });

  test("and where it cannot even be looked at what is left, that is said", async () => {
    const prepared = await prepareWorld(options);
    const looking = runInWorld(options, prepared, async (stage) => {
      breakSchedule(stage, Infinity);
      return new Map();
    });
    await expect(looking).rejects.toThrow(HarnessError);
    await expect(looking).rejects.toMatchObject({
      code: "inconclusive",
      message: expect.stringContaining("what is left cannot be told: `s3: scheduled work`") as string,
    });
  });
});

test("a script that ends on what nobody knows makes its run inconclusive, though nobody has noted it", async () => {
  const run = async (error: Error | undefined): Promise<Run> => {
    const script = async (): Promise<void> => {
      if (error !== undefined) throw error;
    };
    return runScenario({ ...options, scenario: { ...scenario, milestones: [], script } }, await prepareWorld(options));
  };
  expect(judge(await run(new UnsupportedError("a thing", "the test"))).outcome).toBe("inconclusive");
  expect(judge(await run(undefined)).outcome).toBe("held");
});
