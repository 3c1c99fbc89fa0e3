import { describe, expect, it } from "vitest";
import type { Cloud } from "#aws/cloud";
import { createOutsideTime } from "#harness/operate/outside-time";

/** A scenario's clock that notes by how much it is moved, and a machine's that stands where it is put. */
function openClocks() {
  const moved: number[] = [];
  const machine = { milliseconds: 0 };
  const clock = { now: () => new Date(0), advance: async (seconds: number) => void moved.push(seconds) };
  const time = createOutsideTime({ cloud: { clock } as unknown as Cloud }, () => machine.milliseconds);
  return { moved, machine, time };
}

describe("the time of an operator outside", () => {
  it("passes as the gateway says when no program of ours ran", async () => {
    const { moved, time } = openClocks();
    await time.cloud.clock.advance(100);
    expect(moved).toEqual([100]);
  });

  it("is not counted twice for what a program of ours took, and only once spared", async () => {
    const { moved, machine, time } = openClocks();
    await time.spend(async () => {
      machine.milliseconds += 6000;
    });
    await time.cloud.clock.advance(100);
    await time.cloud.clock.advance(100);
    expect(moved).toEqual([40, 100]);
  });

  it("never runs backwards, and counts what failed as well", async () => {
    const { moved, machine, time } = openClocks();
    const failing = time.spend(async () => {
      machine.milliseconds += 60_000;
      throw new Error("it broke");
    });
    await expect(failing).rejects.toThrow("it broke");
    await time.cloud.clock.advance(100);
    await time.cloud.clock.advance(100);
    expect(moved).toEqual([100]);
  });
});
