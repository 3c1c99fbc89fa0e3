import { UnsupportedError } from "#model/errors";
import type { JsonObject } from "#model/json";
import type { ResourceContext } from "../provider.ts";
import { text } from "./attributes.ts";

/** The configured name, or one made from the configured prefix or the provider's own. */
export function newName(context: ResourceContext, planned: JsonObject, argument: string, defaultPrefix: string): string {
  return text(planned, argument) ?? generated(context, text(planned, `${argument}_prefix`) ?? defaultPrefix);
}

/** What stands before the 26 digits of a generated name; empty for a name that someone chose. */
export function prefixOf(name: string | undefined): string {
  return /^(.*)\d{18}[0-9a-f]{8}$/.exec(name ?? "")?.[1] ?? "";
}

function generated(context: ResourceContext, prefix: string): string {
  if (context.uniqueName === undefined) throw new UnsupportedError("a generated name", "this embedded Terraform");
  return context.uniqueName(prefix);
}
