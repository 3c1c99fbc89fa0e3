import type { JsonObject } from "#model/json";
import { blocks, given, texts } from "./attributes.ts";

/** The `filter` blocks and `tags` of a data source as filters of a Describe call. */
export function filtersOf(config: JsonObject): { Name: string; Values: string[] }[] {
  const tags = config["tags"];
  const byTag = tags !== null && typeof tags === "object" && !Array.isArray(tags) ? Object.entries(tags as JsonObject) : [];
  return [
    ...byTag.flatMap(([key, value]) => (typeof value === "string" ? [{ Name: `tag:${key}`, Values: [value] }] : [])),
    ...blocks(config, "filter").map((filter) => ({ Name: given(filter, "name"), Values: texts(filter, "values") })),
  ];
}
