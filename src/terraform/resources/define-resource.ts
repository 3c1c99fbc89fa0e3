import type { JsonObject } from "#model/json";
import { ResourceFailure } from "../provider.ts";
import type { BlockSchema, DataSourceType, ResourceContext, ResourceType } from "../provider.ts";
import { planLikeSdk } from "./plan-like-sdk.ts";
import { unsupportedArguments } from "./unsupported-arguments.ts";
import { settle } from "./settle.ts";
import { planTags, splitTags } from "./tags.ts";

/** One file of `src/terraform/schema/`, as `scripts/generate-provider-schema.mjs` writes it. */
interface SchemaSlice {
  readonly version: number;
  readonly defaults?: JsonObject;
  /** Nested blocks that the provider fills when they are not given carry `computed: true`. */
  readonly block: BlockSchema;
}

type PlanContext = Parameters<NonNullable<ResourceType["customizePlan"]>>[2];

/** What differs from one resource type to the next. */
interface ResourceDefinition {
  readonly type: string;
  readonly forceNew: readonly string[];
  /** Arguments and blocks that this code does not act on: refused by name unless they say nothing. */
  readonly unsupported?: readonly string[];
  readonly unknownOnUpdate?: Readonly<Record<string, readonly string[]>>;
  /** Defaults inside nested blocks, which the generated slice does not know. */
  readonly nestedDefaults?: JsonObject;
  readonly validate?: NonNullable<ResourceType["validate"]>;
  customizePlan?(planned: JsonObject, prior: JsonObject | null, context: PlanContext): JsonObject;
  /** Calls `setId` as soon as the thing exists: what fails after that leaves a tainted resource in the state. */
  create(context: ResourceContext, planned: JsonObject, setId: (id: string, known?: JsonObject) => void): Promise<void>;
  /** What AWS answers, by attribute; `tags_all` holds every tag. Attributes that are left out stay as they were. `null`: gone. */
  read(context: ResourceContext, prior: JsonObject): Promise<JsonObject | null>;
  /** Absent where every argument forces a replacement or lives in the state only. */
  update?(context: ResourceContext, prior: JsonObject, planned: JsonObject): Promise<void>;
  delete(context: ResourceContext, prior: JsonObject): Promise<void>;
  /** Attributes that `terraform import` writes beside the id. */
  import?(context: ResourceContext, id: string): Promise<JsonObject>;
  /** The words of the provider for this thing, with its id: `RDS Cluster (x)`. */
  describe(attributes: JsonObject): string;
}

/** Joins a definition with its slice of the provider's schema, and does what all resource types do alike: tags, read after write, full attribute sets. */
export function defineResource(schemaSlice: unknown, definition: ResourceDefinition): ResourceType {
  const slice = schemaSlice as SchemaSlice;
  const computedBlocks = Object.entries(slice.block.block_types ?? {}).flatMap(([name, nested]) => ("computed" in nested ? [name] : []));
  const defaults = { ...slice.defaults, ...definition.nestedDefaults };
  const hasTags = slice.block.attributes?.["tags_all"] !== undefined;

  const readSettled = async (context: ResourceContext, known: JsonObject, after: "write" | "refresh"): Promise<JsonObject | null> => {
    const observed = await definition.read(context, known);
    if (observed === null) return null;
    return settle(slice.block, known, hasTags ? splitTags(observed, known, context.defaultTags) : observed, after);
  };
  const readExisting = async (context: ResourceContext, known: JsonObject): Promise<JsonObject> => {
    const attributes = await readSettled(context, known, "write");
    if (attributes === null) throw new ResourceFailure(`reading ${definition.describe(known)}: couldn't find resource`);
    return attributes;
  };

  return {
    type: definition.type,
    schema: slice.block,
    schemaVersion: slice.version,
    defaults,
    forceNew: definition.forceNew,
    ...(computedBlocks.length === 0 ? {} : { computedBlocks }),
    ...(definition.unknownOnUpdate === undefined ? {} : { unknownOnUpdate: definition.unknownOnUpdate }),
    validate: (config) => [...unsupportedArguments(definition.type, definition.unsupported ?? [], config, defaults), ...(definition.validate?.(config) ?? [])],
    customizePlan(planned, prior, context) {
      const tagged = hasTags ? planTags(planned, prior, context.defaultTags) : planned;
      return planLikeSdk(slice.block, definition.customizePlan?.(tagged, prior, context) ?? tagged);
    },
    async create(context, planned) {
      let known = planned;
      let exists = false;
      return keepingPartial(
        async () => {
          await definition.create(context, planned, (id, more) => {
            known = { ...known, ...more, id };
            exists = true;
          });
          return readExisting(context, known);
        },
        () => (exists ? settle(slice.block, known, {}) : undefined),
      );
    },
    read: (context, known) => readSettled(context, known, "refresh"),
    async update(context, prior, planned) {
      return keepingPartial(
        async () => {
          await definition.update?.(context, prior, planned);
          return readExisting(context, planned);
        },
        () => settle(slice.block, planned, {}),
      );
    },
    delete: (context, prior) => definition.delete(context, prior),
    async import(context, id) {
      const more = (await definition.import?.(context, id)) ?? {};
      return settle(slice.block, { id, ...more }, {});
    },
  };
}

/** Joins a data source with its slice of the schema. */
export function defineDataSource(schemaSlice: unknown, definition: Pick<DataSourceType, "type" | "read">): DataSourceType {
  const { block } = schemaSlice as SchemaSlice;
  return {
    type: definition.type,
    schema: block,
    read: async (context, config) => settle(block, config, await definition.read(context, config)),
  };
}

async function keepingPartial(work: () => Promise<JsonObject>, partial: () => JsonObject | undefined): Promise<JsonObject> {
  try {
    return await work();
  } catch (error) {
    const kept = partial();
    if (!(error instanceof ResourceFailure) || error.partial !== undefined || kept === undefined) throw error;
    throw new ResourceFailure(error.message, { cause: error.cause, partial: kept });
  }
}
