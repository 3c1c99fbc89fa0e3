import type { Json } from "#model/json";
import type { StateFile, StateInstance, StateResource } from "#model/terraform-plan";
import { compareKeys, compareResources, compareText, renderModule, type InstanceKey } from "../engine/address.ts";
import type { InstanceRecord, ResourceRecord, Snapshot, StateObject } from "./state.ts";
import { TERRAFORM_VERSION } from "../engine/terraform-version.ts";

/** The text of a state file, version 4, byte for byte in Terraform's layout. */
export function renderState(snapshot: Snapshot): string {
  return `${escapeHtml(JSON.stringify(toStateFile(snapshot), undefined, 2))}\n`;
}

export function toStateFile(snapshot: Snapshot): StateFile {
  const resources = [...snapshot.state.resources.values()].toSorted((left, right) => compareResources(left.address, right.address));
  const outputs = [...snapshot.state.outputs].toSorted(([left], [right]) => compareText(left, right));
  return {
    version: 4,
    terraform_version: TERRAFORM_VERSION,
    serial: snapshot.serial,
    lineage: snapshot.lineage,
    outputs: Object.fromEntries(outputs.map(([name, { value, type, sensitive }]) => [name, { value, type, ...(sensitive ? { sensitive } : {}) }])),
    resources: resources.map(toStateResource),
    check_results: null,
  };
}

function toStateResource(resource: ResourceRecord): StateResource {
  const { module, mode, type, name } = resource.address;
  const instances = [...resource.instances].toSorted(([left], [right]) => compareKeys(left, right));
  return {
    ...(module.length === 0 ? {} : { module: renderModule(module) }),
    mode,
    type,
    name,
    provider: resource.provider,
    instances: instances.flatMap(([key, record]) => toStateInstances(key, record)),
  };
}

function toStateInstances(key: InstanceKey, record: InstanceRecord): StateInstance[] {
  const instances = record.current === undefined ? [] : [toStateInstance(key, record.current, undefined)];
  const deposed = [...record.deposed].toSorted(([left], [right]) => compareText(left, right));
  return [...instances, ...deposed.map(([deposedKey, object]) => toStateInstance(key, object, deposedKey))];
}

function toStateInstance(key: InstanceKey, object: StateObject, deposed: string | undefined): StateInstance {
  return {
    ...(key === undefined ? {} : { index_key: key }),
    ...(object.status === undefined ? {} : { status: object.status }),
    ...(deposed === undefined ? {} : { deposed }),
    schema_version: object.schemaVersion,
    attributes: object.attributes,
    sensitive_attributes: object.sensitivePaths.map((path) => path.map(toPathStep)),
    ...(object.private === undefined ? {} : { private: object.private }),
    ...(object.dependencies.length === 0 ? {} : { dependencies: object.dependencies }),
    ...(object.createBeforeDestroy ? { create_before_destroy: true } : {}),
  };
}

function toPathStep(step: string | number): Json {
  return typeof step === "string" ? { type: "get_attr", value: step } : { type: "index", value: { value: step, type: "number" } };
}

/** Go's encoder writes these characters of strings as escapes. */
function escapeHtml(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
