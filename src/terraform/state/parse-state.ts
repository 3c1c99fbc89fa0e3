import type { Json, JsonObject } from "#model/json";
import { renderResource, type InstanceKey, type ModulePath } from "../engine/address.ts";
import { parseAddress } from "../engine/parse-address.ts";
import { terraformError, TerraformError } from "../language/terraform-error.ts";
import { TERRAFORM_VERSION } from "../engine/terraform-version.ts";
import type { InstanceRecord, OutputRecord, ResourceRecord, Snapshot, StateObject } from "./state.ts";

type Loose = { readonly [key: string]: Json | undefined };

/** Reads a state file. @throws TerraformError in Terraform's words when it is no state, or of another version */
export function parseState(text: string): Snapshot {
  let snapshot = parsed.get(text);
  if (snapshot === undefined) {
    snapshot = parseText(text);
    for (const oldest of parsed.keys()) if (parsed.size >= remembered) parsed.delete(oldest);
    parsed.set(text, snapshot);
  }
  return snapshot;
}

/** The last few states by their text: every command reads the one that the last has left. States are never changed in place. */
const parsed = new Map<string, Snapshot>();
const remembered = 32;

function parseText(text: string): Snapshot {
  const file = parseJson(text);
  checkVersion(file);
  const resources = new Map<string, ResourceRecord>();
  for (const entry of list(file["resources"])) {
    const resource = parseResource(object(entry));
    resources.set(renderResource(resource.address), resource);
  }
  return {
    lineage: typeof file["lineage"] === "string" ? file["lineage"] : "",
    serial: typeof file["serial"] === "number" ? file["serial"] : 0,
    terraformVersion: typeof file["terraform_version"] === "string" ? file["terraform_version"] : "",
    state: { resources, outputs: new Map(Object.entries(object(file["outputs"])).map(([name, output]) => [name, parseOutput(object(output))])) },
  };
}

function parseJson(text: string): Loose {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unsupportedFormat([`The state file could not be parsed as JSON: syntax error at byte offset ${syntaxErrorOffset(text)}.`, NO_VERSION]);
  }
  if (typeof json === "object" && json !== null && !Array.isArray(json)) return json as Loose;
  throw unsupportedFormat([`The version in the state file is ${kindOf(json as Json)}. A positive whole number is required.`, NO_VERSION]);
}

const NO_VERSION = 'The state file does not have a "version" attribute, which is required to identify the format version.';

function unsupportedFormat(details: readonly string[]): TerraformError {
  return new TerraformError(details.map((detail) => ({ severity: "error", summary: "Unsupported state file format", detail })));
}

function kindOf(json: Json): string {
  if (json === null) return "null";
  return Array.isArray(json) ? "array" : typeof json === "boolean" ? "bool" : typeof json;
}

function checkVersion(file: Loose): void {
  const version = file["version"];
  if (version === undefined || version === null) throw unsupportedFormat([NO_VERSION]);
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) {
    throw unsupportedFormat([
      `The version in the state file is ${typeof version === "number" ? String(version) : kindOf(version)}. A positive whole number is required.`,
      ...(typeof version === "number" ? [] : [NO_VERSION]),
    ]);
  }
  if (version > 4) {
    const creator = typeof file["terraform_version"] === "string" ? `Terraform ${file["terraform_version"]}` : "a newer version of Terraform";
    throw unsupportedFormat([
      `The state file uses format version ${version}, which is not supported by Terraform ${TERRAFORM_VERSION}. This state file was created by ${creator}.`,
    ]);
  }
  if (version < 4) throw unsupportedFormat([`State files of format version ${version} are not supported by scartissue's embedded Terraform.`]);
  checkField(file, "serial", "number");
  checkField(file, "lineage", "string");
  checkField(file, "outputs", "object");
  checkField(file, "resources", "array");
}

function checkField(file: Loose, name: string, kind: string): void {
  const value = file[name];
  if (value === undefined || value === null || kindOf(value) === kind) return;
  throw terraformError("Invalid state file format", `The state file field ${JSON.stringify(name)} has invalid value ${kindOf(value)}`);
}

function parseResource(resource: Loose): ResourceRecord {
  const { mode, type, name } = resource;
  if ((mode !== "managed" && mode !== "data") || typeof type !== "string" || typeof name !== "string") {
    throw terraformError(
      "Invalid resource mode in state",
      `State contains a resource with mode "${textOf(mode)}" ("${textOf(type)}" "${textOf(name)}") which is not supported.`,
    );
  }
  const instances = new Map<InstanceKey, InstanceRecord>();
  for (const entry of list(resource["instances"])) addInstance(instances, object(entry));
  return { address: { module: parseModule(resource["module"]), mode, type, name }, provider: textOf(resource["provider"]), instances };
}

function parseModule(text: Json | undefined): ModulePath {
  if (typeof text !== "string") return [];
  const address = parseAddress(text);
  if (address === undefined || address.resource !== undefined)
    throw terraformError("Invalid module address in state", `The state contains a resource in module "${text}", which is not a module address.`);
  return address.module;
}

function addInstance(instances: Map<InstanceKey, InstanceRecord>, entry: Loose): void {
  const index = entry["index_key"];
  const key = typeof index === "string" || typeof index === "number" ? index : undefined;
  const record = instances.get(key) ?? { current: undefined, deposed: new Map<string, StateObject>() };
  const found = parseObject(entry);
  const deposed = entry["deposed"];
  if (typeof deposed === "string" && deposed !== "") instances.set(key, { current: record.current, deposed: new Map([...record.deposed, [deposed, found]]) });
  else instances.set(key, { current: found, deposed: record.deposed });
}

function parseObject(entry: Loose): StateObject {
  return {
    attributes: object(entry["attributes"]) as JsonObject,
    schemaVersion: typeof entry["schema_version"] === "number" ? entry["schema_version"] : 0,
    ...(entry["status"] === "tainted" ? { status: "tainted" as const } : {}),
    dependencies: list(entry["dependencies"]).map(String),
    createBeforeDestroy: entry["create_before_destroy"] === true,
    sensitivePaths: list(entry["sensitive_attributes"]).map((path) => list(path).map((step) => parsePathStep(object(step)))),
    ...(typeof entry["private"] === "string" ? { private: entry["private"] } : {}),
  };
}

function parsePathStep(step: Loose): string | number {
  const value = step["value"];
  if (typeof value === "string" || typeof value === "number") return value;
  const inner = object(value)["value"];
  return typeof inner === "number" ? inner : textOf(inner);
}

function parseOutput(output: Loose): OutputRecord {
  return { value: output["value"] ?? null, type: output["type"] ?? "dynamic", sensitive: output["sensitive"] === true };
}

function textOf(json: Json | undefined): string {
  return typeof json === "string" ? json : "";
}

function list(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? (json as readonly Json[]) : [];
}

function object(json: Json | undefined): Loose {
  return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Loose) : {};
}

/** Where Go's decoder would stop: after the longest prefix that could still become JSON. */
function syntaxErrorOffset(text: string): number {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isJsonPrefix(text.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  return Math.min(low + 1, text.length);
}

function isJsonPrefix(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    return /end of JSON input|Unterminated/i.test(String(error)) || (position !== undefined && Number(position) >= text.length);
  }
}
