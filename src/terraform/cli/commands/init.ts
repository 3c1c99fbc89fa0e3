import { terraformError, TerraformError } from "../../language/terraform-error.ts";
import type { Configuration } from "../../language/types.ts";
import type { Backend } from "../../state/backends/backend.ts";
import { compareText } from "../../engine/address.ts";
import { BUILTIN_PROVIDER } from "../../engine/terraform-version.ts";
import { evaluateBackend, fingerprint, type BackendSettings } from "../backend-settings.ts";
import type { CommandContext } from "../command-context.ts";
import { blockFingerprint, connectBackend, readRemembered, writeRemembered, type RememberedBackend } from "../open-backend.ts";
import type { ParsedFlags } from "../parse-flags.ts";

/** `terraform init`: sets up the backend and, where asked for, takes the state along. Providers need no installation here. */
export async function runInit(command: CommandContext, flags: ParsedFlags): Promise<number> {
  const { terminal } = command;
  if (flags.isOn("reconfigure") && flags.isOn("migrate-state"))
    throw terraformError("Invalid init options", "The -migrate-state and -reconfigure options are mutually-exclusive.");
  const configuration = await loadOrExplain(command);
  if (configuration === undefined) return 1;
  if (configuration.empty) {
    terminal.print(
      "Terraform initialized in an empty directory!\n\nThe directory has no Terraform configuration files. You may begin working\nwith Terraform immediately by creating Terraform configuration files.",
    );
    return 0;
  }
  terminal.print("Initializing the backend...");
  if (flags.isOn("backend", true)) await initBackend(command, configuration, flags);
  if (configuration.root.calls.size > 0) terminal.print("Initializing modules...");
  terminal.print(`Initializing provider plugins...${providerLines(configuration)}`);
  terminal.print(
    `\nTerraform has been successfully initialized!\n\nYou may now begin working with Terraform. Try running "terraform plan" to see\nany changes that are required for your infrastructure. All Terraform commands\nshould now work.\n\nIf you ever set or change modules or backend configuration for Terraform,\nrerun this command to reinitialize your working directory. If you forget, other\ncommands will detect it and remind you to do so if necessary.`,
  );
  return 0;
}

async function loadOrExplain(command: CommandContext): Promise<Configuration | undefined> {
  try {
    return await command.configuration();
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    command.terminal.print("Initializing the backend...");
    command.terminal.diagnose([
      {
        severity: "error",
        summary:
          "Terraform encountered problems during initialisation, including problems\nwith the configuration, described below.\n\nThe Terraform configuration must be valid before initialization so that\nTerraform can determine which modules and providers need to be installed.",
        detail: "",
      },
      ...error.diagnostics,
    ]);
    return undefined;
  }
}

async function initBackend(command: CommandContext, configuration: Configuration, flags: ParsedFlags): Promise<void> {
  const remembered = readRemembered(command);
  const block = configuration.root.settings.backend;
  const wanted = block === undefined ? undefined : evaluateBackend(block, backendConfig(command, flags), command.environment.variables);
  const shape = blockFingerprint(configuration);
  if (wanted === undefined && remembered === undefined) return;
  if (wanted !== undefined && remembered !== undefined && remembered.block === shape && isKept(flags, wanted, remembered)) return;
  if (remembered !== undefined && !flags.isOn("reconfigure") && !flags.isOn("migrate-state") && !flags.isOn("force-copy")) {
    throw terraformError(
      "Backend configuration changed",
      'A change in the backend configuration has been detected, which may require migrating existing state.\n\nIf you wish to attempt automatic migration of the state, use "terraform init -migrate-state".\nIf you wish to store the current configuration with no changes to the state, use "terraform init -reconfigure".',
    );
  }
  const from: BackendSettings = remembered ?? { type: "local", settings: {} };
  const to: BackendSettings = wanted ?? { type: "local", settings: {} };
  announceChange(command, remembered, wanted, flags);
  const target = await connectBackend(command, to);
  if (!flags.isOn("reconfigure")) await migrate(command, await connectBackend(command, from), target, flags);
  else if (target.type === "s3") await target.read("default");
  writeRemembered(command, wanted === undefined ? undefined : { ...wanted, block: shape });
  if (wanted === undefined) command.terminal.print(`\n\nSuccessfully unset the backend "${from.type}". Terraform will now operate locally.`);
  else
    command.terminal.print(
      `\nSuccessfully configured the backend "${wanted.type}"! Terraform will automatically\nuse this backend unless the backend configuration changes.`,
    );
}

function isKept(flags: ParsedFlags, wanted: BackendSettings, remembered: RememberedBackend): boolean {
  if (flags.isOn("reconfigure")) return false;
  return flags.list("backend-config").length === 0 || fingerprint(wanted) === fingerprint(remembered);
}

