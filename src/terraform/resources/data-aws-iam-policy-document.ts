import type { Json, JsonObject } from "#model/json";
import { ResourceFailure } from "../provider.ts";
import type { DataSourceType } from "../provider.ts";
import slice from "../schema/data.aws_iam_policy_document.json" with { type: "json" };
import { blocks, given, text, texts } from "./attributes.ts";
import { crc32 } from "./crc32.ts";
import { defineDataSource } from "./define-resource.ts";

/**
 * Renders a policy as the provider does: two spaces of indentation, lists of one as a bare value, other lists in descending order.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/iam_policy_document
 */
export const dataAwsIamPolicyDocument: DataSourceType = defineDataSource(slice, {
  type: "aws_iam_policy_document",
  async read(_, config) {
    const own = blocks(config, "statement").map(statement);
    refuseTwins(own);
    const sources = texts(config, "source_policy_documents").flatMap(statementsOf);
    const overrides = texts(config, "override_policy_documents").flatMap(statementsOf);
    const policyId = text(config, "policy_id") ?? idOfSources(texts(config, "source_policy_documents"));
    const version = text(config, "version") ?? "2012-10-17";
    const document = {
      Version: version,
      ...(policyId === undefined ? {} : { Id: policyId }),
      Statement: merge(merge(sources, own), overrides),
    };
    const json = escapeHtml(JSON.stringify(document, null, 2));
    return {
      id: String(crc32(json)),
      json,
      minified_json: escapeHtml(JSON.stringify(document)),
      statement: blocks(config, "statement").map(withDefaults),
      version,
    };
  },
});

function statement(block: JsonObject): JsonObject {
  const sid = text(block, "sid");
  const lists = { Action: "actions", NotAction: "not_actions", Resource: "resources", NotResource: "not_resources" };
  const filled = Object.entries(lists).flatMap(([member, argument]) =>
    texts(block, argument).length === 0 ? [] : [[member, collapse(texts(block, argument).map(interpolate))] as const],
  );
  const [who, whoNot] = [principals(blocks(block, "principals")), principals(blocks(block, "not_principals"))];
  const conditions = conditionsOf(blocks(block, "condition"));
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: text(block, "effect") ?? "Allow",
    ...Object.fromEntries(filled),
    ...(who === undefined ? {} : { Principal: who }),
    ...(whoNot === undefined ? {} : { NotPrincipal: whoNot }),
    ...(conditions === undefined ? {} : { Condition: conditions }),
  };
}

function principals(entries: readonly JsonObject[]): Json | undefined {
  if (entries.length === 0) return undefined;
  const byType = new Map<string, string[]>();
  for (const one of entries) {
    const type = text(one, "type") ?? "";
    byType.set(type, [...(byType.get(type) ?? []), ...texts(one, "identifiers").map(interpolate)]);
  }
  if (byType.size === 1 && byType.get("*")?.join() === "*") return "*";
  return Object.fromEntries([...byType].toSorted(byKey).map(([type, identifiers]) => [type, collapse(identifiers)]));
}

function conditionsOf(blocksGiven: readonly JsonObject[]): Json | undefined {
  if (blocksGiven.length === 0) return undefined;
  const tests = new Map<string, Map<string, string[]>>();
  for (const one of blocksGiven) {
    const variables = tests.get(given(one, "test")) ?? new Map<string, string[]>();
    variables.set(given(one, "variable"), [...(variables.get(given(one, "variable")) ?? []), ...texts(one, "values").map(interpolate)]);
    tests.set(given(one, "test"), variables);
  }
  const render = (values: readonly string[]): Json => (values.length === 1 ? (values[0] ?? "") : [...values]);
  return Object.fromEntries(
    [...tests]
      .toSorted(byKey)
      .map(([test, variables]) => [test, Object.fromEntries([...variables].toSorted(byKey).map(([name, values]) => [name, render(values)]))]),
  );
}

function statementsOf(document: string): JsonObject[] {
  try {
    const { Statement = [] } = JSON.parse(document) as { Statement?: JsonObject | JsonObject[] };
    return Array.isArray(Statement) ? Statement : [Statement];
  } catch (error) {
    throw new ResourceFailure(`merging policy document: ${error instanceof Error ? error.message : ""}`, { cause: error });
  }
}

/** Statements with the same Sid are replaced where they stand; all others are appended. */
function merge(base: readonly JsonObject[], added: readonly JsonObject[]): JsonObject[] {
  const merged = [...base];
  for (const one of added) {
    const at = merged.findIndex((other) => other["Sid"] !== undefined && other["Sid"] === one["Sid"]);
    if (at === -1) merged.push(one);
    else merged[at] = one;
  }
  return merged;
}

function refuseTwins(statements: readonly JsonObject[]): void {
  const sids = statements.flatMap((one) => (typeof one["Sid"] === "string" ? [one["Sid"]] : []));
  const twin = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (twin !== undefined) throw new ResourceFailure(`duplicate Sid (${twin}) in statement. Remove the Sid or ensure Sids are unique.`);
}

/** The state holds no null inside a statement. */
function withDefaults(block: JsonObject): JsonObject {
  const lists = ["actions", "not_actions", "not_resources", "resources"].map((name) => [name, texts(block, name)] as const);
  return { ...block, ...Object.fromEntries(lists), effect: text(block, "effect") ?? "Allow", sid: text(block, "sid") ?? "" };
}

function idOfSources(documents: readonly string[]): string | undefined {
  const ids = documents.map((document) => (JSON.parse(document) as { Id?: string }).Id);
  return ids.findLast((id) => id !== undefined);
}

function collapse(values: readonly string[]): Json {
  return values.length === 1 ? (values[0] ?? "") : [...values].toSorted().toReversed();
}

/** `&{…}` stands for IAM's own `${…}`. */
function interpolate(value: string): string {
  return value.replaceAll("&{", "${");
}

function byKey(one: readonly [string, unknown], other: readonly [string, unknown]): number {
  return one[0] < other[0] ? -1 : 1;
}

function escapeHtml(json: string): string {
  return json.replaceAll("&", "\\u0026").replaceAll("<", "\\u003c").replaceAll(">", "\\u003e");
}
