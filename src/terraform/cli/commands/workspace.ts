import { terraformError } from "../../language/terraform-error.ts";
import { renderState } from "../../state/render-state.ts";
import { EMPTY_STATE } from "../../state/state.ts";
import { TERRAFORM_VERSION } from "../../engine/terraform-version.ts";
import type { CommandContext } from "../command-context.ts";
import { currentWorkspace } from "../locked.ts";
import { openBackend } from "../open-backend.ts";
import type { ParsedFlags } from "../parse-flags.ts";
import { fail } from "./state.ts";

export async function runWorkspaceShow(command: CommandContext): Promise<number> {
  command.terminal.print(currentWorkspace(command));
  return 0;
}

export async function runWorkspaceList(command: CommandContext): Promise<number> {
  const backend = await openBackend(command, await command.configuration());
  const current = currentWorkspace(command);
  const names = await listWorkspaces(command, await backend.workspaces());
  command.terminal.print(`${names.map((name) => `${name === current ? "* " : "  "}${name}`).join("\n")}\n`);
  return 0;
}

export async function runWorkspaceSelect(command: CommandContext, flags: ParsedFlags): Promise<number> {
  const name = onlyName(flags);
  if (name === undefined) return fail(command, "Expected a single argument: NAME.\n\n");
  const backend = await openBackend(command, await command.configuration());
  if (name === currentWorkspace(command)) return 0;
  if (!(await listWorkspaces(command, await backend.workspaces())).includes(name)) {
    if (!flags.isOn("or-create"))
      return fail(
        command,
        `\nWorkspace ${JSON.stringify(name)} doesn't exist.\n\nYou can create this workspace with the "new" subcommand \nor include the "-or-create" flag with the "select" subcommand.\n`,
      );
    return create(command, name);
  }
  command.files.write(`${command.dataDirectory}/environment`, name);
  command.terminal.print(`Switched to workspace ${JSON.stringify(name)}.`);
  return 0;
}

export async function runWorkspaceNew(command: CommandContext, flags: ParsedFlags): Promise<number> {
  const name = onlyName(flags);
  if (name === undefined) return fail(command, "Expected a single argument: NAME.\n\n");
  if (!/^[\w.~-]+$/.test(name))
    throw terraformError(
      "Invalid workspace name",
      `The workspace name ${JSON.stringify(name)} is not allowed. The name must contain only URL safe characters, contain no path separators, and not be an empty string.`,
    );
  const backend = await openBackend(command, await command.configuration());
  if ((await listWorkspaces(command, await backend.workspaces())).includes(name)) return fail(command, `Workspace ${JSON.stringify(name)} already exists\n`);
  return create(command, name);
}

async function create(command: CommandContext, name: string): Promise<number> {
  const backend = await openBackend(command, await command.configuration());
  if (backend.type === "s3") {
    await backend.write(
      name,
      renderState({ lineage: command.environment.newId("lineage"), serial: 0, terraformVersion: TERRAFORM_VERSION, state: EMPTY_STATE }),
    );
  } else command.files.write(`terraform.tfstate.d/${name}/.keep`, "");
  command.files.write(`${command.dataDirectory}/environment`, name);
  command.terminal.print(
    `Created and switched to workspace ${JSON.stringify(name)}!\n\nYou're now on a new, empty workspace. Workspaces isolate their state,\nso if you run "terraform plan" Terraform will not see any existing state\nfor this configuration.`,
  );
  return 0;
}

async function listWorkspaces(command: CommandContext, found: readonly string[]): Promise<readonly string[]> {
  const current = currentWorkspace(command);
  return found.includes(current) ? found : [...found, current];
}

function onlyName(flags: ParsedFlags): string | undefined {
  const [name, ...more] = flags.positional;
  return more.length > 0 ? undefined : name;
}
