import { hasErrors } from "../../engine/run-context.ts";
import { terraformError } from "../../language/terraform-error.ts";
import { isApplyable } from "../../engine/plan-json.ts";
import type { Diagnostic } from "../../language/types.ts";
import type { CommandContext } from "../command-context.ts";
import { configurationFiles } from "../load-files.ts";
import { withState } from "../locked.ts";
import { openBackend } from "../open-backend.ts";
import { makePlan, renderPlanJson, type Operation } from "../operation.ts";
import type { FlagTable, ParsedFlags } from "../parse-flags.ts";
import { OPERATION_FLAGS, readPlanRequest } from "../plan-flags.ts";
import { readVariables } from "../read-variables.ts";
import { renderPlan } from "../render-plan.ts";
import { renderSavedPlan } from "../saved-plan.ts";

export const PLAN_FLAGS: FlagTable = { ...OPERATION_FLAGS, out: "text", "detailed-exitcode": "switch" };

const RULE = "─".repeat(77);

/** `terraform plan`. @returns the exit code */
export async function runPlan(command: CommandContext, flags: ParsedFlags): Promise<number> {
  const { terminal } = command;
  if (flags.positional.length > 0)
    throw terraformError("Too many command line arguments", "To specify a working directory for the plan, use the global -chdir flag.");
  const request = readPlanRequest(flags);
  const configuration = await command.configuration();
  if (configuration.empty && request.mode !== "destroy") throw noConfiguration();
  const backend = await openBackend(command, configuration);
  return withState(command, backend, { operation: "OperationTypePlan", lock: flags.isOn("lock", true) }, async (store) => {
    const variables = await readVariables(command, configuration, flags);
    const operation: Operation = { command, configuration, variables, diagnostics: [...configuration.warnings], unsupported: [] };
    const plan = await makePlan(operation, store, request);
    const text = renderPlan(plan);
    if (text !== "") terminal.print(text.replace(/\n$/, ""));
    const out = flags.text("out");
    if (out !== undefined && !operation.diagnostics.some(isStatic)) {
      const { snapshot, workspace } = store;
      const saved = {
        plan,
        json: renderPlanJson(operation, plan),
        source: configurationFiles(command.environment.workspace, command.directory),
        variables,
        lineage: snapshot?.lineage ?? null,
        serial: snapshot?.serial ?? null,
        workspace,
        backend: { type: backend.type, settings: backend.settings as never },
      };
      command.files.write(out, renderSavedPlan(saved));
    }
    terminal.diagnose(operation.diagnostics);
    const [unsupported] = operation.unsupported;
    if (unsupported !== undefined) throw unsupported;
    if (hasErrors(operation.diagnostics)) return 1;
    if (isApplyable(plan)) terminal.print(`\n${RULE}\n\n${out === undefined ? UNSAVED : savedNote(out)}`);
    return flags.isOn("detailed-exitcode") && isApplyable(plan) ? 2 : 0;
  });
}

/** Terraform validates the configuration before it plans, and saves no plan of what is not valid. */
function isStatic({ severity, summary, isStatic: known }: Diagnostic): boolean {
  return severity === "error" && (known === true || STATIC.test(summary));
}

const STATIC =
  /^(?:Unsupported (?:argument|attribute|block type)|Missing required argument|Insufficient \w+ blocks|Too many \w+ blocks|Reference to undeclared |Invalid reference$|Invalid (?:resource type|data source)$|Cycle: )/;

const UNSAVED = `Note: You didn't use the -out option to save this plan, so Terraform can't\nguarantee to take exactly these actions if you run "terraform apply" now.`;

function savedNote(out: string): string {
  return `Saved the plan to: ${out}\n\nTo perform exactly these actions, run the following command to apply:\n    terraform apply ${JSON.stringify(out)}`;
}

function noConfiguration(): Error {
  return terraformError(
    "No configuration files",
    "Plan requires configuration to be present. Planning without a configuration would mark everything for destruction, which is normally not what is desired. If you would like to destroy everything, run plan with the -destroy option. Otherwise, create a Terraform configuration file (.tf file) and try again.",
  );
}
