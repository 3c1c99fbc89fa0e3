import type { JsonObject } from "#model/json";
import { fromPlain, toPlain } from "../language/plain.ts";
import { UNKNOWN, type Plain, type PlainObject, type Type, type ValuePath } from "../language/types.ts";
import type { BlockSchema, ResourceType } from "../provider.ts";
import { isPlainObject, plainAt, samePlain, withPlainAt } from "./plain-values.ts";
import { proposeObject } from "./propose.ts";
import { objectType } from "./schema.ts";

export interface ProviderFacts {
  readonly region: string;
  readonly account: string;
  readonly defaultTags: Readonly<Record<string, string>>;
}

export interface PlannedObject {
  readonly planned: PlainObject;
  /** Paths whose change the provider cannot apply in place; empty without a prior object. */
  readonly replacePaths: readonly ValuePath[];
}

/** Plans one object as the provider does. `config` has had `ignore_changes` applied. Pure. */
export function planObject(type: ResourceType, config: PlainObject, prior: PlainObject | null, facts: ProviderFacts): PlannedObject {
  const proposed = proposeObject(type, config, prior);
  const customized = sortSets(type, customize(type, proposed, prior, facts));
  if (prior === null) return { planned: customized, replacePaths: [] };
  const planned = sortSets(type, unsettle(type, customized, config, prior));
  return { planned, replacePaths: forcedReplacements(type, prior, planned) };
}

function customize(type: ResourceType, proposed: PlainObject, prior: PlainObject | null, facts: ProviderFacts): PlainObject {
  const adjusted = type.customizePlan?.(proposed as JsonObject, prior as JsonObject | null, facts);
  return adjusted === undefined ? proposed : { ...proposed, ...adjusted };
}

/** Computed attributes that an update of certain arguments makes unknown. */
function unsettle(type: ResourceType, planned: PlainObject, config: PlainObject, prior: PlainObject): PlainObject {
  const result: Record<string, Plain> = { ...planned };
  for (const [name, causes] of Object.entries(type.unknownOnUpdate ?? {})) {
    const given = config[name] ?? null;
    if (given === null && causes.some((cause) => !samePlain(prior[cause], planned[cause]))) result[name] = UNKNOWN;
  }
  return result;
}

function forcedReplacements(type: ResourceType, prior: PlainObject, planned: PlainObject): readonly ValuePath[] {
  return type.forceNew.flatMap((name) => expand(planned, name.split("."), [])).filter((path) => !samePlain(plainAt(prior, path), plainAt(planned, path)));
}

/** `setting.0.name` as it is; `setting.*.name` for each element. */
function expand(value: Plain | undefined, names: readonly string[], at: ValuePath): readonly ValuePath[] {
  const [name, ...rest] = names;
  if (name === undefined) return [at];
  const inner = plainAt(value, at);
  if (name === "*") return Array.isArray(inner) ? (inner as readonly Plain[]).flatMap((_, index) => expand(value, rest, [...at, index])) : [];
  return expand(value, rest, [...at, Array.isArray(inner) ? Number(name) : name]);
}

const withSets = new WeakMap<BlockSchema, readonly (readonly [string, Type])[]>();

/** Members that hold sets, in Terraform's order of their elements. */
function sortSets(type: ResourceType, value: PlainObject): PlainObject {
  let names = withSets.get(type.schema);
  if (names === undefined) withSets.set(type.schema, (names = membersWithSets(objectType(type.schema))));
  const changed: Record<string, Plain> = {};
  for (const [name, inner] of names) {
    const member = value[name] ?? null;
    if (member !== null && member !== UNKNOWN && !(Array.isArray(member) && member.length === 0)) changed[name] = toPlain(fromPlain(member, inner)).value;
  }
  return { ...value, ...changed };
}

function membersWithSets(type: Type): readonly (readonly [string, Type])[] {
  if (typeof type === "string" || type[0] !== "object") return [];
  return Object.entries(type[1]).filter(([, inner]) => JSON.stringify(inner).includes('"set"'));
}

/** The configuration with what `ignore_changes` names taken from the prior object. */
export function ignoreChanges(config: PlainObject, prior: PlainObject, ignored: "all" | readonly ValuePath[]): PlainObject {
  if (ignored === "all") return prior;
  let result: Plain = config;
  for (const path of ignored) {
    const before = plainAt(prior, path);
    const last = path.at(-1);
    const container = plainAt(result, path.slice(0, -1));
    if (before === undefined && last !== undefined && isPlainObject(container)) {
      const { [last]: _dropped, ...kept } = container;
      result = withPlainAt(result, path.slice(0, -1), kept);
    } else result = withPlainAt(result, path, before ?? null);
  }
  return result as PlainObject;
}
