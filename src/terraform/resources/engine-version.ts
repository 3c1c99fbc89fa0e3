import type { JsonObject } from "#model/json";
import { text } from "./attributes.ts";

/**
 * `engine_version` keeps the shorter form of the configuration (`16`) while AWS runs a version below it (`16.4`), which `engine_version_actual` shows.
 */
export function engineVersions(prior: JsonObject, actual: string | undefined): JsonObject {
  const wanted = text(prior, "engine_version");
  const runs = actual ?? "";
  const isPrefix = wanted !== undefined && wanted.length < runs.length && runs.startsWith(wanted);
  return { engine_version: isPrefix ? wanted : runs, engine_version_actual: runs };
}
