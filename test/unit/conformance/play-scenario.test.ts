import { createReplayCache } from "#harness/replay/replay";
import { embeddedTerraform } from "#harness/replay/embedded-terraform";
import { loadScenario } from "#harness/discover-scenarios";
import { HarnessError } from "#model/errors";
import { describe, expect, it } from "vitest";
import { compareStories, playScenario } from "../../../scripts/conformance/play-scenario.ts";
import type { Story } from "../../../scripts/conformance/play-scenario.ts";

const held: Story = { outcome: "held", destroyed: "" };
const lost: Story = { outcome: "lost", destroyed: "aws_db_instance.prod" };
const alike = (story: Story): readonly Story[] => Array.from({ length: 12 }, () => story);

describe("a scenario on both engines", () => {
  it("agrees at the first seed where nothing depends on the order", () => {
    expect(compareStories(alike(held), held)).toEqual({ outcome: "held", orders: { stories: 1, outcomes: ["held"], telling: 12 }, seed: 1, differences: [] });
  });

  it("disagrees where nothing depends on the order and the real story is another", () => {
    expect(compareStories(alike(held), lost)).toMatchObject({
      orders: { stories: 1, outcomes: ["held"], telling: 0 },
      seed: null,
      differences: [
        { path: "destroyed", embedded: "", real: "aws_db_instance.prod" },
        { path: "outcome", embedded: "held", real: "lost" },
      ],
    });
  });

  it("may agree at another seed where the embedded engine alone tells several stories, and says how many", () => {
    const ours = [held, held, lost, held, lost];
    expect(compareStories(ours, lost)).toEqual({ outcome: "lost", orders: { stories: 2, outcomes: ["held", "lost"], telling: 2 }, seed: 3, differences: [] });
    expect(compareStories(ours, { outcome: "restorable" })).toMatchObject({ orders: { stories: 2, telling: 0 }, seed: null });
  });

  it("differs in whatever only one of the stories has", () => {
    expect(compareStories([held], { failed: "no answer" }).differences.map(({ path }) => path)).toEqual(["destroyed", "failed", "outcome"]);
  });

  it("is played with every seed, whatever the first tells, and a real run that breaks off is a difference", async () => {
    const scenario = await loadScenario("bucket-force-destroy");
    const one = { scenario, guardrail: undefined, operator: "literal", routine: false } as const;
    const caches = { embedded: createReplayCache(), real: createReplayCache() };
    expect(await playScenario(one, { ...embeddedTerraform }, caches)).toEqual({
      outcome: "service-down",
      orders: { stories: 1, outcomes: ["service-down"], telling: 12 },
      seed: 1,
      differences: [],
    });
    expect(caches.embedded.worlds.size).toBe(12);
    const broken = {
      ...embeddedTerraform,
      createProgram: () => async () => {
        throw new HarnessError("environment", "A plugin broke down", { hint: "again" });
      },
    };
    const row = await playScenario(one, broken, caches);
    expect(row).toMatchObject({ outcome: "", seed: null });
    expect(row.differences).toContainEqual({ path: "failed", embedded: "nothing", real: "A plugin broke down: again" });
  });

  it("leaves time to whatever else the process serves between one seed and the next", async () => {
    const scenario = await loadScenario("bucket-force-destroy");
    const caches = { embedded: createReplayCache(), real: createReplayCache() };
    const worldsSeen = new Set<number>();
    const look = (): void => {
      worldsSeen.add(caches.embedded.worlds.size);
      next = setImmediate(look);
    };
    let next = setImmediate(look);
    const played = await playScenario({ scenario, guardrail: undefined, operator: "literal", routine: false }, { ...embeddedTerraform }, caches);
    clearImmediate(next);
    expect(played.orders.telling).toBe(12);
    expect([...worldsSeen].toSorted((one, other) => one - other).slice(0, 12)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });
});
