import { compileResource, type ResourceMatcher } from "./arn-pattern.ts";
import { compileCondition, type ConditionTest } from "./condition.ts";
import type { ContextLookup } from "./context.ts";
import { compileGlob, markWildcards } from "./glob.ts";
import type { PolicyDocument, Statement } from "./policy-document.ts";
import { compilePrincipals, type GrantReach, type RequestPrincipal } from "./principal-element.ts";

/** What a statement is asked about. */
export interface StatementRequest {
  readonly resource: string;
  readonly principal: RequestPrincipal;
  readonly lookup: ContextLookup;
  readonly hasBoundary: boolean;
}

/** One statement, ready to be asked. */
export interface CompiledStatement {
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  /** Whether the action elements cover an action given in lower case. */
  readonly coversAction: (action: string) => boolean;
  /** How far the statement reaches the principal; `undefined` when principal, resource or a condition does not match. */
  readonly reach: (request: StatementRequest) => GrantReach | undefined;
}

/** Compiles one statement of a document of the given version. */
export function compileStatement(statement: Statement, index: number, version: PolicyDocument["version"]): CompiledStatement {
  const conditions = statement.conditions.map((condition) => compileCondition(condition, version));
  const coversResource = resourceTest(statement, version);
  const reachOf = compilePrincipals(statement);
  return {
    index,
    sid: statement.sid,
    effect: statement.effect,
    coversAction: actionTest(statement),
    reach(request) {
      if (!coversResource(request.resource, request.lookup)) return undefined;
      const reach = reachOf(request.principal, request.hasBoundary);
      return reach !== undefined && allHold(conditions, request.lookup) ? reach : undefined;
    },
  };
}

function allHold(conditions: readonly ConditionTest[], lookup: ContextLookup): boolean {
  for (const holds of conditions) if (!holds(lookup)) return false;
  return true;
}

function actionTest(statement: Statement): (action: string) => boolean {
  const patterns = (statement.actions ?? statement.notActions ?? []).map((text) => compileGlob(markWildcards(text.toLowerCase())));
  const wanted = statement.actions !== undefined;
  return (action) => patterns.some((matches) => matches(action)) === wanted;
}

/** Trust policies have no resource element: they speak about the role that carries them. A variable without a value voids a `NotResource`. */
function resourceTest(statement: Statement, version: PolicyDocument["version"]): (resource: string, lookup: ContextLookup) => boolean {
  if (statement.resources !== undefined) {
    const matchers = statement.resources.map((text) => compileResource(text, version));
    return (resource, lookup) => matchesAny(matchers, resource, lookup);
  }
  if (statement.notResources === undefined) return () => true;
  const matchers = statement.notResources.map((text) => compileResource(text, version));
  return (resource, lookup) => matchers.every((matches) => matches(resource, lookup) === false);
}

function matchesAny(matchers: readonly ResourceMatcher[], resource: string, lookup: ContextLookup): boolean {
  for (const matches of matchers) if (matches(resource, lookup) === true) return true;
  return false;
}
