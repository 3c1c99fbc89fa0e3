import { type ContextLookup, createContextLookup, type RequestContext } from "./context.ts";
import { type AuthorizationDecision, denialMessage, type DenyLayer, type PolicyRef } from "./decision.ts";
import type { ParsedPolicy } from "./policy.ts";
import type { GrantReach, RequestPrincipal } from "./principal-element.ts";
import type { CompiledStatement, StatementRequest } from "./statement.ts";

export type { AuthorizationDecision } from "./decision.ts";
export type { RequestPrincipal } from "./principal-element.ts";

/** One question to IAM: may this principal do this to that resource? */
export interface AuthorizationRequest {
  /** IAM action, `rds:DeleteDBCluster`. */
  readonly action: string;
  /** ARN of the resource, or `*` for an action without resource-level permissions. */
  readonly resource: string;
  /** The account that owns the resource; the caller's own for `*`. */
  readonly resourceAccount: string;
  readonly principal: RequestPrincipal;
  readonly context: RequestContext;
}

/** A policy with what the reader knows it by. */
export interface NamedPolicy {
  readonly name: string;
  readonly arn?: string;
  readonly policy: ParsedPolicy;
}

/** Every policy that takes part in a decision. */
export interface PolicySet {
  /** One list per level of the organisation: root, OUs, account. Each level must allow. Empty: not bound by any. */
  readonly scps: readonly (readonly NamedPolicy[])[];
  /** One list per level of the resource's organisation. They only deny: AWS's `RCPFullAWSAccess` is always attached and cannot be removed. */
  readonly rcps?: readonly (readonly NamedPolicy[])[];
  readonly boundary?: NamedPolicy;
  /** Present on a session that was given session policies; one of them must allow. */
  readonly session?: readonly NamedPolicy[];
  readonly identity: readonly NamedPolicy[];
  readonly resource?: NamedPolicy;
  /** The resource policy must admit the principal or its account, else IAM does not count: KMS keys and role trust policies. */
  readonly resourcePolicyRequired?: boolean;
}

/**
 * Decides a request as AWS does: an explicit deny anywhere; then SCPs, then the resource policy, identity policies, boundary and session policies.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export function evaluate(request: AuthorizationRequest, policies: PolicySet): AuthorizationDecision {
  const { kind } = request.principal;
  const asked: Asked = {
    action: request.action,
    resource: request.resource,
    principal: request.principal,
    lookup: createContextLookup(request.context),
    hasBoundary: policies.boundary !== undefined,
  };
  const scps = kind === "service" || kind === "service-linked-role" ? unbound : policies.scps;
  const rcps = kind === "service-linked-role" ? unbound : (policies.rcps ?? unbound);
  const denied = explicitDeny(asked, policies, scps, rcps);
  if (denied !== undefined) {
    return { allowed: false, kind: "explicit", layer: denied.layer, by: denied, message: denialMessage(request, "explicit", denied.layer) };
  }
  return grantOrRefuse(asked, request, policies, scps);
}

interface Asked extends StatementRequest {
  readonly action: string;
  readonly lookup: ContextLookup;
}

type Levels = readonly (readonly NamedPolicy[])[];

const unbound: Levels = [];

function explicitDeny(asked: Asked, policies: PolicySet, scps: Levels, rcps: Levels): PolicyRef | undefined {
  for (const level of scps) {
    const found = denyIn(level, "scp", asked);
    if (found !== undefined) return found;
  }
  for (const level of rcps) {
    const found = denyIn(level, "rcp", asked);
    if (found !== undefined) return found;
  }
  return (
    (policies.resource === undefined ? undefined : denyOf(policies.resource, "resource", asked)) ??
    denyIn(policies.identity, "identity", asked) ??
    (policies.boundary === undefined ? undefined : denyOf(policies.boundary, "boundary", asked)) ??
    (policies.session === undefined ? undefined : denyIn(policies.session, "session", asked))
  );
}

function denyIn(policies: readonly NamedPolicy[], layer: DenyLayer, asked: Asked): PolicyRef | undefined {
  for (const named of policies) {
    const found = denyOf(named, layer, asked);
    if (found !== undefined) return found;
  }
  return undefined;
}

function denyOf(named: NamedPolicy, layer: DenyLayer, asked: Asked): PolicyRef | undefined {
  for (const statement of named.policy.statementsFor(asked.action).deny) {
    if (statement.reach(asked) !== undefined) return refTo(named, layer, statement);
  }
  return undefined;
}

/** What follows once nothing denies: who allows, or which layer fails to. */
function grantOrRefuse(asked: Asked, request: AuthorizationRequest, policies: PolicySet, scps: Levels): AuthorizationDecision {
  for (const level of scps) if (allowIn(level, "scp", asked) === undefined) return refuse(request, "scp", level);
  const admitted = policies.resource === undefined ? undefined : resourceGrant(policies.resource, asked);
  const onResource = policies.resource === undefined ? [] : [policies.resource];
  const { principal } = request;
  const sameAccount = principal.account === request.resourceAccount;
  const needsResource = !sameAccount || policies.resourcePolicyRequired === true || principal.kind === "service";
  if (admitted === undefined && needsResource && sameAccount) return refuse(request, "resource", onResource);
  if (admitted?.reach === "direct" && (sameAccount || principal.kind === "service")) return { allowed: true, by: admitted.by };
  const by = sameAccount && admitted?.reach === "role" ? admitted.by : identityGrant(policies.identity, asked);
  if (by === undefined) return refuse(request, "identity", policies.identity);
  if (policies.boundary !== undefined && allowOf(policies.boundary, "boundary", asked) === undefined) return refuse(request, "boundary", [policies.boundary]);
  if (policies.session !== undefined && allowIn(policies.session, "session", asked) === undefined) return refuse(request, "session", policies.session);
  if (admitted === undefined && needsResource) return refuse(request, "resource", onResource);
  return { allowed: true, by };
}

