import type { Json, JsonObject } from "#model/json";
import type { ResourceContext } from "../provider.ts";
import { UNKNOWN } from "../language/types.ts";

export type Tags = Readonly<Record<string, string>>;
interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** The tags that a create call sends: the provider's default tags and, over them, the resource's own. */
export function tagsIn(context: ResourceContext, attributes: JsonObject): Tags {
  return { ...context.defaultTags, ...tagsOf(attributes["tags"]) };
}

/** `[{ Key, Value }]`, or undefined for none: the provider leaves the member out. */
export function tagList(tags: Tags): { Key: string; Value: string }[] | undefined {
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return list.length === 0 ? undefined : list;
}

/** `tags_all` from the list an API answers, without AWS's own `aws:` tags. */
export function tagsAll(list: readonly Tag[] | undefined): JsonObject {
  const entries = (list ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""] as const);
  return Object.fromEntries(entries.filter(([key]) => !key.startsWith("aws:")));
}

/** Sends what changed in `tags_all`, removals first, as the provider does. */
export async function changeTags(
  prior: JsonObject,
  planned: JsonObject,
  context: ResourceContext,
  api: { readonly remove: (keys: string[]) => Promise<unknown>; readonly add: (tags: Tags) => Promise<unknown> },
): Promise<void> {
  const before = tagsOf(prior["tags_all"]);
  const after = tagsIn(context, planned);
  const removed = Object.keys(before).filter((key) => !(key in after));
  const added = Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value));
  if (removed.length > 0) await api.remove(removed);
  if (Object.keys(added).length > 0) await api.add(added);
}

/** `tags_all` is known in the plan as soon as all tags are; without any tag it stays with the provider. */
export function planTags(planned: JsonObject, prior: JsonObject | null, defaultTags: Tags): JsonObject {
  const tags: unknown = planned["tags"];
  if (!isKnown(tags)) return withUnknown(planned);
  const merged = { ...defaultTags, ...tagsOf(planned["tags"]) };
  if (Object.keys(merged).length > 0) return { ...planned, tags_all: merged };
  const before = tagsOf(prior?.["tags_all"] ?? null);
  return prior === null || Object.keys(before).length > 0 ? withUnknown(planned) : planned;
}

/** Splits every tag the API knows into `tags` (those of the resource) and `tags_all`. */
export function splitTags(observed: JsonObject, known: JsonObject, defaultTags: Tags): JsonObject {
  if (observed["tags_all"] === undefined) return observed;
  const all = tagsOf(observed["tags_all"]);
  const own = tagsOf(known["tags"]);
  const tags = Object.entries(all).filter(([key, value]) => key in own || defaultTags[key] !== value);
  return { ...observed, tags: Object.fromEntries(tags), tags_all: all };
}

function tagsOf(value: Json | undefined): Tags {
  if (value === null || value === undefined || typeof value !== "object") return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

function isKnown(tags: unknown): boolean {
  if (typeof tags === "symbol") return false;
  return tags === null || typeof tags !== "object" || Object.values(tags).every((value) => typeof value !== "symbol");
}

function withUnknown(planned: JsonObject): JsonObject {
  return { ...planned, tags_all: UNKNOWN } as unknown as JsonObject;
}
