import type { StackConfiguration, TerraformDocument } from "#model/guardrail";
import type { Json, JsonObject } from "#model/json";

type Resources = NonNullable<TerraformDocument["resource"]>;

/** `aws_vpc.main.id` inside a template; data sources are told apart by their prefix. */
const reference = /(?<![\w.])(?<address>aws_\w+\.\w+)\.(?<attribute>\w+)/g;
const variableName = /var\.(\w+)/g;

/**
 * Splits a stack that several sites share: what carries the `Project` of the site with most resources, and what nobody tagged, moves into a root module
 * of its own, `DIRECTORY-platform`, which is applied first; the other sites stay. What they need of the platform becomes variables, fed from its outputs.
 *
 * @throws Error when the platform refers back to what stays: such a stack cannot be split by site
 */
export function splitStack(stack: StackConfiguration): readonly StackConfiguration[] {
  const resources = stack.document.resource ?? {};
  const sites = sitesOf(resources);
  if (sites.length < 2) return [stack];
  const staying = new Set(sites.slice(1).map(({ site }) => site));
  const isStaying = (body: JsonObject | undefined): boolean => staying.has(siteOf(body) ?? "");
  /** What nobody tagged stays with what it refers to. */
  const stays = (body: JsonObject): boolean =>
    isStaying(body) || (siteOf(body) === undefined && addressesIn(body).some((address) => isStaying(bodyAt(resources, address))));
  const platform = pick(resources, (body) => !stays(body));
  const rest = pick(resources, stays);
  const back = addressesIn(platform).filter((address) => bodyAt(rest, address) !== undefined);
  if (back.length > 0) throw new Error(`the stack ${stack.id} cannot be split by site: the platform refers to ${back.join(", ")}`);
  return [platformStack(stack, platform, rest), siteStack(stack, platform, rest)];
}

function platformStack(stack: StackConfiguration, platform: Resources, rest: Resources): StackConfiguration {
  const { output: _output, variable: _variable, resource: _resource, ...others } = stack.document;
  const given = outputsOf(stack);
  const own = Object.fromEntries(Object.entries(given).filter(([, body]) => isOf(body, platform) && !isOf(body, rest)));
  const staying = Object.fromEntries(Object.entries(given).filter(([name]) => !(name in own)));
  const needed = referencesTo(platform, [rest, staying]);
  const output = { ...own, ...Object.fromEntries([...needed].map(([name, text]) => [name, { value: `\${${text}}` }])) };
  const directory = `${stack.directory}-platform`;
  return {
    ...stack,
    id: `${stack.id}-platform`,
    partOf: stack.id,
    directory,
    document: withOwnState({ ...others, ...variablesUsed(stack, [platform, others]), resource: platform, output }, stack.directory, directory),
  };
}

function siteStack(stack: StackConfiguration, platform: Resources, rest: Resources): StackConfiguration {
  const { output: _output, variable: _variable, resource: _resource, data: _data, ...others } = stack.document;
  const outputs = Object.fromEntries(Object.entries(outputsOf(stack)).filter(([, body]) => !isOf(body, platform) || isOf(body, rest)));
  const needed = referencesTo(platform, [rest, outputs]);
  const variables = {
    ...variablesUsed(stack, [rest, outputs]).variable,
    ...Object.fromEntries([...needed.keys()].map((name) => [name, { type: "string", description: "From the platform's outputs" }])),
  };
  const document = { ...others, variable: variables, resource: withVariables(rest, platform) as Resources, output: withVariables(outputs, platform) };
  return { ...stack, document };
}

/** Sites by the number of their resources, most first. */
function sitesOf(resources: Resources): readonly { readonly site: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const byName of Object.values(resources)) {
    for (const body of Object.values(byName)) {
      const site = siteOf(body);
      if (site !== undefined) counts.set(site, (counts.get(site) ?? 0) + 1);
    }
  }
  return [...counts].map(([site, count]) => ({ site, count })).toSorted((one, other) => other.count - one.count || (one.site < other.site ? -1 : 1));
}

function siteOf(body: JsonObject | undefined): string | undefined {
  const project = (body?.["tags"] as JsonObject | null | undefined)?.["Project"];
  return typeof project === "string" ? project : undefined;
}

function bodyAt(resources: Resources, address: string): JsonObject | undefined {
  const [type = "", name = ""] = address.split(".");
  return resources[type]?.[name];
}

function pick(resources: Resources, wanted: (body: JsonObject) => boolean): Resources {
  const kept = Object.entries(resources).map(
    ([type, byName]) => [type, Object.fromEntries(Object.entries(byName).filter(([, body]) => wanted(body)))] as const,
  );
  return Object.fromEntries(kept.filter(([, byName]) => Object.keys(byName).length > 0));
}

function addressesIn(value: Json): readonly string[] {
  return [...JSON.stringify(value).matchAll(reference)].map(({ groups }) => groups?.["address"] ?? "");
}

function isOf(body: Json, resources: Resources): boolean {
  return addressesIn(body).some((address) => bodyAt(resources, address) !== undefined);
}

function outputsOf({ document }: StackConfiguration): Readonly<Record<string, JsonObject>> {
  return (document["output"] ?? {}) as Readonly<Record<string, JsonObject>>;
}

/** What some blocks need of the platform: variable names with the reference that feeds each. */
function referencesTo(platform: Resources, blocks: readonly Json[]): ReadonlyMap<string, string> {
  const needed = new Map<string, string>();
  for (const { 0: text, groups } of JSON.stringify(blocks).matchAll(reference)) {
    if (bodyAt(platform, groups?.["address"] ?? "") !== undefined) needed.set(nameOf(text), text);
  }
  return needed;
}

/** `aws_vpc.main.id` as `platform_aws_vpc_main_id`. */
function nameOf(text: string): string {
  return `platform_${text.replaceAll(".", "_")}`;
}

function withVariables(value: Json, platform: Resources): Json {
  if (typeof value === "string")
    return value.replaceAll(reference, (text: string, address: string) => (bodyAt(platform, address) === undefined ? text : `var.${nameOf(text)}`));
  if (Array.isArray(value))
    return value.filter((item) => typeof item !== "string" || bodyAt(platform, item) === undefined).map((item) => withVariables(item, platform));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withVariables(item, platform)]));
}

function variablesUsed({ document }: StackConfiguration, blocks: readonly unknown[]): { readonly variable?: JsonObject } {
  const used = new Set([...JSON.stringify(blocks).matchAll(variableName)].map(([, name = ""]) => name));
  const declared = (document["variable"] ?? {}) as JsonObject;
  return { variable: Object.fromEntries(Object.entries(declared).filter(([name]) => used.has(name))) };
}

/** A backend that another guardrail has set keeps each directory's state under the directory's name. */
function withOwnState(document: TerraformDocument, from: string, to: string): TerraformDocument {
  const backend = document.terraform?.["backend"];
  if (backend === undefined) return document;
  const moved = JSON.parse(JSON.stringify(backend).replaceAll(`"${from}/`, `"${to}/`)) as JsonObject;
  return { ...document, terraform: { ...document.terraform, backend: moved } };
}
