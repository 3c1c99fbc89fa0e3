import { UnsupportedError } from "#model/errors";
import type { Json, JsonObject } from "#model/json";
import type { Workspace } from "#model/workspace";
import { configurationsIn, isObject, readBlocks } from "./configuration-files.ts";
import { loadsTofuFiles } from "./find-binary.ts";
import type { Binary } from "./find-binary.ts";
import { leading, mentionsLeading } from "./leading-arguments.ts";

/** The file that we write beside an author's configuration. Files of this ending are merged over the others. */
const overrideFiles = { tf: "scartissue_override.tf.json", tofu: "scartissue_override.tofu.json" };

/**
 * Override files that take out of every folder's AWS providers and S3 backend what leads elsewhere; everything else of the author's stays.
 *
 * Empty for most workspaces: the environment leads everything to the gateway unless the configuration says otherwise. They hold nothing that differs from
 * one command to the next, because saved plans and `.terraform` remember the configuration. Paths are from the machine's home.
 *
 * @throws UnsupportedError where an override cannot take it out: in another's state that is read, and in an override of the author's that comes after ours
 */
export async function overrideEndpoints(workspace: Workspace, binary: Pick<Binary, "name" | "version">): Promise<ReadonlyMap<string, string>> {
  const overrides = new Map<string, string>();
  const overrideFile = overrideFiles[loadsTofuFiles(binary) ? "tofu" : "tf"];
  for (const [folder, files] of configurationsIn(workspace, binary)) {
    if (!files.some(({ text }) => mentionsLeading(text))) continue;
    const read = await Promise.all(files.map(async (file) => settingsIn(file.name, await readBlocks(file))));
    for (const { name, providers, backends, otherStates } of read)
      for (const block of [...otherStates, ...(isOverride(name) && name > overrideFile ? [...providers, ...backends] : [])]) refuseLeading(block, name);
    const providers = read.flatMap((file) => file.providers.map(withoutLeading));
    const backend = read.flatMap((file) => file.backends).find((one) => leadingIn(one).length > 0);
    const document = {
      ...(providers.some((one) => one !== undefined) ? { provider: { aws: providers.filter((one) => one !== undefined) } } : {}),
      ...(backend === undefined ? {} : { terraform: { backend: { s3: entriesWithout(backend) } } }),
    };
    if (Object.keys(document).length > 0) overrides.set(folder === "" ? overrideFile : `${folder}/${overrideFile}`, JSON.stringify(document, null, 2));
  }
  return overrides;
}

interface Settings {
  readonly name: string;
  /** Configurations of the AWS provider. */
  readonly providers: readonly JsonObject[];
  /** Of the S3 backend. */
  readonly backends: readonly JsonObject[];
  /** Of `terraform_remote_state`: another backend, which no override of ours reaches. */
  readonly otherStates: readonly JsonObject[];
}

function settingsIn(name: string, { provider, terraform, data }: JsonObject): Settings {
  const states = at(data, "terraform_remote_state");
  return {
    name,
    providers: listOf(at(provider, "aws")).filter(isObject),
    backends: listOf(terraform).flatMap((one) => listOf(at(at(one, "backend"), "s3")).filter(isObject)),
    otherStates: (isObject(states) ? Object.values(states) : []).flatMap((one) => listOf(one).map((state) => at(state, "config"))).filter(isObject),
  };
}

/** @throws UnsupportedError when one of the arguments that lead elsewhere is set */
export function refuseLeading(block: JsonObject, where: string): void {
  const [name] = leadingIn(block);
  if (name !== undefined) throw new UnsupportedError(`${name} in ${where}`, "replays, which reach the simulated AWS only");
}

function isOverride(name: string): boolean {
  return /(?:^|_)override\.(?:tf|tofu)(?:\.json)?$/.test(name);
}

function leadingIn(block: JsonObject): readonly string[] {
  return Object.keys(block).filter((name) => leading.has(name) && block[name] !== null);
}

/** An override of one provider configuration, or nothing when it does not need one. A block is replaced whole, an argument by null. */
function withoutLeading(provider: JsonObject): JsonObject | undefined {
  const names = leadingIn(provider);
  if (names.length === 0) return undefined;
  return {
    ...(provider["alias"] === undefined ? {} : { alias: provider["alias"] }),
    ...Object.fromEntries(names.map((name) => [name, name === "endpoints" ? [{}] : null])),
  };
}

/** A backend block of an override file replaces the author's whole. */
function entriesWithout(backend: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(backend).filter(([name]) => !leading.has(name)));
}

function at(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) ? value[name] : undefined;
}

function listOf(value: Json | undefined): readonly Json[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? (value as readonly Json[]) : [value];
}
