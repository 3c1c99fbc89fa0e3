import type { JsonObject } from "#model/json";

interface Problem {
  readonly summary: string;
  readonly detail: string;
  readonly attribute: string;
}

/** The arguments of a configuration that the real provider would act on and this one would not. Those that say what would be so anyway are none. */
export function unsupportedArguments(type: string, names: readonly string[], config: JsonObject, defaults: JsonObject): readonly Problem[] {
  return names
    .filter((name) => !saysNothing(config[name]) && config[name] !== defaults[name])
    .map((attribute) => ({
      summary: "Not supported by the embedded Terraform",
      detail: `The argument "${attribute}" of ${type} is not supported by scartissue's embedded Terraform.`,
      attribute,
    }));
}

function saysNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
