import { evaluateBody } from "../../language/evaluate-body.ts";
import { TerraformError } from "../../language/terraform-error.ts";
import type { Configuration, Diagnostic, ModuleConfig, Scope } from "../../language/types.ts";
import { unknownOf } from "../../language/value.ts";
import { evaluate } from "../../language/evaluate.ts";
import { graphOf, schemaOf } from "../../engine/prepare.ts";
import { objectType } from "../../engine/schema.ts";
import type { CommandContext } from "../command-context.ts";
import type { ParsedFlags } from "../parse-flags.ts";

/** `terraform validate`: everything is checked that needs no values, state or provider. */
export async function runValidate(command: CommandContext, flags: ParsedFlags): Promise<number> {
  const { terminal } = command;
  const diagnostics = await check(command);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (flags.isOn("json")) {
    const warnings = diagnostics.length - errors.length;
    terminal.print(
      JSON.stringify(
        {
          format_version: "1.0",
          valid: errors.length === 0,
          error_count: errors.length,
          warning_count: warnings,
          diagnostics: diagnostics.map(({ severity, summary, detail }) => ({ severity, summary, detail })),
        },
        undefined,
        2,
      ),
    );
    return errors.length > 0 ? 1 : 0;
  }
  terminal.diagnose(diagnostics);
  if (errors.length > 0) return 1;
  terminal.print(`Success! The configuration is valid${diagnostics.length > 0 ? ", but there were some\nvalidation warnings as shown above" : ""}.\n`);
  return 0;
}

async function check(command: CommandContext): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  const collect = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      if (!(error instanceof TerraformError)) throw error;
      for (const diagnostic of error.diagnostics) if (!found.includes(diagnostic)) found.push(diagnostic);
    }
  };
  let configuration: Configuration;
  try {
    configuration = await command.configuration();
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    return error.diagnostics;
  }
  collect(() => void graphOf(configuration, command.catalog));
  checkModule(command, configuration.root, collect);
  return [...configuration.warnings, ...found];
}

function checkModule(command: CommandContext, module: ModuleConfig, collect: (step: () => void) => void): void {
  const scope = unknownScope(command, module);
  for (const local of module.locals.values()) collect(() => void evaluate(local.value, scope));
  for (const output of module.outputs.values()) collect(() => void evaluate(output.value, scope));
  for (const resource of module.resources.values()) {
    collect(() => {
      const schema = schemaOf(command.catalog, resource);
      if (schema === undefined) {
        throw new TerraformError([
          {
            severity: "error",
            summary: "Not supported by the embedded Terraform",
            detail: `The ${resource.mode === "data" ? "data source" : "resource type"} ${resource.type} (${resource.address}) is not supported by scartissue's embedded Terraform.`,
            subject: resource.at,
          },
        ]);
      }
      const config = evaluateBody(resource.body, schema, scope).value;
      const problems = command.catalog.resources.get(resource.type)?.validate?.(config as never) ?? [];
      if (problems.length > 0)
        throw new TerraformError(
          problems.map((problem) => ({ severity: "error", summary: problem.summary, detail: problem.detail ?? "", subject: resource.at })),
        );
    });
  }
  for (const call of module.calls.values()) {
    for (const argument of call.arguments.values()) collect(() => void evaluate(argument, scope));
    checkModule(command, call.module, collect);
  }
}

/** References resolve, but to nothing known. */
function unknownScope(command: CommandContext, module: ModuleConfig): Scope {
  return {
    readFile: (path) => command.files.read(path),
    resolve(subject) {
      switch (subject.kind) {
        case "resource": {
          const resource = module.resources.get(`${subject.mode === "data" ? "data." : ""}${subject.type}.${subject.name}`);
          if (resource === undefined) return undefined;
          const schema = schemaOf(command.catalog, resource);
          return schema === undefined || resource.count !== undefined || resource.forEach !== undefined ? unknownOf("dynamic") : unknownOf(objectType(schema));
        }
        case "variable":
          return module.variables.has(subject.name) ? unknownOf(module.variables.get(subject.name)?.type ?? "dynamic") : undefined;
        case "local":
          return module.locals.has(subject.name) ? unknownOf("dynamic") : undefined;
        case "module":
          return module.calls.has(subject.name) ? unknownOf("dynamic") : undefined;
        case "count":
          return unknownOf("number");
        case "path":
        case "terraform":
          return unknownOf("string");
        default:
          return unknownOf("dynamic");
      }
    },
  };
}
