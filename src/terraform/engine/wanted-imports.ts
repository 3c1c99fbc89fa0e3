import { evaluate } from "../language/evaluate.ts";
import { terraformError } from "../language/terraform-error.ts";
import { isUnknown } from "../language/value.ts";
import { renderInstance, type InstanceAddress } from "./address.ts";
import { findResource } from "./plan-destroy.ts";
import type { RunContext } from "./run-context.ts";

/** What `import` blocks ask for: ids by address. @throws TerraformError when the target is not configured or the id not known */
export function wantedImports(context: RunContext): ReadonlyMap<string, string> {
  const { root } = context.configuration;
  const instance = context.evaluator.instancesOf(root)[0];
  const wanted = new Map<string, string>();
  if (instance === undefined) return wanted;
  for (const block of root.imports) {
    const { resource, modules } = block.to;
    if (resource === undefined) throw terraformError("Invalid import address", `${block.to.text} is no resource address.`, block.at);
    const { key, ...named } = resource;
    const address: InstanceAddress = { module: modules, ...named, key };
    const id = renderInstance(address);
    if (findResource(root, address) === undefined) {
      throw terraformError(
        "Configuration for import target does not exist",
        `The configuration for the given import target ${id} does not exist. All target instances must have an associated configuration to be imported.`,
        block.at,
      );
    }
    const value = evaluate(block.id, context.evaluator.scope(instance));
    if (isUnknown(value))
      throw terraformError(
        "Invalid import id argument",
        'The import block "id" argument depends on resource attributes that cannot be determined until apply, so Terraform cannot plan to import this resource.',
        block.id.at,
      );
    if (typeof value.data !== "string" || value.data === "")
      throw terraformError("Invalid import id argument", "The import ID value evaluates to an empty string, please provide a non-empty value.", block.id.at);
    wanted.set(id, value.data);
  }
  return wanted;
}
