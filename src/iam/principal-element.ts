import type { PrincipalMap, Statement } from "./policy-document.ts";

/** Who makes a request, as policies see it. */
export interface RequestPrincipal {
  /** ARN of the user, the role session or the account root; for `service` the service's name (`rds.amazonaws.com`). */
  readonly arn: string;
  readonly account: string;
  readonly kind: "user" | "role-session" | "root" | "service" | "service-linked-role";
  /** ARN of the session's role; needed when the role has a path, else derived from the session's ARN. */
  readonly roleArn?: string;
}

/**
 * How a resource-based statement reaches a principal, the most direct first: `direct` names the user or session itself or everyone,
 * `role` the session's role, `account` the account, which leaves the decision to its identity-based policies.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export type GrantReach = "direct" | "role" | "account";

/** Compiles `Principal` or `NotPrincipal`; a statement with neither is attached to its principal and reaches it directly. */
export function compilePrincipals(statement: Statement): (principal: RequestPrincipal, hasBoundary: boolean) => GrantReach | undefined {
  if (statement.principal !== undefined) {
    const named = compileMap(statement.principal);
    return (principal) => reachOf(named, principal);
  }
  if (statement.notPrincipal === undefined) return () => "direct";
  const named = compileMap(statement.notPrincipal);
  if (statement.effect === "Allow") return (principal) => (reachOf(named, principal) === undefined ? "direct" : undefined);
  return (principal, hasBoundary) => (hasBoundary || !namesWholeChain(named, principal) ? "direct" : undefined);
}

interface NamedPrincipals {
  readonly everyone: boolean;
  readonly accounts: ReadonlySet<string>;
  readonly arns: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
}

function compileMap(map: PrincipalMap): NamedPrincipals {
  if (map === "*") return { everyone: true, accounts: new Set(), arns: new Set(), services: new Set() };
  const aws = map.AWS ?? [];
  return {
    everyone: aws.includes("*"),
    accounts: new Set(aws.map(accountOf).filter((account) => account !== undefined)),
    arns: new Set(aws),
    services: new Set(map.Service ?? []),
  };
}

function accountOf(principal: string): string | undefined {
  return /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1];
}

function reachOf(named: NamedPrincipals, principal: RequestPrincipal): GrantReach | undefined {
  if (named.everyone) return "direct";
  if (principal.kind === "service") return named.services.has(principal.arn) ? "direct" : undefined;
  if (named.accounts.size > 0 && named.accounts.has(principal.account)) return betterThanAccount(named, principal) ?? "account";
  return betterThanAccount(named, principal);
}

function betterThanAccount(named: NamedPrincipals, principal: RequestPrincipal): GrantReach | undefined {
  if (named.arns.size === 0 || principal.kind === "root") return undefined;
  if (named.arns.has(principal.arn)) return "direct";
  const role = roleOf(principal);
  return role !== undefined && named.arns.has(role) ? "role" : undefined;
}

/**
 * Whether a `NotPrincipal` of a deny spares the principal: AWS checks the account, then the role, then the session or user, and each must be named.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function namesWholeChain(named: NamedPrincipals, principal: RequestPrincipal): boolean {
  if (named.everyone) return true;
  if (principal.kind === "service") return named.services.has(principal.arn);
  if (!named.accounts.has(principal.account)) return false;
  if (principal.kind === "root") return true;
  const role = roleOf(principal);
  return named.arns.has(principal.arn) && (role === undefined || named.arns.has(role));
}

function roleOf(principal: RequestPrincipal): string | undefined {
  if (principal.roleArn !== undefined) return principal.roleArn;
  const [, partition, account, role] = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(principal.arn) ?? [];
  return role === undefined ? undefined : `arn:${partition}:iam::${account}:role/${role}`;
}
