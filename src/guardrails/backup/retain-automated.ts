import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import { editResources } from "../edit-stacks.ts";

/** Automated backups stay when Terraform deletes their database, until their retention ends. */
export const retainAutomated: Guardrail = defineGuardrail({
  id: "backup.retain-automated",
  layer: "backup",
  title: "Automated backups are retained on deletion",
  stops: "RDS keeps the automated backups of a deleted database until their retention period ends: it buys that many days.",
  bypasses: [
    "time: after the retention period they are gone, and so they are at the horizon",
    "destroy obeys the state: what was not applied from there does not count",
    "a deletion by CLI chooses for itself; AWS's default drops them",
    "DeleteDBClusterAutomatedBackup",
    "the backups stay in the same account, under the same key",
  ],
  restsOn: (world) => world.accounts.filter(({ role }) => role === "production").map(({ id }) => ({ kind: "account", is: id })),
  promise: {
    scenario: "missing-state-cleanup",
    outcome: { literal: "lost", persistent: "lost" },
    atScriptEnd: { literal: "restorable", persistent: "restorable" },
    friction: 0,
  },
  traces: { madeBackup: ({ type }) => type === "rds:cluster-automated-backup" || type === "rds:instance-automated-backup" },
  harden: ({ stacks }) => editResources(stacks, ["aws_rds_cluster", "aws_db_instance"], (body) => ({ ...body, delete_automated_backups: false })),
});
