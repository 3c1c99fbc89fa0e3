import { AwsError } from "#model/errors";
import type { WireRequest } from "./http-message.ts";
import type { ParsedRequest, ServiceFacts } from "./protocol.ts";
import { routeRest } from "./rest-router.ts";
import { bucketOf } from "./s3-address.ts";
import { serviceFacts } from "./service-facts.ts";
import { signingScope } from "./signing-scope.ts";
import type { OperationModel, ServiceModel } from "./service-model.ts";

/** What a request calls. */
export interface FoundCall {
  readonly facts: ServiceFacts;
  /** As the request names it, or as it had to be made up for a REST request of no known operation. */
  readonly name: string;
  /** undefined when the service's model has no such operation. */
  readonly operation: OperationModel | undefined;
  readonly parsed: ParsedRequest;
}

/** A service that the wire does not speak for: recorded and refused by name. */
export interface UnknownService {
  readonly signingName: string;
  readonly name: string;
}

/** The service and operation of a request, before anything is verified. @throws AwsError on a target that cannot be read */
export function findCall(request: WireRequest, modelOf: (facts: ServiceFacts) => ServiceModel): FoundCall | UnknownService {
  const { path, query } = splitTarget(request.target);
  const scope = signingScope(request, query);
  const parsed = { request, path, query, body: request.body, labels: {} };
  const target = request.headers["x-amz-target"];
  if (target !== undefined) return jsonCall(parsed, target, scope?.service, modelOf);
  const form = isForm(request) ? [...query, ...parametersOf(new TextDecoder().decode(request.body))] : query;
  const action = valueOf(form, "Action");
  if (action !== undefined) return queryCall({ ...parsed, query: form }, action, scope?.service, modelOf);
  return restCall(parsed, scope?.service, modelOf);
}

function jsonCall(
  parsed: ParsedRequest,
  target: string,
  signingName: string | undefined,
  modelOf: (facts: ServiceFacts) => ServiceModel,
): FoundCall | UnknownService {
  const dot = target.lastIndexOf(".");
  const [prefix, name] = [target.slice(0, dot), target.slice(dot + 1)];
  // Other SDKs than JavaScript's send the long form: `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents`.
  const facts = serviceFacts.find((one) => prefix === one.target || prefix.endsWith(`.${one.target}`));
  if (facts === undefined) return { signingName: signingName ?? prefix, name };
  return { facts, name, operation: modelOf(facts).operations.get(name), parsed };
}

function queryCall(
  parsed: ParsedRequest,
  name: string,
  signingName: string | undefined,
  modelOf: (facts: ServiceFacts) => ServiceModel,
): FoundCall | UnknownService {
  const version = valueOf(parsed.query, "Version");
  const speaks = serviceFacts.filter(({ protocol }) => protocol === "query" || protocol === "ec2-query");
  const facts = speaks.find((one) => one.version === version && (signingName === undefined || one.signingName === signingName));
  if (facts === undefined) return { signingName: signingName ?? `a service of version ${version ?? "unknown"}`, name };
  return { facts, name, operation: modelOf(facts).operations.get(name), parsed };
}

function restCall(parsed: ParsedRequest, signingName: string | undefined, modelOf: (facts: ServiceFacts) => ServiceModel): FoundCall | UnknownService {
  const { method, headers } = parsed.request;
  const facts = serviceFacts.find((one) => one.signingName === (signingName ?? "s3"));
  if (facts === undefined || facts.protocol !== "rest-xml") return { signingName: signingName ?? "s3", name: `${method} ${parsed.path}` };
  if (isS3Control(parsed)) return { signingName: "s3control", name: `${method} ${parsed.path}` };
  const { bucket, path } = bucketOf(headers["host"] ?? "", parsed.path);
  const routed = routeRest(modelOf(facts), { method, path, query: parsed.query, headers }, bucket !== undefined);
  const labels = { ...routed?.labels, ...(bucket === undefined ? {} : { Bucket: bucket }) };
  return { facts, name: routed?.operation.name ?? `${method} ${parsed.path}`, operation: routed?.operation, parsed: { ...parsed, path, labels } };
}

/** S3's other interface, of accounts: signed for S3, and no bucket of that name. */
function isS3Control({ path, request }: ParsedRequest): boolean {
  return path.startsWith("/v20180820/") && request.headers["x-amz-account-id"] !== undefined;
}

function splitTarget(target: string): { readonly path: string; readonly query: readonly (readonly [string, string])[] } {
  const [, path = "/", query = ""] = /^(?:[a-z]+:\/\/[^/?#]*)?([^?#]*)(?:\?([^#]*))?/is.exec(target) ?? [];
  return { path: path === "" ? "/" : path, query: parametersOf(query) };
}

/** @throws AwsError `MalformedQueryString` */
function parametersOf(text: string): readonly (readonly [string, string])[] {
  if (text === "") return [];
  return text
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      return equals === -1 ? [decode(part), ""] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
    });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new AwsError("MalformedQueryString", "The query string contains a syntax error.", 404);
  }
}

/** Whether the body is a form, as the query protocol sends it. */
export function isForm(request: WireRequest): boolean {
  return request.method === "POST" && (request.headers["content-type"] ?? "").toLowerCase().startsWith("application/x-www-form-urlencoded");
}

function valueOf(parameters: readonly (readonly [string, string])[], name: string): string | undefined {
  return parameters.find(([key]) => key === name)?.[1];
}
