import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import type { JsonObject } from "#model/json";
import { editResources } from "../edit-stacks.ts";

/** A last snapshot is taken when Terraform deletes a database. */
export const finalSnapshot: Guardrail = defineGuardrail({
  id: "backup.final-snapshot",
  layer: "backup",
  title: "Final snapshot on deletion",
  stops: "Terraform asks RDS for a last snapshot before it deletes the database: the rows can be restored.",
  bypasses: [
    "destroy obeys the state: what was not applied from there does not count",
    "a deletion by CLI chooses for itself",
    "the snapshot stays in the same account, under the same key",
    "terraform import writes skip_final_snapshot = true into the state",
  ],
  restsOn: (world) => world.accounts.filter(({ role }) => role === "production").map(({ id }) => ({ kind: "account", is: id })),
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "restorable", persistent: "restorable" }, friction: 0 },
  traces: { madeBackup: ({ type, name }) => /^rds:(cluster-)?snapshot$/.test(type) && name.startsWith("final-") },
  harden: ({ stacks }) =>
    editResources(stacks, ["aws_rds_cluster", "aws_db_instance"], (body) => ({
      ...body,
      skip_final_snapshot: false,
      final_snapshot_identifier: `final-${nameOf(body)}`,
    })),
});

function nameOf(body: JsonObject): string {
  const name = body["cluster_identifier"] ?? body["identifier"];
  return typeof name === "string" ? name : "database";
}
