import { hasErrors } from "../../engine/run-context.ts";
import type { CommandContext } from "../command-context.ts";
import { withState } from "../locked.ts";
import { openBackend } from "../open-backend.ts";
import { makePlan, type Operation } from "../operation.ts";
import type { ParsedFlags } from "../parse-flags.ts";
import { readPlanRequest } from "../plan-flags.ts";
import { readVariables } from "../read-variables.ts";
import { isEmptyState } from "../../state/state.ts";
import { createRun } from "../create-run.ts";
import { applyPlan } from "../../engine/apply.ts";
import { renderOutputs } from "../render-outputs.ts";

/** `terraform refresh`: writes into the state what the world looks like now. */
export async function runRefresh(command: CommandContext, flags: ParsedFlags): Promise<number> {
  const request = readPlanRequest(flags, "refresh-only");
  const configuration = await command.configuration();
  const backend = await openBackend(command, configuration);
  return withState(command, backend, { operation: "OperationTypeRefresh", lock: flags.isOn("lock", true) }, async (store) => {
    const { terminal } = command;
    const variables = await readVariables(command, configuration, flags);
    const operation: Operation = { command, configuration, variables, diagnostics: [...configuration.warnings], unsupported: [] };
    if (isEmptyState(store.state))
      operation.diagnostics.push({
        severity: "warning",
        summary: "Empty or non-existent state",
        detail: "There are currently no remote objects tracked in the state, so there is nothing to refresh.",
      });
    const plan = await makePlan(operation, store, request);
    if (!hasErrors(operation.diagnostics)) {
      const run = createRun(command, {
        configuration,
        variables,
        state: plan.priorState,
        workspace: store.workspace,
        diagnostics: operation.diagnostics,
        unsupported: operation.unsupported,
      });
      const result = await applyPlan(run, plan, { parallelism: request.parallelism, interruptAfter: undefined, onInterrupt: () => undefined });
      await store.write(result.state);
      const outputs = renderOutputs(result.state.outputs);
      if (outputs !== "") terminal.print(`\nOutputs:\n\n${outputs}`);
    }
    terminal.diagnose(operation.diagnostics);
    const [unsupported] = operation.unsupported;
    if (unsupported !== undefined) throw unsupported;
    return hasErrors(operation.diagnostics) ? 1 : 0;
  });
}
