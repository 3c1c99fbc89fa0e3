import { describe, expect, test } from "vitest";
import { takeInventory } from "#harness/inventory/take-inventory";
import { drillDump } from "#harness/replay/drill";
import { drillStoredDump, dumpLocationOf } from "#harness/replay/drill-stored-dump";
import { createReplayCache, preparedWorld } from "#harness/replay/replay";
import type { OffProviderDump, Stage } from "#harness/replay/stage";
import { usualRun } from "#harness/usual-run";
import type { DataPlane } from "#model/data";
import { UnsupportedError } from "#model/errors";
import type { Drill } from "#model/run";
import { scenario } from "../../../../scenarios/empty-backups/scenario.ts";

/** A plane whose forks cannot import. */
const failing = (plane: DataPlane, error: Error): DataPlane => ({
  ...plane,
  fork: async () => ({
    ...(await plane.fork()),
    importDump: async () => {
      throw error;
    },
  }),
});
const ignorance = new UnsupportedError("a dump of days to come", "the modelled data plane");
const refusal = new Error("the server is full");
const { stage } = await preparedWorld(usualRun({ scenario, rows: 10 }), createReplayCache());

/** A drill of the world's first dump in a bucket. */
async function drillStored(how: Stage): Promise<Drill> {
  const { items } = await takeInventory(stage);
  for (const item of items) {
    const location = dumpLocationOf(stage, item);
    if (location !== undefined) return drillStoredDump(how, item, location);
  }
  throw new Error("the world has no dump");
}

const dump: OffProviderDump = {
  name: "nightly",
  takenAt: "2026-02-26T03:00:00.000Z",
  store: "nobody's",
  role: "owner",
  databases: [{ database: "postgres", bytes: new Uint8Array() }],
};

describe.each([
  ["a dump in a bucket", drillStored],
  ["a dump outside the cloud", async (how: Stage) => drillDump(how, dump)],
] as const)("a drill of %s", (_, drill) => {
  test("says that it does not know, where nobody here knows what importing it does", async () => {
    expect(await drill({ ...stage, data: failing(stage.data, ignorance) })).toMatchObject({ found: {}, error: ignorance.message, unknown: ignorance.message });
  });

  test("says only what went wrong where it was refused, and nothing where it was not", async () => {
    const refused = await drill({ ...stage, data: failing(stage.data, refusal) });
    expect(refused).toMatchObject({ found: {}, error: "the server is full" });
    expect(refused).not.toHaveProperty("unknown");
    const done = await drill(stage);
    expect(done).not.toHaveProperty("unknown");
    expect(done).not.toHaveProperty("error");
  });
});
