import type { PlanAbout } from "../../engine/environment.ts";
import { applyPlan, type ApplyRequest } from "../../engine/apply.ts";
import type { ApplyResult } from "../../engine/apply-context.ts";
import { isApplyable } from "../../engine/plan-json.ts";
import type { Plan } from "../../engine/plan-types.ts";
import { hasErrors, isSdkError } from "../../engine/run-context.ts";
import { TERRAFORM_VERSION } from "../../engine/terraform-version.ts";
import { describeS3Error } from "../../state/backends/s3.ts";
import { renderState } from "../../state/render-state.ts";
import type { State } from "../../state/state.ts";
import { terraformError } from "../../language/terraform-error.ts";
import { checkPlanFits, type StateStore } from "../../state/state-store.ts";
import { isWhollyKnown } from "../../language/value.ts";
import type { CommandContext } from "../command-context.ts";
import { createRun } from "../create-run.ts";
import { readConfiguration } from "../load-files.ts";
import { withState } from "../locked.ts";
import { connectBackend, openBackend } from "../open-backend.ts";
import { makePlan, renderPlanJson, TARGETED_APPLY, type Operation } from "../operation.ts";
import type { FlagTable, ParsedFlags } from "../parse-flags.ts";
import { OPERATION_FLAGS, readPlanRequest } from "../plan-flags.ts";
import { readVariables } from "../read-variables.ts";
import { renderOutputs } from "../render-outputs.ts";
import { renderPlan } from "../render-plan.ts";
import { isSavedPlan, notAPlan, parseSavedPlan } from "../saved-plan.ts";

export const APPLY_FLAGS: FlagTable = { ...OPERATION_FLAGS, "auto-approve": "switch" };

/** `terraform apply`, with or without a saved plan, and `terraform destroy`. @returns the exit code */
export async function runApply(command: CommandContext, flags: ParsedFlags, name: "apply" | "destroy"): Promise<number> {
  const [planFile, ...more] = flags.positional;
  if (name === "destroy" && planFile !== undefined) throw terraformError("Too many command line arguments", "Expected at most one positional argument.");
  if (more.length > 0) throw terraformError("Too many command line arguments", "Expected at most one positional argument.");
  return planFile === undefined ? applyFresh(command, flags, name) : applySaved(command, flags, planFile);
}

async function applyFresh(command: CommandContext, flags: ParsedFlags, name: "apply" | "destroy"): Promise<number> {
  const { terminal } = command;
  const request = readPlanRequest(flags, name === "destroy" ? "destroy" : undefined);
  const configuration = await command.configuration();
  if (configuration.empty && request.mode !== "destroy") throw noConfiguration();
  const backend = await openBackend(command, configuration);
  return withState(command, backend, { operation: "OperationTypeApply", lock: flags.isOn("lock", true) }, async (store) => {
    const variables = await readVariables(command, configuration, flags);
    const operation: Operation = { command, configuration, variables, diagnostics: [...configuration.warnings], unsupported: [] };
    const plan = await makePlan(operation, store, request);
    const text = renderPlan(plan);
    if (text !== "") terminal.print(text.replace(/\n$/, ""));
    const planned = operation.diagnostics.splice(0);
    terminal.diagnose(planned);
    const [unsupported] = operation.unsupported;
    if (unsupported !== undefined) throw unsupported;
    if (hasErrors(planned)) return 1;
    const kind = request.mode === "destroy" ? "destroy" : "apply";
    if (isApplyable(plan)) {
      if (!(await isAllowed(operation, plan, store, kind, false))) return 1;
      if (!flags.isOn("auto-approve") && !(await isApproved(command, kind, store.workspace))) return 1;
    }
    return carryOut(operation, plan, store, flags, name);
  });
}

async function applySaved(command: CommandContext, flags: ParsedFlags, path: string): Promise<number> {
  const text = command.files.readText(path);
  if (text === undefined) throw terraformError(`Failed to load ${JSON.stringify(path)} as a plan file`, `Error: stat ${path}: no such file or directory`);
  if (!isSavedPlan(text)) throw terraformError(`Failed to load ${JSON.stringify(path)} as a plan file`, notAPlan(text));
  const saved = parseSavedPlan(path, text);
  for (const flag of ["target", "replace", "var", "var-file", "destroy", "refresh-only", "refresh"]) {
    if (flags.given.some(({ name }) => name === flag))
      throw terraformError(
        flag.startsWith("var") ? "Can't set variables when applying a saved plan" : "Can't change plan options when applying a saved plan",
        flag.startsWith("var")
          ? "The -var and -var-file options cannot be used when applying a saved plan file, because a saved plan includes the variable values that were set when it was created."
          : `The -${flag} option cannot be used when applying a saved plan file.`,
      );
  }
  const configuration = await readConfiguration(saved.source, command.environment.hcl2json);
  const backend = await connectBackend(command, saved.backend as never);
  if (saved.plan.errored)
    throw terraformError("Cannot apply incomplete plan", "Terraform encountered an error when generating this plan, so it cannot be applied.");
  return withState(command, backend, { operation: "OperationTypeApply", lock: flags.isOn("lock", true) }, async (store) => {
    checkPlanFits(saved, store.snapshot);
    const operation: Operation = { command, configuration, variables: saved.variables, diagnostics: [], unsupported: [] };
    const kind = saved.plan.mode === "destroy" ? "destroy" : "apply";
    if (!(await isAllowed(operation, saved.plan, store, kind, true))) return 1;
    return carryOut(operation, saved.plan, store, flags, "apply");
  });
}

