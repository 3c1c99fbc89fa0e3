import type { AuthorizationRequest, PolicySet } from "#iam/evaluate";
import { parsePolicy, type PolicyKind } from "#iam/policy";

/** A statement as JSON, open enough to be generated and rewritten. */
export interface JsonStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, readonly string[]>>;
  readonly NotPrincipal?: Readonly<Record<string, readonly string[]>>;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** A policy document as JSON. */
export interface JsonPolicy {
  readonly Version?: "2008-10-17" | "2012-10-17";
  readonly Statement: readonly JsonStatement[];
}

/** One question to both engines. */
export interface IamCase {
  readonly request: AuthorizationRequest;
  readonly scps: readonly (readonly JsonPolicy[])[];
  readonly rcps: readonly (readonly JsonPolicy[])[];
  readonly boundary: JsonPolicy | undefined;
  readonly session: JsonPolicy | undefined;
  readonly identity: readonly JsonPolicy[];
  readonly resource: JsonPolicy | undefined;
  /** KMS keys and role trust policies. */
  readonly resourcePolicyRequired: boolean;
}

/** The policy set of a case, compiled by our engine. */
export function policySetOf(iamCase: IamCase): PolicySet {
  const named = (kind: PolicyKind, json: JsonPolicy, name: string): { name: string; policy: ReturnType<typeof parsePolicy> } => ({
    name,
    policy: parsePolicy(json, { kind, name }),
  });
  const trust = iamCase.request.action === "sts:AssumeRole";
  return {
    scps: iamCase.scps.map((level, depth) => level.map((json, at) => named("scp", json, `scp-${depth}-${at}`))),
    rcps: iamCase.rcps.map((level, depth) => level.map((json, at) => named("rcp", json, `rcp-${depth}-${at}`))),
    identity: iamCase.identity.map((json, at) => named("identity", json, `identity-${at}`)),
    resourcePolicyRequired: iamCase.resourcePolicyRequired,
    ...(iamCase.boundary === undefined ? {} : { boundary: named("boundary", iamCase.boundary, "boundary") }),
    ...(iamCase.session === undefined ? {} : { session: [named("session", iamCase.session, "session")] }),
    ...(iamCase.resource === undefined ? {} : { resource: named(trust ? "trust" : "resource", iamCase.resource, "resource") }),
  };
}

/** The case with every document changed. */
export function mapPolicies(iamCase: IamCase, change: (policy: JsonPolicy) => JsonPolicy): IamCase {
  return {
    ...iamCase,
    scps: iamCase.scps.map((level) => level.map(change)),
    rcps: iamCase.rcps.map((level) => level.map(change)),
    identity: iamCase.identity.map(change),
    boundary: iamCase.boundary && change(iamCase.boundary),
    session: iamCase.session && change(iamCase.session),
    resource: iamCase.resource && change(iamCase.resource),
  };
}

/** The case with every statement changed. */
export function mapStatements(iamCase: IamCase, change: (statement: JsonStatement) => JsonStatement): IamCase {
  return mapPolicies(iamCase, (policy) => ({ ...policy, Statement: policy.Statement.map(change) }));
}
