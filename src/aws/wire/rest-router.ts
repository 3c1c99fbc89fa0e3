import type { NormalizedSchema } from "@smithy/core/schema";
import { decodePath } from "./decode-path.ts";
import type { OperationModel, ServiceModel } from "./service-model.ts";

/** What a REST request asks for, before its operation is known. */
export interface RestAddress {
  readonly method: string;
  /** Percent-encoded. */
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
}

interface Route {
  readonly operation: OperationModel;
  readonly method: string;
  readonly pattern: RegExp;
  readonly labels: readonly string[];
  readonly fixed: readonly (readonly [string, string])[];
  readonly wildcards: number;
}

/** An operation and the labels of its path, percent-decoded. */
export interface Routed {
  readonly operation: OperationModel;
  readonly labels: Readonly<Record<string, string>>;
}

const tables = new WeakMap<ServiceModel, readonly Route[]>();
/** Says the operation's name where the SDKs send it; not every client does. */
const nameParameter = "x-id";

/** The operation of a REST request: of those whose path, fixed query and required members are there, the most particular one. @throws AwsError `InvalidURI` */
export function routeRest(model: ServiceModel, address: RestAddress, hasBucket?: boolean): Routed | undefined {
  let best: { readonly route: Route; readonly match: RegExpExecArray; readonly score: number } | undefined;
  for (const route of routesOf(model)) {
    if (route.method !== address.method) continue;
    const match = route.pattern.exec(address.path);
    if (match === null) continue;
    const score = particularity(route, address, hasBucket);
    if (score !== undefined && (best === undefined || score > best.score)) best = { route, match, score };
  }
  if (best === undefined) return undefined;
  const { route, match } = best;
  return { operation: route.operation, labels: Object.fromEntries(route.labels.map((name, index) => [name, decodePath(match[index + 1] ?? "")])) };
}

function routesOf(model: ServiceModel): readonly Route[] {
  let table = tables.get(model);
  if (table === undefined) {
    table = [...model.operations.values()].flatMap((operation) => (operation.http === undefined ? [] : [routeOf(operation, operation.http)]));
    tables.set(model, table);
  }
  return table;
}

function routeOf(operation: OperationModel, http: { readonly method: string; readonly path: string }): Route {
  const [path = "", query = ""] = http.path.split("?");
  const labels: string[] = [];
  const source = path.replaceAll(/\{([^{}+]+)(\+?)\}|[^{}]+/g, (part: string, name: string | undefined, greedy: string | undefined) => {
    if (name === undefined) return part.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
    labels.push(name);
    return greedy === "+" ? "(.+)" : "([^/]+)";
  });
  return { operation, method: http.method, pattern: new RegExp(`^${source}$`, "s"), labels, fixed: [...new URLSearchParams(query)], wildcards: labels.length };
}

/** undefined where the request is not the route's; otherwise the more, the better it fits. */
function particularity(route: Route, { query, headers }: RestAddress, hasBucket: boolean | undefined): number | undefined {
  const { fixed, operation, wildcards } = route;
  let score = -wildcards;
  const named = query.find(([name]) => name === nameParameter)?.[1];
  if (named !== undefined && named === operation.name) score += 1000;
  for (const [name, value] of fixed) {
    if (name === nameParameter) continue;
    const given = query.find(([other]) => other === name);
    if (given === undefined || (value !== "" && given[1] !== value)) return undefined;
    score += 10;
  }
  for (const member of requiredMembers(operation.input)) {
    const { httpQuery, httpHeader } = member.getMergedTraits();
    if (httpQuery !== undefined && !query.some(([name]) => name === httpQuery)) return undefined;
    if (httpHeader !== undefined && headers[httpHeader.toLowerCase()] === undefined) return undefined;
    if (httpQuery !== undefined || httpHeader !== undefined) score += 5;
  }
  const needsBucket = operation.input.isStructSchema() && new Map(operation.input.structIterator()).has("Bucket");
  if (hasBucket !== undefined && needsBucket !== hasBucket) return undefined;
  return score;
}

/** A struct's schema ends with the number of its leading members that are required. */
function requiredMembers(schema: NormalizedSchema): readonly NormalizedSchema[] {
  const raw: unknown = schema.getSchema();
  if (!schema.isStructSchema() || !Array.isArray(raw) || typeof raw[6] !== "number") return [];
  return [...schema.structIterator()].slice(0, raw[6]).map(([, member]) => member);
}