function announceChange(command: CommandContext, remembered: RememberedBackend | undefined, wanted: BackendSettings | undefined, flags: ParsedFlags): void {
  if (remembered === undefined || flags.isOn("reconfigure")) return;
  if (wanted === undefined) command.terminal.print(`Terraform has detected you're unconfiguring your previously set "${remembered.type}" backend.`);
  else
    command.terminal.print(
      "Backend configuration changed!\n\nTerraform has detected that the configuration specified for the backend\nhas changed. Terraform will now check for existing state in the backends.\n",
    );
}

/** Copies the state of the default workspace; an existing target is only overwritten after a yes. */
async function migrate(command: CommandContext, from: Backend, to: Backend, flags: ParsedFlags): Promise<void> {
  const { terminal, environment } = command;
  const text = await from.read("default");
  if (text === undefined) {
    if (to.type === "s3") await to.read("default");
    return;
  }
  const existing = await to.read("default");
  if (existing === text) return;
  if (!flags.isOn("force-copy")) {
    const prompt = existing === undefined ? copyPrompt(from.type, to.type) : overwritePrompt(from.type, to.type);
    terminal.print(`${prompt}\n\n  Enter a value: `);
    if (environment.approve === undefined || flags.text("input") === "false")
      throw terraformError("Error asking for state migration action: input is disabled", "");
    if (!(await environment.approve(prompt))) {
      if (existing === undefined) return;
      throw terraformError("State migration cancelled", `The state in the backend ${JSON.stringify(to.type)} was left as it is.`);
    }
  }
  await to.write("default", text);
  if (from.type === "local" && to.type !== "local")
    command.files.write(typeof from.settings["path"] === "string" ? from.settings["path"] : "terraform.tfstate", "");
}

function copyPrompt(from: string, to: string): string {
  return `Do you want to copy existing state to the new backend?\n  Pre-existing state was found while migrating the previous ${JSON.stringify(from)} backend to the\n  newly configured ${JSON.stringify(to)} backend. No existing state was found in the newly\n  configured ${JSON.stringify(to)} backend. Do you want to copy this state to the new ${JSON.stringify(to)}\n  backend? Enter "yes" to copy and "no" to start with an empty state.`;
}

function overwritePrompt(from: string, to: string): string {
  return `Do you want to copy existing state to the new backend?\n  Pre-existing state was found while migrating the previous ${JSON.stringify(from)} backend to the\n  newly configured ${JSON.stringify(to)} backend. An existing non-empty state already exists in\n  the new backend. Do you want to overwrite the state in the new backend with the previous state?\n  Enter "yes" to copy and "no" to start with the existing state in the newly\n  configured ${JSON.stringify(to)} backend.`;
}

/** `-backend-config=key=value` and `-backend-config=FILE`. */
function backendConfig(command: CommandContext, flags: ParsedFlags): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const text of flags.list("backend-config")) {
    const at = text.indexOf("=");
    if (at !== -1) {
      given.set(text.slice(0, at), text.slice(at + 1));
      continue;
    }
    const content = command.files.readText(text);
    if (content === undefined) throw terraformError("Failed to read file", `The file ${JSON.stringify(text)} could not be read.`);
    for (const line of content.split("\n")) {
      const match = /^\s*([A-Za-z_]\w*)\s*=\s*(?:"([^"]*)"|(true|false|\d+))\s*(?:#.*)?$/.exec(line);
      if (match?.[1] !== undefined) given.set(match[1], match[2] ?? match[3] ?? "");
      else if (!/^\s*(#.*)?$/.test(line))
        throw terraformError(
          "Not supported by the embedded Terraform",
          `Only lines of the form name = "value" are supported in a backend configuration file: ${line.trim()}`,
        );
    }
  }
  return given;
}

/** No plugin is downloaded and no lock file written: the providers are part of this program. */
function providerLines(configuration: Configuration): string {
  const sources = new Map<string, string>();
  for (const resource of configuration.root.resources.values()) {
    const name = resource.type.split("_")[0] ?? "";
    const required = configuration.root.settings.requiredProviders.get(name);
    if (resource.type === "terraform_data") sources.set(BUILTIN_PROVIDER, "is built in to Terraform");
    else sources.set(required?.source ?? `registry.terraform.io/hashicorp/${name}`, "is part of scartissue's embedded Terraform");
  }
  return [...sources]
    .toSorted(([left], [right]) => compareText(left, right))
    .map(([source, text]) => `\n- ${source.replace("registry.terraform.io/", "")} ${text}`)
    .join("");
}
