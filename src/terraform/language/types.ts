import type { SourceLocation } from "./source-location.ts";
import type { Expression } from "./syntax.ts";

export type { SourceLocation } from "./source-location.ts";

/**
 * Terraform's JSON form of a type, as `terraform providers schema -json` prints it.
 *
 * `"dynamic"` stands for `any`. The third member of an object lists its optional attributes.
 */
export type Type =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", Type]
  | readonly ["tuple", readonly Type[]]
  | readonly ["object", Readonly<Record<string, Type>>]
  | readonly ["object", Readonly<Record<string, Type>>, readonly string[]];

/** What is only known after apply. Stands in `Value.data` and in plain values alike. */
export const UNKNOWN: unique symbol = Symbol.for("terraform.unknown");
export type Unknown = typeof UNKNOWN;

/**
 * A Terraform value with its type, like cty's.
 *
 * `data` is a string, number or boolean for primitives, an array for lists, tuples and sets (sets are sorted and without duplicates), a map for maps
 * and objects (keys sorted), `null` for null, `UNKNOWN` when not yet known. `sensitive` marks this value itself; members carry their own marks.
 */
export interface Value {
  readonly type: Type;
  readonly data: string | number | boolean | null | Unknown | readonly Value[] | ReadonlyMap<string, Value>;
  readonly sensitive: boolean;
}

/** A value as plain JavaScript; unknown parts are the `UNKNOWN` symbol, sets are sorted arrays, marks are gone. */
export type Plain = string | number | boolean | null | Unknown | readonly Plain[] | { readonly [key: string]: Plain };
export type PlainObject = { readonly [key: string]: Plain };
/** Steps from the top of a plain value to one of its parts. Elements of sets are counted in the order of the plain array. */
export type ValuePath = readonly (string | number)[];

/** A plain value with what JSON cannot say. A path covers everything below it; paths are in the order of the walk. */
export interface PlainParts {
  readonly value: Plain;
  readonly unknownPaths: readonly ValuePath[];
  readonly sensitivePaths: readonly ValuePath[];
}

export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  readonly subject?: SourceLocation;
  /** The instance that it is about. */
  readonly address?: string;
  /** The provider found it in the configuration alone, before anything was planned. */
  readonly isStatic?: true;
}

/** What a reference names, without the steps into it. */
export type ReferenceSubject =
  | { readonly kind: "resource"; readonly mode: "managed" | "data"; readonly type: string; readonly name: string }
  | { readonly kind: "variable" | "local" | "module"; readonly name: string }
  | { readonly kind: "each"; readonly name: "key" | "value" }
  | { readonly kind: "count"; readonly name: "index" }
  | { readonly kind: "path"; readonly name: "module" | "root" | "cwd" }
  | { readonly kind: "terraform"; readonly name: "workspace" }
  | { readonly kind: "self" };

export interface Reference {
  readonly subject: ReferenceSubject;
  /** Literal steps after the subject: attribute names, instance keys, indices. Ends at the first computed index or splat. */
  readonly steps: readonly (string | number)[];
  /** As written: `aws_vpc.main[0].id`. */
  readonly text: string;
  readonly at: SourceLocation;
}

/** What an expression is evaluated in. The engine makes one per module instance and, below it, per resource instance. */
export interface Scope {
  /**
   * The whole value of the subject. For a resource: an object without repetition, a tuple of objects with `count`, an object of objects with `for_each`;
   * `undefined` when nothing of that name is declared (the evaluator then refuses the reference as Terraform does).
   */
  resolve(subject: ReferenceSubject): Value | undefined;
  /** Names of the module calls from the root, for messages; absent in the root module. */
  readonly modulePath?: readonly string[];
  /** Reads a file for `file`, `templatefile`, …. Paths as the expression gives them, after `path.module`. `undefined` when there is none. */
  readFile?(path: string): Uint8Array | undefined;
  /** RFC 3339 in UTC. `plantimestamp()` and, while applying, `timestamp()`; without it both are unknown. */
  readonly planTimestamp?: string;
  readonly applyTimestamp?: string;
}

/** Parsed, not yet evaluated. See `syntax.ts` for the nodes. */
export type { Expression } from "./syntax.ts";

/**
 * The inside of a block, before a schema says which members are arguments and which are nested blocks (in JSON they look alike).
 */
export interface Body {
  readonly at: SourceLocation;
  /** Member names in the order of the file, without `//` comments and without those that the language itself has taken (`count`, `lifecycle`, …). */
  readonly names: readonly string[];
  /** Those of them that `dynamic` blocks write. */
  readonly dynamicNames: readonly string[];
  readonly syntax: "json" | "hcl";
  /** The member as JSON, where a shape and no value is asked for. */
  raw(name: string): unknown;
  has(name: string): boolean;
  locate(name: string): SourceLocation;
  /** @throws TerraformError when the member is no valid expression */
  argument(name: string): Expression;
  /** Nested blocks of that type with their label (map nesting), `dynamic` blocks included, in the order of the file. */
  blocks(name: string, labelled: boolean): readonly NestedBody[];
}

export type NestedBody =
  | { readonly kind: "static"; readonly label?: string; readonly body: Body }
  | {
      readonly kind: "dynamic";
      readonly forEach: Expression;
      readonly iterator: string;
      readonly labels?: Expression;
      readonly body: Body;
      readonly at: SourceLocation;
    };

/** A `precondition`, `postcondition` or `validation` block. */
export interface CheckRule {
  readonly condition: Expression;
  readonly errorMessage: Expression;
  readonly at: SourceLocation;
}

