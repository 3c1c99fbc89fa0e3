import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import { editResources } from "../edit-stacks.ts";

const argument: Readonly<Record<string, string>> = {
  aws_rds_cluster: "deletion_protection",
  aws_db_instance: "deletion_protection",
  aws_dynamodb_table: "deletion_protection_enabled",
};

/** AWS's own deletion protection on databases and tables. */
export const deletionProtection: Guardrail = defineGuardrail({
  id: "resource.deletion-protection",
  layer: "resource",
  title: "Deletion protection on databases",
  stops: "RDS and DynamoDB refuse to delete a protected database, whoever asks and by whatever tool.",
  bypasses: [
    "one Modify call turns it off",
    "it does not protect what surrounds the database: the service still goes down",
    "Aurora instances are not protected, only the cluster",
    "with -refresh=false and a state that says off, the AWS provider turns it off by itself",
    "rows are not protected: DROP TABLE works",
  ],
  restsOn: (world) => world.accounts.filter(({ role }) => role === "production").map(({ id }) => ({ kind: "account", is: id })),
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "service-down", persistent: "lost" }, friction: 0 },
  traces: { errors: [{ moment: "service", text: /Cannot delete protected (Cluster|DB Instance)|protected against deletion/ }] },
  harden: ({ stacks }) => editResources(stacks, Object.keys(argument), (body, type) => ({ ...body, [argument[type] ?? ""]: true })),
});
