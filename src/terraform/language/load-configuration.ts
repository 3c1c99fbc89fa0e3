import { configurationFiles, loadModule } from "./load-module.ts";
import type { HclToJson } from "./source-file.ts";
import { loadAssignments } from "./variable-files.ts";
import type { Configuration, Diagnostic } from "./types.ts";

/**
 * Reads a root module with its local modules and variable files.
 *
 * `files` maps paths (relative, with `/`) to texts; `dir` is the root module's directory in it, `""` for the top. `hcl2json` is `parse` of `@cdktf/hcl2json`.
 *
 * @throws TerraformError for what does not parse, and by name and place for what is not supported
 * @see https://developer.hashicorp.com/terraform/language/files
 */
export async function loadConfiguration(files: ReadonlyMap<string, string>, dir: string, hcl2json: HclToJson): Promise<Configuration> {
  const directory = dir.replace(/^\.\/?|\/$/g, "");
  const root = await loadModule({ files, hcl2json }, directory, []);
  const assignments = await loadAssignments(files, directory, hcl2json);
  return { root, empty: configurationFiles(files, directory).length === 0, assignments, warnings: undeclaredVariables([...assignments], root.variables) };
}

function undeclaredVariables(
  assignments: readonly (readonly [string, { readonly at: Diagnostic["subject"] & object }])[],
  variables: ReadonlyMap<string, unknown>,
): readonly Diagnostic[] {
  return assignments
    .filter(([name]) => !variables.has(name))
    .map(([name, { at }]) => ({
      severity: "warning",
      summary: "Value for undeclared variable",
      detail: `The root module does not declare a variable named ${JSON.stringify(name)} but a value was found in file ${JSON.stringify(at.file)}. If you meant to use this value, add a "variable" block to the configuration.\n\nTo silence these warnings, use TF_VAR_... environment variables to provide certain "global" settings to all configurations in your organization. To reduce the verbosity of these warnings, use the -compact-warnings option.`,
      subject: at,
    }));
}
