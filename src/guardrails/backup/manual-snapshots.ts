import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import { accountOf } from "../world-places.ts";
import copyRole from "./copy-role.json" with { type: "json" };
import { createJobRole } from "./job-role.ts";
import { snapshotClusters, snapshotInstances } from "./snapshot-job.ts";

const role = "snapshot-taker";
const prefix = "nightly";

/** A manual snapshot every night: RDS never deletes those by itself. */
export const manualSnapshots: Guardrail = defineGuardrail({
  id: "backup.manual-snapshots",
  layer: "backup",
  title: "Nightly manual snapshots",
  stops: "Manual snapshots are outside Terraform's state and survive the deletion of their database.",
  bypasses: [
    "whoever may delete databases may usually delete snapshots, too",
    "they stay in the same account, under the same key",
    "a snapshot of corrupted rows is a corrupted snapshot",
  ],
  restsOn: (world) => [{ kind: "account", is: accountOf(world, "production") }],
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "restorable", persistent: "restorable" }, friction: 0 },
  traces: { madeBackup: ({ type, name }) => /^rds:(cluster-)?snapshot$/.test(type) && name.startsWith(`${prefix}-`) },
  provision: async (input) => createJobRole(input, accountOf(input.world, "production"), role, copyRole),
  onSchedule: {
    dailyAtHour: 1,
    run: () => [
      {
        kind: "run-job",
        job: "take manual snapshots",
        principal: role,
        run: async ({ world, session, now }) => {
          const rds = await session(accountOf(world, "production")).client("rds");
          const taken = [...(await snapshotClusters(rds, prefix, now)), ...(await snapshotInstances(rds, prefix, now))];
          return `${taken.length} snapshots taken`;
        },
      },
    ],
  },
});
