import type { Json, JsonObject } from "#model/json";
import { isObject } from "./json-pointer.ts";

/** The policy document that a text holds, as API calls and Terraform hand policies over; undefined when it holds none. */
export function policyIn(text: Json | undefined): JsonObject | undefined {
  if (typeof text !== "string" || !text.includes('"Statement"')) return undefined;
  try {
    const document = JSON.parse(text) as Json;
    return isObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}