async function isAllowed(operation: Operation, plan: Plan, store: StateStore, kind: "apply" | "destroy", savedPlan: boolean): Promise<boolean> {
  const { environment, terminal, directory } = operation.command;
  if (environment.reviewPlan === undefined) return true;
  const about: PlanAbout = { lineage: store.snapshot?.lineage ?? null, serial: store.snapshot?.serial ?? null, directory, command: kind, savedPlan };
  const review = await environment.reviewPlan(renderPlanJson(operation, plan), about);
  if (!review.allowed) terminal.diagnose([{ severity: "error", summary: "Plan rejected", detail: review.message ?? "A review refused this plan." }]);
  return review.allowed;
}

async function isApproved(command: CommandContext, kind: "apply" | "destroy", workspace: string): Promise<boolean> {
  const { terminal, environment } = command;
  const prompt = promptText(kind, workspace);
  const approved = (await environment.approve?.(prompt)) ?? false;
  terminal.print(`\n${prompt}\n\n  Enter a value: ${environment.approve === undefined ? "" : `${approved ? "yes" : "no"}\n`}`);
  if (environment.approve === undefined) terminal.diagnose([{ severity: "error", summary: "error asking for approval: EOF", detail: "" }]);
  else if (!approved) terminal.print(`${kind === "destroy" ? "Destroy" : "Apply"} cancelled.`);
  return approved;
}

function promptText(kind: "apply" | "destroy", workspace: string): string {
  const where = workspace === "default" ? "" : ` in workspace ${JSON.stringify(workspace)}`;
  return kind === "destroy"
    ? `Do you really want to destroy all resources${where}?\n  Terraform will destroy all your managed infrastructure, as shown above.\n  There is no undo. Only 'yes' will be accepted to confirm.`
    : `Do you want to perform these actions${where}?\n  Terraform will perform the actions described above.\n  Only 'yes' will be accepted to approve.`;
}

async function carryOut(operation: Operation, plan: Plan, store: StateStore, flags: ParsedFlags, name: "apply" | "destroy"): Promise<number> {
  const { command, configuration, variables, diagnostics, unsupported } = operation;
  const { terminal, environment } = command;
  const run = createRun(command, {
    configuration,
    variables,
    state: plan.priorState,
    workspace: store.workspace,
    planTimestamp: plan.timestamp,
    applying: true,
    diagnostics,
    unsupported,
  });
  const request: ApplyRequest = {
    parallelism: Number(flags.text("parallelism") ?? "10"),
    interruptAfter: environment.interruptAfter,
    onInterrupt: () =>
      terminal.print("\nInterrupt received.\nPlease wait for Terraform to exit or data loss may occur.\nGracefully shutting down...\n\nStopping operation..."),
  };
  let result: ApplyResult;
  try {
    result = await applyPlan(run, plan, request);
  } catch (error) {
    await store.write(run.draft.snapshot());
    throw error;
  }
  const outputsCameLate = [...plan.outputs.values()].some(({ after }) => after !== undefined && !isWhollyKnown(after));
  await saveState(operation, store, result.state, { steps: result.writes, outputsCameLate });
  if (result.interrupted) diagnostics.push({ severity: "error", summary: "execution halted", detail: "" });
  if (plan.targets.length > 0) diagnostics.push(TARGETED_APPLY);
  if (!hasErrors(diagnostics)) {
    terminal.diagnose(diagnostics);
    terminal.print(`\n${summaryOf(result, name)}`);
    const outputs = name === "destroy" || plan.mode === "destroy" ? "" : renderOutputs(result.state.outputs);
    if (outputs !== "") terminal.print(`\nOutputs:\n\n${outputs}`);
    return 0;
  }
  terminal.diagnose(diagnostics);
  const [first] = unsupported;
  if (first !== undefined) throw first;
  return 1;
}

/** A state that cannot be written goes into `errored.tfstate`. */
async function saveState(
  { command, diagnostics }: Operation,
  store: StateStore,
  state: State,
  apply: { readonly steps: number; readonly outputsCameLate: boolean },
): Promise<void> {
  try {
    await store.write(state, apply);
  } catch (error) {
    if (!isSdkError(error)) throw error;
    command.files.write(
      "errored.tfstate",
      renderState({
        lineage: store.snapshot?.lineage ?? command.environment.newId("lineage"),
        serial: (store.snapshot?.serial ?? 0) + 1,
        terraformVersion: TERRAFORM_VERSION,
        state,
      }),
    );
    diagnostics.push(
      { severity: "error", summary: "Failed to save state", detail: `Error saving state: failed to upload state: ${describeS3Error(error, "PutObject")}` },
      {
        severity: "error",
        summary: "Failed to persist state to backend",
        detail:
          'The error shown above has prevented Terraform from writing the updated state to the configured backend. To allow for recovery, the state has been written to the file "errored.tfstate" in the current working directory.\n\nRunning "terraform apply" again at this point will create a forked state, making it harder to recover.\n\nTo retry writing this state, use the following command:\n    terraform state push errored.tfstate\n',
      },
    );
  }
}

function summaryOf({ counts }: ApplyResult, name: "apply" | "destroy"): string {
  if (name === "destroy") return `Destroy complete! Resources: ${counts.destroyed} destroyed.`;
  const imported = counts.imported > 0 ? `${counts.imported} imported, ` : "";
  return `Apply complete! Resources: ${imported}${counts.added} added, ${counts.changed} changed, ${counts.destroyed} destroyed.`;
}

function noConfiguration(): Error {
  return terraformError(
    "No configuration files",
    "Apply requires configuration to be present. Applying without a configuration would mark everything for destruction, which is normally not what is desired. If you would like to destroy everything, run 'terraform destroy' instead.",
  );
}