/** `aws` or `aws.west`. */
export interface ProviderReference {
  readonly name: string;
  readonly alias?: string;
}

export interface Lifecycle {
  readonly preventDestroy: boolean;
  readonly createBeforeDestroy: boolean | undefined;
  readonly ignoreChanges: "all" | readonly ValuePath[];
  readonly replaceTriggeredBy: readonly Reference[];
  readonly preconditions: readonly CheckRule[];
  readonly postconditions: readonly CheckRule[];
}

export interface ResourceConfig {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  /** Inside its module: `aws_vpc.main`, `data.aws_ami.linux`. */
  readonly address: string;
  readonly body: Body;
  readonly count?: Expression;
  readonly forEach?: Expression;
  readonly provider?: ProviderReference;
  readonly dependsOn: readonly Reference[];
  readonly lifecycle: Lifecycle;
  readonly at: SourceLocation;
}

export interface RequiredProvider {
  readonly name: string;
  /** `registry.terraform.io/hashicorp/aws`. */
  readonly source: string;
  readonly version?: string;
  readonly configurationAliases: readonly string[];
}

export interface BackendConfig {
  readonly type: string;
  readonly body: Body;
  readonly at: SourceLocation;
}

export interface TerraformSettings {
  readonly requiredVersion: readonly string[];
  readonly requiredProviders: ReadonlyMap<string, RequiredProvider>;
  readonly backend?: BackendConfig;
}

export interface ProviderConfig {
  readonly name: string;
  readonly alias?: string;
  readonly body: Body;
  readonly at: SourceLocation;
}

export interface VariableConfig {
  readonly name: string;
  readonly type: Type;
  /** The constraint as written, `"any"` when there is none. */
  readonly typeText: string;
  /** Defaults of `optional(T, default)`, applied by `convertVariable`. */
  readonly defaults?: TypeDefaults;
  readonly default?: Value;
  readonly description?: string;
  readonly sensitive: boolean;
  readonly nullable: boolean;
  readonly validations: readonly CheckRule[];
  readonly at: SourceLocation;
}

/** Defaults of optional object attributes, and those further inside by attribute name (`""` for the element of a collection). */
export interface TypeDefaults {
  readonly values: ReadonlyMap<string, Value>;
  readonly children: ReadonlyMap<string, TypeDefaults>;
}

export interface LocalConfig {
  readonly name: string;
  readonly value: Expression;
  readonly at: SourceLocation;
}

export interface OutputConfig {
  readonly name: string;
  readonly value: Expression;
  readonly description?: string;
  readonly sensitive: boolean;
  readonly dependsOn: readonly Reference[];
  readonly preconditions: readonly CheckRule[];
  readonly at: SourceLocation;
}

/** A resource, resource instance or module address as `moved`, `removed` and `import` write it. */
export interface TargetAddress {
  /** Names of the module calls on the way with their instance key. */
  readonly modules: readonly { readonly name: string; readonly key?: string | number }[];
  /** Absent when a whole module is meant. */
  readonly resource?: { readonly mode: "managed" | "data"; readonly type: string; readonly name: string; readonly key?: string | number };
  /** As written. */
  readonly text: string;
}

export interface MovedConfig {
  readonly from: TargetAddress;
  readonly to: TargetAddress;
  readonly at: SourceLocation;
}

export interface RemovedConfig {
  readonly from: TargetAddress;
  /** `lifecycle { destroy = false }` forgets instead of destroying. */
  readonly destroy: boolean;
  readonly at: SourceLocation;
}

export interface ImportConfig {
  readonly to: TargetAddress;
  readonly id: Expression;
  readonly provider?: ProviderReference;
  readonly at: SourceLocation;
}

export interface ModuleCall {
  readonly name: string;
  readonly source: string;
  readonly arguments: ReadonlyMap<string, Expression>;
  readonly count?: Expression;
  readonly forEach?: Expression;
  /** Provider names in the child (`aws`, `aws.west`) to those of the caller. */
  readonly providers: ReadonlyMap<string, ProviderReference>;
  readonly dependsOn: readonly Reference[];
  readonly module: ModuleConfig;
  readonly at: SourceLocation;
}

export interface ModuleConfig {
  /** Names of the calls from the root; empty for the root itself. */
  readonly path: readonly string[];
  /** Where its files are, relative to the workspace. */
  readonly directory: string;
  readonly settings: TerraformSettings;
  /** By `aws` or `aws.west`. */
  readonly providers: ReadonlyMap<string, ProviderConfig>;
  readonly variables: ReadonlyMap<string, VariableConfig>;
  readonly locals: ReadonlyMap<string, LocalConfig>;
  readonly outputs: ReadonlyMap<string, OutputConfig>;
  /** By address inside the module, in the order of the files. */
  readonly resources: ReadonlyMap<string, ResourceConfig>;
  readonly calls: ReadonlyMap<string, ModuleCall>;
  readonly moved: readonly MovedConfig[];
  readonly removed: readonly RemovedConfig[];
  readonly imports: readonly ImportConfig[];
}

export interface Configuration {
  readonly root: ModuleConfig;
  /** Whether the directory has no configuration file at all. */
  readonly empty: boolean;
  /** Values from `terraform.tfvars` and `*.auto.tfvars`, the last one winning; not yet converted to the variables' types. */
  readonly assignments: ReadonlyMap<string, { readonly value: Value; readonly at: SourceLocation }>;
  readonly warnings: readonly Diagnostic[];
}

export type { BlockSchema } from "../provider.ts";
