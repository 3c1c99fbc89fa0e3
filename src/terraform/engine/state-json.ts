import type { Json, JsonObject } from "#model/json";
import { instancesOf, type State, type StateObject } from "../state/state.ts";
import { compareInstances, compareText, renderInstance, renderModule, type InstanceAddress, type ModulePath } from "./address.ts";
import { decodeObject } from "./objects.ts";
import { sensitiveMarks } from "./plain-values.ts";
import { schemaOf, type TypeCatalog } from "./prepare.ts";
import { parseProvider } from "./providers.ts";
import { objectType, sensitiveSchemaPaths } from "./schema.ts";

/** A resource instance in `values`, without the members that its address gives. */
export interface ListedResource {
  readonly address: InstanceAddress;
  readonly json: JsonObject;
}

/** `values` of a state as `terraform show -json` prints it. */
export function stateValuesJson(state: State, catalog: TypeCatalog): JsonObject {
  const outputs = [...state.outputs].toSorted(([left], [right]) => compareText(left, right));
  const listed = [...instancesOf(state)].flatMap(({ address, record, resource }): ListedResource[] => {
    const provider_name = parseProvider(resource.provider).source;
    const current = record.current === undefined ? [] : [{ address, json: objectJson(record.current, address, provider_name, catalog) }];
    const deposed = [...record.deposed].toSorted(([left], [right]) => compareText(left, right));
    return [...current, ...deposed.map(([key, object]) => ({ address, json: { ...objectJson(object, address, provider_name, catalog), deposed_key: key } }))];
  });
  return {
    ...(outputs.length === 0 ? {} : { outputs: Object.fromEntries(outputs.map(([name, { sensitive, value, type }]) => [name, { sensitive, value, type }])) }),
    root_module: resourceTree(listed),
  };
}

function objectJson(object: StateObject, address: InstanceAddress, provider_name: string, catalog: TypeCatalog): JsonObject {
  const schema = schemaOf(catalog, address);
  const value = schema === undefined ? object.attributes : decodeObject(object, schema);
  const paths = [...object.sensitivePaths, ...(schema === undefined ? [] : sensitiveSchemaPaths(schema, value))];
  return {
    provider_name,
    schema_version: object.schemaVersion,
    values: value as JsonObject,
    sensitive_values: sensitiveMarks(value, schema === undefined ? "dynamic" : objectType(schema), paths),
    ...(object.dependencies.length === 0 ? {} : { depends_on: object.dependencies }),
    ...(object.status === undefined ? {} : { tainted: true }),
  };
}

interface ModuleNode {
  readonly path: ModulePath;
  readonly resources: Json[];
  readonly children: Map<string, ModuleNode>;
}

/** Resources in their modules: `resources`, `child_modules`, sorted as Terraform sorts them. */
export function resourceTree(listed: readonly ListedResource[]): JsonObject {
  const root: ModuleNode = { path: [], resources: [], children: new Map() };
  for (const { address, json } of [...listed].toSorted((left, right) => compareInstances(left.address, right.address))) {
    const { provider_name, ...rest } = json;
    moduleNode(root, address.module).resources.push({
      address: renderInstance(address),
      mode: address.mode,
      type: address.type,
      name: address.name,
      ...(address.key === undefined ? {} : { index: address.key }),
      provider_name: provider_name ?? "",
      ...rest,
    });
  }
  return renderModuleNode(root);
}

function moduleNode(root: ModuleNode, path: ModulePath): ModuleNode {
  let node = root;
  for (let depth = 1; depth <= path.length; depth++) {
    const here = path.slice(0, depth);
    const id = renderModule(here);
    let child = node.children.get(id);
    if (child === undefined) node.children.set(id, (child = { path: here, resources: [], children: new Map() }));
    node = child;
  }
  return node;
}

function renderModuleNode(node: ModuleNode): JsonObject {
  const children = [...node.children].toSorted(([left], [right]) => compareText(left, right)).map(([, child]) => renderModuleNode(child));
  return {
    ...(node.resources.length === 0 ? {} : { resources: node.resources }),
    ...(node.path.length === 0 ? {} : { address: renderModule(node.path) }),
    ...(children.length === 0 ? {} : { child_modules: children }),
  };
}
