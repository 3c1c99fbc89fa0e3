import type { AwsSession } from "#model/aws-session";
import type { JsonObject } from "#model/json";
import { evaluateBody } from "../language/evaluate-body.ts";
import { terraformError } from "../language/terraform-error.ts";
import type { Configuration, ModuleConfig, ProviderConfig, ResourceConfig, SourceLocation } from "../language/types.ts";
import type { BlockSchema } from "../provider.ts";
import { withoutUnknown } from "./plain-values.ts";
import type { ProviderFacts } from "./plan-object.ts";
import { BUILTIN_PROVIDER } from "./terraform-version.ts";
import type { Evaluator } from "./evaluator.ts";
import providerSchema from "../schema/provider.json" with { type: "json" };
import type { OpenSession, ProviderArguments } from "./environment.ts";

/** A provider configuration in use. */
export interface Provider extends ProviderFacts {
  /** Absent for the built-in provider and while nothing may be asked of AWS. */
  readonly session: AwsSession | undefined;
}

/** Where a provider is configured: in which module and under which alias. */
export interface ProviderAddress {
  readonly source: string;
  readonly module: readonly string[];
  readonly alias: string | undefined;
}

export const PROVIDER_SCHEMA: BlockSchema = providerSchema.block as unknown as BlockSchema;
const AWS_SOURCE = "registry.terraform.io/hashicorp/aws";
const BUILTIN: Provider = { session: undefined, region: "", account: "", defaultTags: {} };

/** `provider["registry.terraform.io/hashicorp/aws"].west`. */
export function renderProvider(address: ProviderAddress): string {
  const module = address.module.map((step) => `module.${step}.`).join("");
  return `${module}provider["${address.source}"]${address.alias === undefined ? "" : `.${address.alias}`}`;
}

/** @throws TerraformError when the text is no provider address */
export function parseProvider(text: string): ProviderAddress {
  const match = /^((?:module\.[^.]+\.)*)provider\["([^"]+)"\](?:\.(.+))?$/.exec(text);
  const source = match?.[2];
  if (match === null || source === undefined)
    throw terraformError("Invalid provider configuration address", `The state names the provider "${text}", which is not a provider address.`);
  return { source, module: (match[1] ?? "").split(".").filter((part, index) => index % 2 === 1 && part !== ""), alias: match[3] };
}

/** The provider configuration a resource uses, through the modules that hand it down. */
export function providerOf(configuration: Configuration, module: ModuleConfig, resource: Pick<ResourceConfig, "type" | "provider">): ProviderAddress {
  const name = resource.provider?.name ?? resource.type.split("_")[0] ?? resource.type;
  if (resource.type === "terraform_data") return { source: BUILTIN_PROVIDER, module: [], alias: undefined };
  const source = module.settings.requiredProviders.get(name)?.source ?? `registry.terraform.io/hashicorp/${name}`;
  return { source, ...inherit(configuration, module, name, resource.provider?.alias) };
}

function inherit(
  configuration: Configuration,
  module: ModuleConfig,
  name: string,
  alias: string | undefined,
): { readonly module: readonly string[]; readonly alias: string | undefined } {
  const local = alias === undefined ? name : `${name}.${alias}`;
  if (module.path.length === 0 || module.providers.has(local)) return { module: module.path, alias };
  const parent = parentOf(configuration.root, module);
  if (parent === undefined) return { module: module.path, alias };
  const passed = parent.call.providers.get(local);
  if (passed !== undefined) return inherit(configuration, parent.config, passed.name, passed.alias);
  return inherit(configuration, parent.config, name, alias);
}

function parentOf(root: ModuleConfig, module: ModuleConfig) {
  let config = root;
  for (const step of module.path.slice(0, -1)) {
    const next = config.calls.get(step)?.module;
    if (next === undefined) return undefined;
    config = next;
  }
  const call = config.calls.get(module.path.at(-1) ?? "");
  return call === undefined ? undefined : { config, call };
}

