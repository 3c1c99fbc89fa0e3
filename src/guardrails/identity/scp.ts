import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import { accountOf } from "../world-places.ts";
import document from "./scp.json" with { type: "json" };

const policyName = "nobody-destroys-data";

/** An SCP on the production account: not even its administrators, or its root user, may destroy data. */
export const scp: Guardrail = defineGuardrail({
  id: "identity.scp",
  layer: "identity",
  title: "A service control policy on production",
  stops: "Every principal of the production account is refused the deletion of databases, snapshots, backups and keys.",
  bypasses: [
    "the organization's management account is not bound",
    "service-linked roles are not bound",
    "what serves is not covered: the service can still go down",
    "rows are not covered: SQL does not pass IAM",
    "whoever becomes the break-glass role",
  ],
  restsOn: (world) => [{ kind: "account", is: accountOf(world, "management") }],
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "service-down", persistent: "service-down" }, friction: 0 },
  traces: { policies: [policyName] },
  provision: async ({ world, administrator }) => {
    const organizations = await administrator(accountOf(world, "management")).client("organizations");
    const { Policy } = await organizations.createPolicy({
      Name: policyName,
      Description: "Data survives whoever is at the keyboard",
      Type: "SERVICE_CONTROL_POLICY",
      Content: JSON.stringify(document),
    });
    await organizations.attachPolicy({ PolicyId: Policy?.PolicySummary?.Id, TargetId: accountOf(world, "production") });
  },
});
