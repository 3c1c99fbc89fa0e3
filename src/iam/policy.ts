import { type CompiledStatement, compileStatement } from "./statement.ts";
import { PolicyError } from "./policy-error.ts";
import type { PolicyDocument, PolicyKind } from "./policy-document.ts";
import { readPolicyDocument } from "./read-policy.ts";

export type { PolicyDocument, PolicyKind } from "./policy-document.ts";

/** A policy ready to be asked: compile once, keep, evaluate often. */
export interface ParsedPolicy {
  readonly kind: PolicyKind;
  readonly name: string;
  readonly document: PolicyDocument;
  /** The statements whose action elements cover an action (`rds:DeleteDBCluster`), denies and allows apart. Remembered per action. */
  readonly statementsFor: (action: string) => ActionStatements;
}

/** The statements of one policy that speak about one action. */
interface ActionStatements {
  readonly deny: readonly CompiledStatement[];
  readonly allow: readonly CompiledStatement[];
}

const noStatements: readonly CompiledStatement[] = [];
const rememberedActions = 4096;

/**
 * Reads and compiles a policy document, given as JSON text or as the value it parses to.
 *
 * @throws PolicyError `MalformedPolicyDocument` with the first thing that AWS would refuse
 */
export function parsePolicy(json: unknown, options: { readonly kind: PolicyKind; readonly name: string }): ParsedPolicy {
  const { kind, name } = options;
  const { document, problems } = readPolicyDocument(typeof json === "string" ? parseJson(json, name) : json, kind);
  const fatal = problems.find((problem) => problem.severity === "error");
  if (fatal !== undefined) throw new PolicyError(name, fatal, sidAt(document, fatal.path));
  const statements = document.statements.map((statement, index) => compileStatement(statement, index, document.version));
  return { kind, name, document, statementsFor: rememberStatements(statements) };
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replaceAll(/\s+/g, " ") : String(cause);
    const problem = { path: "", severity: "error", message: `it is not JSON: ${reason}`, hint: "correct the JSON" } as const;
    throw new PolicyError(name, problem, undefined);
  }
}

function sidAt(document: PolicyDocument, path: string): string | undefined {
  const index = /^\/Statement\/(\d+)/.exec(path)?.[1];
  return document.statements[index === undefined ? 0 : Number(index)]?.sid;
}

function rememberStatements(statements: readonly CompiledStatement[]): (action: string) => ActionStatements {
  const remembered = new Map<string, ActionStatements>();
  let lastAction: string | undefined;
  let last: ActionStatements = { deny: noStatements, allow: noStatements };
  return (action) => {
    if (action === lastAction) return last;
    let found = remembered.get(action);
    if (found === undefined) {
      if (remembered.size >= rememberedActions) remembered.clear();
      found = select(statements, action.toLowerCase());
      remembered.set(action, found);
    }
    lastAction = action;
    last = found;
    return found;
  };
}

function select(statements: readonly CompiledStatement[], action: string): ActionStatements {
  const covering = statements.filter((statement) => statement.coversAction(action));
  if (covering.length === 0) return { deny: noStatements, allow: noStatements };
  return {
    deny: covering.filter((statement) => statement.effect === "Deny"),
    allow: covering.filter((statement) => statement.effect === "Allow"),
  };
}
