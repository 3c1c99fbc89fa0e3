import { LockError } from "../../state/backends/backend.ts";
import type { CommandContext } from "../command-context.ts";
import { currentWorkspace } from "../locked.ts";
import { openBackend } from "../open-backend.ts";
import type { ParsedFlags } from "../parse-flags.ts";
import { fail } from "./state.ts";

/** `terraform force-unlock ID`. */
export async function runForceUnlock(command: CommandContext, flags: ParsedFlags): Promise<number> {
  const { terminal, environment } = command;
  const [id, ...more] = flags.positional;
  if (id === undefined || more.length > 0) return fail(command, "Expected a single argument: LOCK_ID\n");
  const backend = await openBackend(command, await command.configuration());
  if (backend.type === "local") return fail(command, "Local state cannot be unlocked by another process\n");
  if (!flags.isOn("force")) {
    const prompt =
      "Do you really want to force-unlock?\n  Terraform will remove the lock on the remote state.\n  This will allow local Terraform commands to modify this state, even though it\n  may still be in use. Only 'yes' will be accepted to confirm.";
    terminal.print(`${prompt}\n\n  Enter a value: `);
    if (environment.approve === undefined) return fail(command, "Error asking for confirmation: EOF\n");
    if (!(await environment.approve(prompt))) {
      terminal.print("force-unlock cancelled.");
      return 1;
    }
  }
  try {
    await backend.unlock(currentWorkspace(command), id);
  } catch (error) {
    if (error instanceof LockError) return fail(command, `Failed to unlock state: ${error.message}\n`);
    throw error;
  }
  terminal.print(
    "Terraform state has been successfully unlocked!\n\nThe state has been unlocked, and Terraform commands should now be able to\nobtain a new lock on the remote state.",
  );
  return 0;
}
