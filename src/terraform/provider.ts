import type { AwsSession } from "#model/aws-session";
import type { JsonObject } from "#model/json";

/** A block of the provider's schema, as `terraform providers schema -json` prints it. */
export interface BlockSchema {
  readonly attributes?: Readonly<Record<string, AttributeSchema>>;
  readonly block_types?: Readonly<Record<string, NestedBlockSchema>>;
}
export interface AttributeSchema {
  /** Terraform's JSON type: `"string"`, `["list","string"]`, `["object",{…}]`. */
  readonly type: unknown;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
}
export interface NestedBlockSchema {
  readonly nesting_mode: "list" | "set" | "map" | "single";
  readonly block: BlockSchema;
  readonly min_items?: number;
  readonly max_items?: number;
}

/** What a resource type's code may use. */
export interface ResourceContext {
  readonly session: AwsSession;
  readonly region: string;
  readonly account: string;
  /** `default_tags` of the provider configuration. */
  readonly defaultTags: Readonly<Record<string, string>>;
  /** Moves the scenario clock until `done` answers something else than undefined. @throws ResourceFailure after `timeoutSeconds` */
  waitFor<T>(what: string, done: () => Promise<T | undefined>, options?: { readonly everySeconds?: number; readonly timeoutSeconds?: number }): Promise<T>;
  /** A name that no other call got: the prefix, the scenario's time and a counter, as the provider generates names that are not given. */
  uniqueName?(prefix: string): string;
  /** Stands still for some seconds of the scenario's clock (retries). */
  sleep(seconds: number): Promise<void>;
}

/** A failed operation, worded as the provider words it: `deleting RDS Cluster (x): operation error RDS: …`. */
export class ResourceFailure extends Error {
  /** Attributes that must be kept in state although the operation failed (a created but unusable resource is tainted). */
  readonly partial: JsonObject | undefined;
  constructor(message: string, options?: { readonly cause?: unknown; readonly partial?: JsonObject }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ResourceFailure";
    this.partial = options?.partial;
  }
}

/** One managed resource type (or data source: only `read`) of the AWS provider 5.100.0. */
export interface ResourceType {
  readonly type: string;
  readonly schema: BlockSchema;
  readonly schemaVersion: number;
  /** Top-level attributes or blocks whose change forces a replacement; dotted for nested ones (`setting.0.name`). */
  readonly forceNew: readonly string[];
  /** Defaults the provider plans for arguments that are not given. */
  readonly defaults: JsonObject;
  /** Computed attributes that become unknown on an update that touches any of the named arguments. */
  readonly unknownOnUpdate?: Readonly<Record<string, readonly string[]>>;
  /** Nested blocks that the provider fills when the configuration has none (Optional and Computed): unknown on create, kept on update. */
  readonly computedBlocks?: readonly string[];
  /** Adjusts the planned values as the provider's CustomizeDiff does (e.g. `tags_all`, known `arn` parts). What is unknown stands in it as `UNKNOWN` (language/types.ts), in its answer as well. Pure. */
  customizePlan?(
    planned: JsonObject,
    prior: JsonObject | null,
    context: { readonly region: string; readonly account: string; readonly defaultTags: Readonly<Record<string, string>> },
  ): JsonObject;
  /** Argument checks that need no API call (ConflictsWith, lengths, enums): messages in the provider's words. */
  validate?(config: JsonObject): readonly { readonly summary: string; readonly detail?: string; readonly attribute?: string }[];
  create(context: ResourceContext, planned: JsonObject): Promise<JsonObject>;
  /** Attributes as they are now, or null when the thing is gone. */
  read(context: ResourceContext, prior: JsonObject): Promise<JsonObject | null>;
  update(context: ResourceContext, prior: JsonObject, planned: JsonObject): Promise<JsonObject>;
  delete(context: ResourceContext, prior: JsonObject): Promise<void>;
  /** Attributes after `terraform import ADDRESS ID`, before the first read fills them. */
  import?(context: ResourceContext, id: string): Promise<JsonObject>;
}

export interface DataSourceType {
  readonly type: string;
  readonly schema: BlockSchema;
  read(context: ResourceContext, config: JsonObject): Promise<JsonObject>;
}
