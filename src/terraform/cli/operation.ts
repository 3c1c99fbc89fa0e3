import type { PlanJson } from "#model/terraform-plan";
import type { Configuration, Value } from "../language/types.ts";
import { createPlan, type PlanRequest } from "../engine/plan.ts";
import { planJson } from "../engine/plan-json.ts";
import { renderInstance } from "../engine/address.ts";
import type { Plan } from "../engine/plan-types.ts";
import type { RunContext, RunDiagnostic } from "../engine/run-context.ts";
import type { StateStore } from "../state/state-store.ts";
import type { CommandContext } from "./command-context.ts";
import { createRun } from "./create-run.ts";

/** What it takes to plan and apply: the configuration, its variables, and what was found wrong on the way. */
export interface Operation {
  readonly command: CommandContext;
  readonly configuration: Configuration;
  readonly variables: ReadonlyMap<string, Value>;
  readonly diagnostics: RunDiagnostic[];
  readonly unsupported: RunContext["unsupported"];
}

export async function makePlan(operation: Operation, store: StateStore, request: PlanRequest): Promise<Plan> {
  const { command, configuration, variables, diagnostics, unsupported } = operation;
  const run = createRun(command, { configuration, variables, state: store.state, workspace: store.workspace, diagnostics, unsupported });
  if (request.targets.length > 0) diagnostics.push(TARGETING);
  const plan = await createPlan(run, store.state, request);
  const forgotten = plan.changes.filter(({ action }) => action === "forget");
  if (forgotten.length > 0) diagnostics.push(forgetting(plan));
  return plan;
}

export function renderPlanJson(operation: Operation, plan: Plan): PlanJson {
  const { configuration, variables, command } = operation;
  return planJson(plan, { configuration, variables, catalog: command.catalog });
}

const TARGETING: RunDiagnostic = {
  severity: "warning",
  summary: "Resource targeting is in effect",
  detail:
    "You are creating a plan with the -target option, which means that the result of this plan may not represent all of the changes requested by the current configuration.\n\nThe -target option is not for routine use, and is provided only for exceptional situations such as recovering from errors or mistakes, or when Terraform specifically suggests to use it as part of an error message.",
};

export const TARGETED_APPLY: RunDiagnostic = {
  severity: "warning",
  summary: "Applied changes may be incomplete",
  detail:
    "The plan was created with the -target option in effect, so some changes requested in the configuration may have been ignored and the output values may not be fully updated. Run the following command to verify that no other changes are pending:\n    terraform plan\n\nNote that the -target option is not suitable for routine use, and is provided only for exceptional situations such as recovering from errors or mistakes, or when Terraform specifically suggests to use it as part of an error message.",
};

function forgetting(plan: Plan): RunDiagnostic {
  const names = plan.changes.flatMap(({ action, address }) => (action === "forget" ? [` - ${renderInstance(address)}`] : []));
  return {
    severity: "warning",
    summary: "Some objects will no longer be managed by Terraform",
    detail: `If you apply this plan, Terraform will discard its tracking information for the following objects, but it will not delete them:\n${names.join("\n")}\n\nAfter applying this plan, Terraform will no longer manage these objects. You will need to import them into Terraform to manage them again.`,
  };
}
