import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import type { Json, JsonObject } from "#model/json";
import type { MutationRequest } from "#harness/mutation/mutation-request";
import { scenario } from "../../../../scenarios/bucket-force-destroy/scenario.ts";

/** A guardrail of a user's own: an IAM policy on whoever operates, beside what they have. */
export function plantedPolicy(id: string, Statement: Json): Guardrail {
  const PolicyName = id.replace(".", "-");
  return defineGuardrail({
    id,
    layer: "identity",
    title: "A planted policy",
    stops: "What it denies.",
    bypasses: [],
    restsOn: () => [],
    promise: { scenario: "none", outcome: { literal: "held", persistent: "held" }, friction: 0 },
    traces: { policies: [PolicyName] },
    provision: async ({ world, administrator }) => {
      for (const { principal } of world.principals.filter(({ role }) => role === "operator")) {
        const iam = await administrator(principal.account).client("iam");
        const { Policy } = await iam.createPolicy({ PolicyName, PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }) });
        if (principal.kind === "user") await iam.attachUserPolicy({ UserName: principal.name, PolicyArn: Policy?.Arn });
        else await iam.attachRolePolicy({ RoleName: principal.name, PolicyArn: Policy?.Arn });
      }
    },
  });
}

export const keepVersions: JsonObject = { Sid: "KeepVersions", Effect: "Deny", Action: "s3:DeleteObjectVersion", Resource: "*" };
export const keepTheAccount: JsonObject = {
  Sid: "KeepTheAccount",
  Effect: "Deny",
  Action: ["account:CloseAccount", "organizations:LeaveOrganization"],
  Resource: "*",
};

/** One bucket, one operator: the smallest world there is. */
export function mutationOf(guardrails: readonly Guardrail[], more: Partial<MutationRequest> = {}): MutationRequest {
  return {
    scenarios: [scenario],
    guardrails,
    operators: ["literal"],
    seed: 1,
    rows: null,
    data: "modelled",
    approver: "reads-the-plan",
    user: { policies: new Map(), bindings: {} },
    ...more,
  };
}
