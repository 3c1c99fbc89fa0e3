import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import { principalsOf } from "../world-places.ts";
import boundary from "./boundary.json" with { type: "json" };

const policyName = "operator-boundary";

/** The operator's permissions boundary: whatever it is granted later, data and its copies stay out of reach. */
export const permissionBoundary: Guardrail = defineGuardrail({
  id: "identity.permission-boundary",
  layer: "identity",
  title: "A permissions boundary on the operator",
  stops: "No policy that the operator is given, or gives itself, lets it destroy data, copies or keys.",
  bypasses: [
    "other credentials: a key found in a file, another profile",
    "a resource policy that names the operator's session is not limited by the boundary's silence, only by its denials",
    "what serves is not covered: the service can still go down",
    "rows are not covered: SQL does not pass IAM",
  ],
  restsOn: (world) => principalsOf(world, "operator").map(({ principal }) => ({ kind: "principal", is: principal.arn })),
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "held", persistent: "service-down" }, friction: 0 },
  traces: { policies: [policyName] },
  provision: async ({ world, administrator }) => {
    for (const { principal } of principalsOf(world, "operator")) {
      const iam = await administrator(principal.account).client("iam");
      const { Policy } = await iam.createPolicy({ PolicyName: policyName, PolicyDocument: JSON.stringify(boundary) });
      if (principal.kind === "user") await iam.putUserPermissionsBoundary({ UserName: principal.name, PermissionsBoundary: Policy?.Arn });
      else await iam.putRolePermissionsBoundary({ RoleName: principal.name, PermissionsBoundary: Policy?.Arn });
    }
  },
});
