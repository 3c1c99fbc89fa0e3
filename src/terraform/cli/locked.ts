import { terraformError, TerraformError } from "../language/terraform-error.ts";
import { isSdkError } from "../engine/run-context.ts";
import { describeS3Error } from "../state/backends/s3.ts";
import { openState, type StateStore } from "../state/state-store.ts";
import type { Backend } from "../state/backends/backend.ts";
import { LockError } from "../state/backends/backend.ts";
import type { CommandContext } from "./command-context.ts";

export type LockOperation =
  | "OperationTypePlan"
  | "OperationTypeApply"
  | "OperationTypeRefresh"
  | "import"
  | "state-rm"
  | "state-mv"
  | "state-push"
  | "taint"
  | "untaint"
  | "init";

/** Works on the state while holding its lock. @throws TerraformError "Error acquiring the state lock" */
export async function withState<T>(
  command: CommandContext,
  backend: Backend,
  options: { readonly operation: LockOperation; readonly lock: boolean },
  work: (store: StateStore) => Promise<T>,
): Promise<T> {
  const { environment } = command;
  const workspace = currentWorkspace(command);
  const release = options.lock ? await acquire(command, backend, workspace, options.operation) : undefined;
  try {
    return await work(await openForOperation(backend, workspace, () => environment.newId("lineage"), options.lock));
  } finally {
    await release?.();
  }
}

export async function openForOperation(backend: Backend, workspace: string, newLineage: () => string, lock: boolean): Promise<StateStore> {
  try {
    return await openState(backend, workspace, newLineage);
  } catch (error) {
    if (error instanceof TerraformError && lock && backend.type === "local") throw lockFailure(describeProblems(error));
    if (isSdkError(error)) throw terraformError(`error loading state: ${describeS3Error(error, "GetObject")}`, "");
    throw error;
  }
}

/** Several problems of one file are listed as Go lists them. */
export function describeProblems(error: TerraformError): string {
  const texts = error.diagnostics.map(({ summary, detail }) => `${summary}: ${detail}`);
  return texts.length === 1 ? (texts[0] ?? "") : `${texts.length} problems:\n\n${texts.map((text) => `- ${text}`).join("\n")}`;
}

async function acquire(command: CommandContext, backend: Backend, workspace: string, operation: LockOperation): Promise<() => Promise<void>> {
  const { environment } = command;
  try {
    return await backend.lock(workspace, { id: environment.newId("lock"), operation, created: environment.clock.now() });
  } catch (error) {
    if (error instanceof LockError) throw lockFailure(error.message);
    throw error;
  }
}

function lockFailure(message: string): Error {
  return terraformError(
    "Error acquiring the state lock",
    `Error message: ${message}\n\nTerraform acquires a state lock to protect the state from being written\nby multiple users at the same time. Please resolve the issue above and try\nagain. For most commands, you can disable locking with the "-lock=false"\nflag, but this is not recommended.`,
  );
}

/** `TF_WORKSPACE`, what `workspace select` remembered, or `default`. */
export function currentWorkspace(command: CommandContext): string {
  const named = command.environment.variables["TF_WORKSPACE"];
  if (named !== undefined && named !== "") return named;
  const remembered = command.files.readText(`${command.dataDirectory}/environment`)?.trim();
  return remembered === undefined || remembered === "" ? "default" : remembered;
}
