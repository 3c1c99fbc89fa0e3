import { actionProblems, type KnownActions } from "./action-problems.ts";
import { type JsonSource, type SourcePlace, readJsonSource } from "./json-source.ts";
import type { PolicyKind } from "./policy-document.ts";
import type { ShapeProblem } from "./policy-error.ts";
import { readPolicyDocument } from "./read-policy.ts";

export type { KnownActions } from "./action-problems.ts";

/** Where a policy is to be attached: it decides what may stand in it and how large it may be. */
export type PolicyPlace = PolicyKind | "managed" | "inline-user" | "inline-role" | "inline-group" | "bucket" | "key";

/** One thing wrong with a policy. `path` is a JSON pointer; `line` and `column` count from 1 and are there when text was given. */
export interface PolicyProblem extends ShapeProblem {
  readonly policy: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * Largest size of each policy, in characters. White space does not count, but for resource policies, whose services count every byte.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
const limits: Readonly<Record<PolicyPlace, { readonly kind: PolicyKind; readonly size: number; readonly whiteSpaceCounts: boolean }>> = {
  identity: { kind: "identity", size: 6144, whiteSpaceCounts: false },
  managed: { kind: "identity", size: 6144, whiteSpaceCounts: false },
  boundary: { kind: "boundary", size: 6144, whiteSpaceCounts: false },
  "inline-user": { kind: "identity", size: 2048, whiteSpaceCounts: false },
  "inline-role": { kind: "identity", size: 10_240, whiteSpaceCounts: false },
  "inline-group": { kind: "identity", size: 5120, whiteSpaceCounts: false },
  trust: { kind: "trust", size: 2048, whiteSpaceCounts: false },
  session: { kind: "session", size: 2048, whiteSpaceCounts: true },
  scp: { kind: "scp", size: 5120, whiteSpaceCounts: true },
  rcp: { kind: "rcp", size: 5120, whiteSpaceCounts: true },
  resource: { kind: "resource", size: 32_768, whiteSpaceCounts: true },
  bucket: { kind: "resource", size: 20_480, whiteSpaceCounts: true },
  key: { kind: "resource", size: 32_768, whiteSpaceCounts: true },
};

/**
 * Lists everything that is wrong with a policy, given as JSON text (then with lines) or as the value it parses to.
 *
 * An `error` is what AWS refuses; a `warning` is what AWS accepts although it cannot do what it says. `knownActions` gives the actions of a service.
 */
export function validatePolicy(text: unknown, place: PolicyPlace, name: string, knownActions?: KnownActions): readonly PolicyProblem[] {
  const source = typeof text === "string" ? readJsonSource(text) : { value: text, places: new Map<string, SourcePlace>(), duplicates: [] };
  if (!("value" in source)) {
    const { message, place: at } = source;
    return [{ policy: name, path: "", severity: "error", message: `it is not JSON: ${message}`, hint: "correct the JSON", ...at }];
  }
  const { document, problems } = readPolicyDocument(source.value, limits[place].kind);
  const found = [
    ...source.duplicates.map(duplicateProblem),
    ...problems,
    ...sizeProblems(text, place),
    ...(knownActions === undefined ? [] : actionProblems(document, Array.isArray(statementOf(source.value)), knownActions)),
  ];
  return found.map((problem) => ({ policy: name, ...problem, ...placeOf(problem.path, source) }));
}

function statementOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "Statement" in value ? value.Statement : undefined;
}

function duplicateProblem({ path }: { readonly path: string }): ShapeProblem {
  return { path, severity: "error", message: "the same member stands twice in one object", hint: "keep one of them, or make a list" };
}

function sizeProblems(text: unknown, place: PolicyPlace): readonly ShapeProblem[] {
  const { size, whiteSpaceCounts } = limits[place];
  const written = typeof text === "string" ? text : (JSON.stringify(text) ?? "");
  const length = whiteSpaceCounts ? written.length : written.replaceAll(/\s/g, "").length;
  if (length <= size) return [];
  const counted = whiteSpaceCounts ? "characters" : "characters without white space";
  return [{ path: "", severity: "error", message: `it has ${length} ${counted}, and AWS allows ${size}`, hint: "split it, or use wildcards" }];
}

/** The place of a value, or of the nearest value around it. */
function placeOf(path: string, source: JsonSource): Partial<SourcePlace> {
  for (let at = path; ; at = at.slice(0, at.lastIndexOf("/"))) {
    const place = source.places.get(at);
    if (place !== undefined || at === "") return place ?? {};
  }
}
