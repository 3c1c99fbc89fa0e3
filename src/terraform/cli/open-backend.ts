import type { Json, JsonObject } from "#model/json";
import type { AwsSession } from "#model/aws-session";
import { isSdkError } from "../engine/run-context.ts";
import { ResourceFailure } from "../provider.ts";
import { terraformError } from "../language/terraform-error.ts";
import type { Configuration } from "../language/types.ts";
import type { Backend } from "../state/backends/backend.ts";
import { createLocalBackend } from "../state/backends/local.ts";
import { createS3Backend, type S3Settings } from "../state/backends/s3.ts";
import type { ProviderArguments } from "../engine/environment.ts";
import type { BackendSettings } from "./backend-settings.ts";
import type { CommandContext } from "./command-context.ts";

/** What `terraform init` remembered of the backend. */
export interface RememberedBackend extends BackendSettings {
  /** Of the block alone, without what was given on the command line. */
  readonly block: string;
}

/** The backend that the configuration names, if `init` has been run for it as it is now. @throws TerraformError "Backend initialization required" */
export async function openBackend(command: CommandContext, configuration: Configuration): Promise<Backend> {
  const remembered = readRemembered(command);
  const block = configuration.root.settings.backend;
  if (block === undefined) {
    if (remembered !== undefined) throw initRequired(`Unsetting the previously set backend "${remembered.type}"`);
    return connectBackend(command, { type: "local", settings: {} });
  }
  if (remembered === undefined) throw initRequired(`Initial configuration of the requested backend "${block.type}"`);
  if (remembered.type !== block.type) throw initRequired(`Backend type changed from "${remembered.type}" to "${block.type}"`);
  if (remembered.block !== blockFingerprint(configuration)) throw initRequired("Backend configuration block has changed", ": please");
  return connectBackend(command, remembered);
}

/** What the block itself says, as text for comparing. */
export function blockFingerprint(configuration: Configuration): string {
  const block = configuration.root.settings.backend;
  if (block === undefined) return "";
  const given = block.body.names.map((name) => [name, block.body.raw(name)]);
  return JSON.stringify([block.type, given]);
}

export async function connectBackend(command: CommandContext, { type, settings }: BackendSettings): Promise<Backend> {
  const given = present(settings);
  if (type === "local") return createLocalBackend(command.files, given);
  const arguments_ = Object.fromEntries(
    ["region", "profile", "access_key", "secret_key", "token", "assume_role", "allowed_account_ids", "forbidden_account_ids"].flatMap((name) =>
      given[name] === undefined ? [] : [[name, given[name]]],
    ),
  );
  const session = await openBackendSession(command, arguments_);
  return createS3Backend(session, given as unknown as S3Settings, settings);
}

async function openBackendSession(command: CommandContext, arguments_: ProviderArguments): Promise<AwsSession> {
  try {
    return await command.environment.openSession(arguments_);
  } catch (error) {
    if (error instanceof ResourceFailure || isSdkError(error)) throw terraformError(error.message, "");
    throw error;
  }
}

export function readRemembered(command: CommandContext): RememberedBackend | undefined {
  const text = command.files.readText(`${command.dataDirectory}/terraform.tfstate`);
  if (text === undefined) return undefined;
  let file: { readonly backend?: { readonly type?: unknown; readonly config?: Json; readonly block?: unknown } };
  try {
    file = JSON.parse(text) as typeof file;
  } catch {
    throw terraformError(
      "Failed to load state",
      `The file ${command.dataDirectory}/terraform.tfstate, in which "terraform init" remembers the backend, is not valid JSON. Remove it and run "terraform init" again.`,
    );
  }
  const { backend } = file;
  if (backend === undefined || (backend.type !== "local" && backend.type !== "s3")) return undefined;
  return { type: backend.type, settings: (backend.config ?? {}) as JsonObject, block: typeof backend.block === "string" ? backend.block : "" };
}

export function writeRemembered(command: CommandContext, backend: RememberedBackend | undefined): void {
  const file = {
    version: 3,
    terraform_version: "1.11.4",
    ...(backend === undefined ? {} : { backend: { type: backend.type, config: backend.settings, block: backend.block } }),
  };
  command.files.write(`${command.dataDirectory}/terraform.tfstate`, JSON.stringify(file, undefined, 2));
}

function present(settings: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));
}

function initRequired(reason: string, polite = ", please"): Error {
  return terraformError(
    `Backend initialization required${polite} run "terraform init"`,
    `Reason: ${reason}\n\nThe "backend" is the interface that Terraform uses to store state,\nperform operations, etc. If this message is showing up, it means that the\nTerraform configuration you're using is using a custom configuration for\nthe Terraform backend.\n\nChanges to backend configurations require reinitialization. This allows\nTerraform to set up the new configuration, copy existing state, etc. Please run\n"terraform init" with either the "-reconfigure" or "-migrate-state" flags to\nuse the current configuration.\n\nIf the change reason above is incorrect, please verify your configuration\nhasn't changed and try again. At this point, no changes to your existing\nconfiguration or state have been made.`,
  );
}
