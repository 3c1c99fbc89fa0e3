import type { Scenario, WorldDefinition } from "#model/scenario";
import { clusterName } from "../course-platform/seed-databases.ts";
import { defineCleanup } from "../course-platform/define-cleanup.ts";

/** Variant: destroy with `-refresh=false`, which believes the state in everything. */
export const scenario: Scenario = defineCleanup({
  id: "missing-state-cleanup-no-refresh",
  title: "The same clean-up, with -refresh=false",
  summary:
    "Somebody switched deletion protection on by hand. The old state does not know it, and without refresh the AWS provider switches it off by itself and deletes.",
  control: { literal: "lost", persistent: "lost" },
  change: protectByHand,
  twist: { destroyFlags: " -refresh=false" },
  tags: ["variant"],
});

/** Deletion protection switched on in the console after the last apply: AWS says on, every state says off. */
export function protectByHand(world: WorldDefinition): WorldDefinition {
  return {
    ...world,
    build: async (builder) => {
      await world.build(builder);
      const rds = await builder.administrator("production").client("rds");
      await rds.modifyDBCluster({ DBClusterIdentifier: clusterName, DeletionProtection: true, ApplyImmediately: true });
      await builder.wait(3600);
    },
  };
}
