import type { Configuration, ModuleConfig, ResourceConfig } from "../language/types.ts";
import type { BlockSchema, DataSourceType, ResourceType } from "../provider.ts";
import { bodyReferences } from "./body-references.ts";
import { buildConfigGraph, nodeId, type ConfigGraph } from "./config-graph.ts";
import { PROVIDER_SCHEMA, providerConfig, providerOf } from "./providers.ts";

/** The types that a run knows. */
export interface TypeCatalog {
  /** The map that was handed in, by which a cached graph is recognised. */
  readonly declared: ReadonlyMap<string, ResourceType>;
  /** The same with the built-in type. */
  readonly resources: ReadonlyMap<string, ResourceType>;
  readonly dataSources: ReadonlyMap<string, DataSourceType>;
}

const graphs = new WeakMap<Configuration, { readonly catalog: TypeCatalog; readonly graph: ConfigGraph }>();

export function schemaOf(catalog: TypeCatalog, resource: Pick<ResourceConfig, "mode" | "type">): BlockSchema | undefined {
  return resource.mode === "data" ? catalog.dataSources.get(resource.type)?.schema : catalog.resources.get(resource.type)?.schema;
}

/** The graph of a configuration, built once for as long as the configuration is kept. */
export function graphOf(configuration: Configuration, catalog: TypeCatalog): ConfigGraph {
  const known = graphs.get(configuration);
  if (known !== undefined && known.catalog.declared === catalog.declared) return known.graph;
  const graph = buildConfigGraph(configuration, (resource) => schemaOf(catalog, resource), providerNodes(configuration));
  graphs.set(configuration, { catalog, graph });
  return graph;
}

/** What the provider configuration of a resource refers to. */
function providerNodes(configuration: Configuration): (module: ModuleConfig, resource: ResourceConfig) => readonly string[] {
  const known = new Map<object, readonly string[]>();
  return (module, resource) => {
    const found = providerConfig(configuration, providerOf(configuration, module, resource));
    if (found === undefined) return [];
    let ids = known.get(found.config);
    if (ids === undefined) {
      ids = bodyReferences(found.config.body, PROVIDER_SCHEMA).flatMap(({ subject }) => {
        if (subject.kind === "resource") return [nodeId(found.module.path, `${subject.mode === "data" ? "data." : ""}${subject.type}.${subject.name}`)];
        if (subject.kind === "variable") return [nodeId(found.module.path, `var.${subject.name}`)];
        if (subject.kind === "local") return [nodeId(found.module.path, `local.${subject.name}`)];
        return subject.kind === "module" ? [nodeId(found.module.path, `close.${subject.name}`)] : [];
      });
      known.set(found.config, ids);
    }
    return ids;
  };
}
