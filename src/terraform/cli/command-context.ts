import type { Workspace } from "#model/workspace";
import type { ResourceType } from "../provider.ts";
import { createTerraformData } from "../engine/terraform-data.ts";
import type { TypeCatalog } from "../engine/prepare.ts";
import type { TerraformEnvironment } from "../engine/environment.ts";
import type { Configuration } from "../language/types.ts";
import { configurationFiles, readConfiguration } from "./load-files.ts";
import { openSubdirectory, resolvePath } from "./subdirectory.ts";
import type { Terminal } from "./terminal.ts";

/** What every command works with. */
export interface CommandContext {
  readonly environment: TerraformEnvironment;
  readonly terminal: Terminal;
  /** The working directory, after `-chdir`. */
  readonly files: Workspace;
  readonly directory: string;
  readonly catalog: TypeCatalog;
  readonly dataDirectory: string;
  configuration(): Promise<Configuration>;
}

export function createCommandContext(environment: TerraformEnvironment, terminal: Terminal, chdir: string | undefined): CommandContext {
  const directory = resolvePath(environment.directory, chdir ?? "");
  const files = openSubdirectory(environment.workspace, directory);
  const resources = new Map<string, ResourceType>([
    ...environment.resourceTypes,
    ["terraform_data", createTerraformData(() => environment.newId("terraform_data"))],
  ]);
  return {
    environment,
    terminal,
    files,
    directory,
    catalog: { declared: environment.resourceTypes, resources, dataSources: environment.dataSources },
    dataDirectory: environment.variables["TF_DATA_DIR"] ?? ".terraform",
    configuration: () => readConfiguration(configurationFiles(environment.workspace, directory), environment.hcl2json),
  };
}