/** The root user of an account may do everything that nothing else forbids. */
function identityGrant(policies: readonly NamedPolicy[], asked: Asked): PolicyRef | undefined {
  return asked.principal.kind === "root" ? { layer: "identity", name: "root user" } : allowIn(policies, "identity", asked);
}

function allowIn(policies: readonly NamedPolicy[], layer: DenyLayer, asked: Asked): PolicyRef | undefined {
  for (const named of policies) {
    const found = allowOf(named, layer, asked);
    if (found !== undefined) return found;
  }
  return undefined;
}

function allowOf(named: NamedPolicy, layer: DenyLayer, asked: Asked): PolicyRef | undefined {
  for (const statement of named.policy.statementsFor(asked.action).allow) {
    if (statement.reach(asked) !== undefined) return refTo(named, layer, statement);
  }
  return undefined;
}

const directness: Readonly<Record<GrantReach, number>> = { account: 1, role: 2, direct: 3 };

/** The most direct grant of a resource policy: it decides which other layers still count. */
function resourceGrant(named: NamedPolicy, asked: Asked): { reach: GrantReach; by: PolicyRef } | undefined {
  let best: { reach: GrantReach; statement: CompiledStatement } | undefined;
  for (const statement of named.policy.statementsFor(asked.action).allow) {
    const reach = statement.reach(asked);
    if (reach !== undefined && (best === undefined || directness[reach] > directness[best.reach])) best = { reach, statement };
  }
  return best === undefined ? undefined : { reach: best.reach, by: refTo(named, "resource", best.statement) };
}

function refuse(request: AuthorizationRequest, layer: DenyLayer, silent: readonly NamedPolicy[]): AuthorizationDecision {
  const message = denialMessage(request, "implicit", layer);
  const [only, ...others] = silent;
  if (only === undefined || others.length > 0) return { allowed: false, kind: "implicit", layer, message };
  return { allowed: false, kind: "implicit", layer, by: refTo(only, layer, undefined), message };
}

function refTo(named: NamedPolicy, layer: DenyLayer, statement: CompiledStatement | undefined): PolicyRef {
  return {
    layer,
    name: named.name,
    ...(named.arn === undefined ? {} : { arn: named.arn }),
    ...(statement === undefined ? {} : { statement: statement.index }),
    ...(statement?.sid === undefined ? {} : { sid: statement.sid }),
  };
}
