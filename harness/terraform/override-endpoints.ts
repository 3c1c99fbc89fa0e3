import { parse } from "@cdktf/hcl2json";
import type { Json, JsonObject } from "#model/json";
import type { Workspace } from "#model/workspace";

/** The file that we write beside an author's configuration. Terraform merges files of this ending over the others. */
export const overrideFile = "scartissue_override.tf.json";

/** Arguments of the AWS provider and of the S3 backend that lead elsewhere than the environment says, or fail beside an endpoint. */
const leading: ReadonlySet<string> = new Set([
  "custom_ca_bundle",
  "dynamodb_endpoint",
  "ec2_metadata_service_endpoint",
  "endpoint",
  "endpoints",
  "http_proxy",
  "https_proxy",
  "iam_endpoint",
  "no_proxy",
  "shared_config_files",
  "sts_endpoint",
  "use_dualstack_endpoint",
  "use_fips_endpoint",
]);
const mentioned = new RegExp([...leading].join("|"));

/**
 * Override files that take out of every folder's AWS providers and S3 backend what leads elsewhere; everything else of the author's stays.
 *
 * Empty for most workspaces: the environment leads everything to the gateway unless the configuration says otherwise. They hold nothing that differs from
 * one command to the next, because saved plans and `.terraform` remember the configuration. Paths are from the machine's home.
 */
export async function overrideEndpoints(workspace: Workspace): Promise<ReadonlyMap<string, string>> {
  const overrides = new Map<string, string>();
  for (const [folder, files] of configurationsIn(workspace)) {
    if (!files.some(({ text }) => mentioned.test(text))) continue;
    const blocks = await Promise.all(files.map(readBlocks));
    const providers = blocks.flatMap(({ provider }) => listOf(at(provider, "aws")).filter(isObject)).map(withoutLeading);
    const backends = blocks.flatMap(({ terraform }) => listOf(terraform).flatMap((one) => listOf(at(at(one, "backend"), "s3")).filter(isObject)));
    const [backend] = backends.filter((one) => Object.keys(one).some((name) => leading.has(name)));
    const document = {
      ...(providers.some((one) => one !== undefined) ? { provider: { aws: providers.filter((one) => one !== undefined) } } : {}),
      ...(backend === undefined ? {} : { terraform: { backend: { s3: entriesWithout(backend) } } }),
    };
    if (Object.keys(document).length > 0) overrides.set(folder === "" ? overrideFile : `${folder}/${overrideFile}`, JSON.stringify(document, null, 2));
  }
  return overrides;
}

interface ConfigurationFile {
  readonly name: string;
  readonly text: string;
}

function configurationsIn(workspace: Workspace): ReadonlyMap<string, readonly ConfigurationFile[]> {
  const folders = new Map<string, ConfigurationFile[]>();
  for (const path of workspace.list("")) {
    if (!/\.tf(\.json)?$/.test(path)) continue;
    const slash = path.lastIndexOf("/");
    const folder = slash === -1 ? "" : path.slice(0, slash);
    folders.set(folder, [...(folders.get(folder) ?? []), { name: path.slice(slash + 1), text: workspace.readText(path) ?? "" }]);
  }
  return folders;
}

/** What cannot be parsed is Terraform's to complain about: it does not run then. */
async function readBlocks({ name, text }: ConfigurationFile): Promise<JsonObject> {
  try {
    const parsed = name.endsWith(".json") ? (JSON.parse(text) as Json) : ((await parse(name, text)) as Json);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/** An override of one provider configuration, or nothing when it does not need one. A block is replaced whole, an argument by null. */
function withoutLeading(provider: JsonObject): JsonObject | undefined {
  const names = Object.keys(provider).filter((name) => leading.has(name));
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

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