/** The block that configures a provider, if there is one. */
export function providerConfig(
  configuration: Configuration,
  address: ProviderAddress,
): { readonly module: ModuleConfig; readonly config: ProviderConfig } | undefined {
  let module: ModuleConfig | undefined = configuration.root;
  for (const step of address.module) module = module?.calls.get(step)?.module;
  if (module === undefined) return undefined;
  for (const config of module.providers.values()) {
    const source = module.settings.requiredProviders.get(config.name)?.source ?? `registry.terraform.io/hashicorp/${config.name}`;
    if (source === address.source && config.alias === address.alias) return { module, config };
  }
  return undefined;
}

/** Opens each provider configuration once. */
export function createProviders(configuration: Configuration, evaluator: Evaluator, openSession: OpenSession): (address: string) => Promise<Provider> {
  const opened = new Map<string, Promise<Provider>>();
  const open = async (text: string): Promise<Provider> => {
    const address = parseProvider(text);
    if (address.source === BUILTIN_PROVIDER) return BUILTIN;
    if (address.source !== AWS_SOURCE)
      throw terraformError("Not supported by the embedded Terraform", `The provider ${address.source} is not supported by scartissue's embedded Terraform.`);
    const found = providerConfig(configuration, address);
    if (found === undefined && (address.alias !== undefined || address.module.length > 0)) throw providerMissing(text);
    const given = found === undefined ? {} : evaluateProvider(found.module, found.config, evaluator);
    const session = await openSession(providerArguments(given));
    checkAccount(session.account, given, found?.config.at);
    return { session, region: session.region, account: session.account, defaultTags: defaultTags(given) };
  };
  return (address) => {
    let provider = opened.get(address);
    if (provider === undefined) opened.set(address, (provider = open(address)));
    return provider;
  };
}

/** @throws TerraformError "AWS account ID not allowed" */
function checkAccount(account: string, given: JsonObject, at: SourceLocation | undefined): void {
  const [allowed, forbidden] = [given["allowed_account_ids"], given["forbidden_account_ids"]];
  const isOutside = Array.isArray(allowed) && allowed.length > 0 && !allowed.includes(account);
  if (isOutside || (Array.isArray(forbidden) && forbidden.includes(account))) throw terraformError(`AWS account ID not allowed: ${account}`, "", at);
}

function evaluateProvider(module: ModuleConfig, config: ProviderConfig, evaluator: Evaluator): JsonObject {
  const instance = evaluator.instancesOf(module)[0];
  if (instance === undefined) return {};
  return withoutUnknown(evaluateBody(config.body, PROVIDER_SCHEMA, evaluator.scope(instance)).value) as JsonObject;
}

function providerArguments(given: JsonObject): ProviderArguments {
  const arguments_: Record<string, unknown> = {};
  for (const name of [
    "region",
    "profile",
    "access_key",
    "secret_key",
    "token",
    "allowed_account_ids",
    "forbidden_account_ids",
    "shared_credentials_files",
    "shared_config_files",
  ]) {
    const value = given[name];
    if (value !== undefined && value !== null) arguments_[name] = value;
  }
  const roles = given["assume_role"];
  if (Array.isArray(roles) && roles.length > 0) arguments_["assume_role"] = (roles as readonly JsonObject[])[0];
  return arguments_;
}

function defaultTags(given: JsonObject): Readonly<Record<string, string>> {
  const blocks = given["default_tags"];
  const tags = Array.isArray(blocks) ? ((blocks as readonly JsonObject[])[0]?.["tags"] ?? {}) : {};
  return Object.fromEntries(Object.entries(tags as JsonObject).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
}

function providerMissing(address: string): Error {
  return terraformError(
    "Provider configuration not present",
    `To work with this resource its original provider configuration at ${address} is required, but it has been removed. This occurs when a provider configuration is removed while objects created by that provider still exist in the state. Re-add the provider configuration to destroy the resource, after which you can remove the provider configuration again.`,
  );
}
