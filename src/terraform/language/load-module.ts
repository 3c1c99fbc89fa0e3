import { blocksOf, locateMember, type Block, type Member } from "./block.ts";
import { loadImport, loadMoved, loadRemoved } from "./load-address.ts";
import { loadResource } from "./load-resource.ts";
import { isOverride, isOverrideFile, loadProvider, loadSettings } from "./load-settings.ts";
import { loadOutput, loadVariable } from "./load-variable.ts";
import { parseTemplate } from "./parse-template.ts";
import { expressionMember, providerReference, referenceList, stringMember, unexpectedMember } from "./settings.ts";
import { isRawObject, readSourceFile, type HclToJson, type SourceFile } from "./source-file.ts";
import { insideBlock, rangeText } from "./source-location.ts";
import { terraformError, unsupported } from "./terraform-error.ts";
import type { LocalConfig, ModuleCall, ModuleConfig } from "./types.ts";

const KNOWN = ["terraform", "provider", "variable", "locals", "output", "resource", "data", "module", "moved", "removed", "import"];
const REFUSED = ["check", "ephemeral", "action", "list"];

export interface ModuleSource {
  readonly files: ReadonlyMap<string, string>;
  readonly hcl2json: HclToJson;
}

/** Names of the configuration files of a directory, overrides last. */
export function configurationFiles(files: ReadonlyMap<string, string>, directory: string): readonly string[] {
  const prefix = directory === "" ? "" : `${directory}/`;
  const names = [...files.keys()]
    .filter(
      (path) =>
        path.startsWith(prefix) &&
        !path.slice(prefix.length).includes("/") &&
        /\.tf(\.json)?$/.test(path) &&
        !/(^|\/)(\.|#)|~$/.test(path.slice(prefix.length)),
    )
    .toSorted();
  return [...names.filter((name) => !isOverrideFile(name)), ...names.filter(isOverrideFile)];
}

/** One module with those it calls. @throws TerraformError */
export async function loadModule(source: ModuleSource, directory: string, path: readonly string[]): Promise<ModuleConfig> {
  const files = await Promise.all(
    configurationFiles(source.files, directory).map((name) => readSourceFile(name, source.files.get(name) ?? "", source.hcl2json)),
  );
  for (const file of files) refuseUnknownBlocks(file);
  const blocks = (type: string, labels: number): readonly Block[] => files.flatMap((file) => blocksOf(file, type, labels));
  const resources = [...named("resource", blocks("resource", 2), "managed"), ...named("data source", blocks("data", 2), "data")];
  const calls = named("module call", blocks("module", 1));
  const loaded: [string, ModuleCall][] = [];
  for (const [name, block] of calls) loaded.push([name, await loadCall(source, directory, path, block)]);
  return {
    path,
    directory,
    settings: loadSettings(blocks("terraform", 0)),
    providers: new Map(
      providersOf(blocks("provider", 1))
        .map((block) => loadProvider(block))
        .map((provider) => [provider.alias === undefined ? provider.name : `${provider.name}.${provider.alias}`, provider]),
    ),
    variables: new Map(named("variable", blocks("variable", 1)).map(([name, block]) => [name, loadVariable(block)])),
    locals: localsOf(blocks("locals", 0)),
    outputs: new Map(named("output", blocks("output", 1)).map(([name, block]) => [name, loadOutput(block)])),
    resources: new Map(resources.map(([address, block]) => [address, loadResource(address.startsWith("data.") ? "data" : "managed", block)])),
    calls: new Map(loaded),
    moved: blocks("moved", 0).map(loadMoved),
    removed: blocks("removed", 0).map(loadRemoved),
    imports: blocks("import", 0).map(loadImport),
  };
}

function refuseUnknownBlocks(file: SourceFile): void {
  for (const [name, value] of Object.entries(file.root)) {
    if (name === "//" || KNOWN.includes(name)) continue;
    const member: Member = { value, file, path: [name] };
    throw REFUSED.includes(name) ? unsupported(`A block of type ${JSON.stringify(name)}`, locateMember(member)) : unexpectedMember(name, member);
  }
}

/** Blocks by their labels; those of override files change the members of the first. @throws TerraformError "Duplicate resource …" */
function named(what: string, blocks: readonly Block[], mode?: "managed" | "data"): readonly (readonly [string, Block])[] {
  const found = new Map<string, Block>();
  for (const block of blocks) {
    const label = block.labels.join(".");
    const key = mode === "data" ? `data.${label}` : label;
    const base = found.get(key);
    if (base === undefined && isOverride(block)) throw nothingToOverride(what, block);
    if (base === undefined) found.set(key, block);
    else if (isOverride(block)) override(base, block);
    else throw duplicate(what, block, base);
  }
  return [...found];
}

function duplicate(what: string, block: Block, base: Block): Error {
  const [type = "", name = ""] = block.labels;
  const before = rangeText(base.at);
  if (what === "resource" || what === "data source")
    return terraformError(
      `Duplicate ${what === "resource" ? "resource" : "data"} ${JSON.stringify(type)} configuration`,
      `A ${type} ${what === "resource" ? "resource" : "data resource"} named ${JSON.stringify(name)} was already declared at ${before}. Resource names must be unique per type in each module.`,
      block.at,
    );
  const word = what === "output" ? "defini" : "declara";
  return terraformError(
    `Duplicate ${what} ${word}tion`,
    `${what === "output" ? "An" : "A"} ${what} named ${JSON.stringify(type)} was already ${what === "output" ? "defined" : "declared"} at ${before}. ${what[0]?.toUpperCase() ?? ""}${what.slice(1)} names must be unique within a module.`,
    block.at,
  );
}

function nothingToOverride(what: string, block: Block): Error {
  const [type = "", name = ""] = block.labels;
  if (what === "resource" || what === "data source")
    return terraformError(
      `Missing ${what === "resource" ? "resource" : "data resource"} to override`,
      `There is no ${type} ${what === "resource" ? "resource" : "data resource"} named ${JSON.stringify(name)}. An override file can only override a ${what === "resource" ? "resource" : "data"} block defined in a primary configuration file.`,
      block.at,
    );
  const done = what === "output" ? "defined" : "declared";
  return terraformError(
    `Missing base ${what} ${what === "output" ? "definition" : "declaration"} to override`,
    `There is no ${what} named ${JSON.stringify(type)}. An override file can only override ${what === "output" ? "an" : "a"} ${what} that was already ${done} in a primary configuration file.`,
    block.at,
  );
}

function override(base: Block, block: Block): void {
  for (const [name, member] of block.members) {
    const known = base.members.get(name);
    const merged = name === "lifecycle" && known !== undefined ? mergedLifecycle(known, member) : member;
    base.members.set(name, merged);
    if (name === "count") base.members.delete("for_each");
    if (name === "for_each") base.members.delete("count");
  }
}

/** Arguments of `lifecycle` are replaced one by one. */
function mergedLifecycle(base: Member, member: Member): Member {
  const first = (value: unknown): object => {
    const inner: unknown = Array.isArray(value) ? value[0] : value;
    return isRawObject(inner) ? inner : {};
  };
  return { ...member, value: { ...first(base.value), ...first(member.value) } };
}

function providersOf(blocks: readonly Block[]): readonly Block[] {
  const found = new Map<string, Block>();
  for (const block of blocks) {
    const alias = block.members.get("alias")?.value;
    const key = `${block.labels[0] ?? ""}.${typeof alias === "string" ? alias : ""}`;
    const base = found.get(key);
    if (base === undefined) found.set(key, block);
    else if (isOverride(block)) override(base, block);
    else
      throw terraformError(
        "Duplicate provider configuration",
        `A default (non-aliased) provider configuration for ${JSON.stringify(block.labels[0])} was already given at ${rangeText(base.at)}. If multiple configurations are required, set the "alias" argument for alternative configurations.`,
        block.at,
      );
  }
  return [...found.values()];
}

function localsOf(blocks: readonly Block[]): ReadonlyMap<string, LocalConfig> {
  const found = new Map<string, LocalConfig>();
  for (const block of blocks) {
    for (const [name, member] of block.members) {
      const at = locateMember(member);
      const before = found.get(name);
      if (before !== undefined && !isOverride(block))
        throw terraformError(
          "Duplicate local value definition",
          `A local value named ${JSON.stringify(name)} was already defined at ${rangeText(before.at)}. Local value names must be unique within a module.`,
          at,
        );
      found.set(name, { name, value: parseTemplate(member.value, at), at });
    }
  }
  return found;
}

const CALL_TAKEN = ["source", "version", "providers", "count", "for_each", "depends_on"];

async function loadCall(source: ModuleSource, directory: string, path: readonly string[], block: Block): Promise<ModuleCall> {
  const [name = ""] = block.labels;
  const from = stringMember(block, "source");
  if (from === undefined)
    throw terraformError("Missing required argument", 'The argument "source" is required, but no definition was found.', insideBlock(block.at));
  if (!/^\.\.?(\/|$)/.test(from)) throw unsupported(`The module source ${JSON.stringify(from)} (only paths that begin with ./ or ../)`, block.at);
  const target = resolvePath(directory, from);
  if (target === undefined || configurationFiles(source.files, target).length === 0)
    throw terraformError(
      "Unreadable module directory",
      `The directory ${from} could not be read for module ${JSON.stringify(name)}: it holds no configuration file.`,
      block.at,
    );
  if (path.length > 40) throw terraformError("Module call cycle", `Module ${JSON.stringify(name)} calls itself.`, block.at);
  const [count, forEach] = [expressionMember(block, "count"), expressionMember(block, "for_each")];
  if (count !== undefined && forEach !== undefined)
    throw terraformError(
      'Invalid combination of "count" and "for_each"',
      'The "count" and "for_each" meta-arguments are mutually-exclusive, only one should be used to be explicit about the number of resources to be created.',
      block.at,
    );
  const given = [...block.members].filter(([argument]) => !CALL_TAKEN.includes(argument));
  const module = await loadModule(source, target, [...path, name]);
  checkArguments(given, module, block);
  return {
    name,
    source: from,
    arguments: new Map(given.map(([argument, member]) => [argument, parseTemplate(member.value, locateMember(member))])),
    ...(count === undefined ? {} : { count }),
    ...(forEach === undefined ? {} : { forEach }),
    providers: providersPassed(block),
    dependsOn: referenceList(block, "depends_on"),
    module,
    at: block.at,
  };
}

function checkArguments(given: readonly (readonly [string, Member])[], module: ModuleConfig, block: Block): void {
  const missing = [...module.variables.values()].find((variable) => variable.default === undefined && !block.members.has(variable.name));
  if (missing !== undefined)
    throw terraformError(
      "Missing required argument",
      `The argument ${JSON.stringify(missing.name)} is required, but no definition was found.`,
      insideBlock(block.at),
    );
  const unexpected = given.find(([argument]) => !module.variables.has(argument));
  if (unexpected !== undefined)
    throw terraformError("Unsupported argument", `An argument named ${JSON.stringify(unexpected[0])} is not expected here.`, locateMember(unexpected[1]));
}

function providersPassed(block: Block): ModuleCall["providers"] {
  const member = block.members.get("providers");
  if (member === undefined) return new Map();
  const at = locateMember(member);
  const value: unknown = Array.isArray(member.value) ? member.value[0] : member.value;
  if (!isRawObject(value)) throw terraformError("Invalid expression", "A map expression is required here.", at);
  return new Map(Object.entries(value).map(([child, parent]) => [child.replace(/^\$\{(.*)\}$/, "$1"), providerReference(parent, at)]));
}

/** `undefined` when the path leaves the workspace. */
function resolvePath(directory: string, relative: string): string | undefined {
  const steps = directory === "" ? [] : directory.split("/");
  for (const step of relative.split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== "..") steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return steps.join("/");
}
