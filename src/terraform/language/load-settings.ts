import { blocksIn, createBody, locateMember, type Block, type Member } from "./block.ts";
import { refuseOthers, refuseUnsupported, stringMember } from "./settings.ts";
import { isRawObject } from "./source-file.ts";
import { rangeText } from "./source-location.ts";
import { terraformError, unsupported } from "./terraform-error.ts";
import type { BackendConfig, ProviderConfig, RequiredProvider, TerraformSettings } from "./types.ts";

/** All `terraform` blocks of a module together; a later one (an override file's) replaces backend and providers by name. */
export function loadSettings(blocks: readonly Block[]): TerraformSettings {
  const requiredVersion: string[] = [];
  const requiredProviders = new Map<string, RequiredProvider>();
  let backend: BackendConfig | undefined;
  for (const block of blocks) {
    refuseUnsupported(block, ["cloud", "provider_meta", "experiments", "language"], "the terraform block");
    refuseOthers(block, ["required_version", "required_providers", "backend"]);
    const version = stringMember(block, "required_version");
    if (version !== undefined) requiredVersion.push(version);
    for (const provider of readRequired(block.members.get("required_providers"))) requiredProviders.set(provider.name, provider);
    for (const found of readBackends(block.members.get("backend"))) {
      if (backend !== undefined && !isOverride(block))
        throw terraformError(
          "Duplicate backend configuration",
          `A module may have only one backend configuration. The backend was previously configured at ${rangeText(backend.at)}.`,
          found.at,
        );
      backend = found;
    }
  }
  return { requiredVersion, requiredProviders, ...(backend === undefined ? {} : { backend }) };
}

/** Whether the block stands in an override file. */
export function isOverride(block: Block): boolean {
  return isOverrideFile(block.file.name);
}

export function isOverrideFile(path: string): boolean {
  return /(^|\/|_)override\.tf(\.json)?$/.test(path);
}

function readBackends(member: Member | undefined): readonly BackendConfig[] {
  return member === undefined ? [] : blocksIn(member, 1).map((block) => ({ type: block.labels[0] ?? "", body: createBody(block), at: block.at }));
}

function readRequired(member: Member | undefined): readonly RequiredProvider[] {
  return member === undefined ? [] : blocksIn(member, 0).flatMap((block) => [...block.members].map(([name, inner]) => requiredProvider(name, inner)));
}

function requiredProvider(name: string, member: Member): RequiredProvider {
  const { value } = member;
  const at = locateMember(member);
  if (typeof value === "string") return { name, source: sourceAddress(`hashicorp/${name}`), version: value, configurationAliases: [] };
  if (!isRawObject(value)) throw terraformError("Invalid required_providers object", "Required providers entries must be strings or objects.", at);
  const { source, version, configuration_aliases: aliases } = value;
  if (source !== undefined && typeof source !== "string") throw terraformError("Invalid source", "Source must be specified as a string.", at);
  if (version !== undefined && typeof version !== "string") throw terraformError("Invalid version constraint", "Version must be specified as a string.", at);
  return {
    name,
    source: sourceAddress(source ?? `hashicorp/${name}`),
    ...(version === undefined ? {} : { version }),
    configurationAliases: Array.isArray(aliases) ? aliases.map((alias) => String(alias).replace(/^\$\{(.*)\}$/, "$1")) : [],
  };
}

/** The full address of a provider, with the public registry where no host is given. */
function sourceAddress(source: string): string {
  const parts = source.split("/");
  if (parts.length === 3) return source.toLowerCase();
  return `registry.terraform.io/${(parts.length === 1 ? `hashicorp/${source}` : source).toLowerCase()}`;
}

/** A `provider` block. */
export function loadProvider(block: Block): ProviderConfig {
  const [name = ""] = block.labels;
  const alias = stringMember(block, "alias");
  refuseUnsupported(block, ["for_each", "count", "depends_on", "lifecycle"], `provider "${name}"`);
  if (block.members.has("source")) throw unsupported(`"source" in provider "${name}"`, block.at);
  return { name, ...(alias === undefined ? {} : { alias }), body: createBody(block, new Set(["alias", "version"])), at: block.at };
}
