import type { Condition } from "./condition.ts";
import type { ShapeProblem } from "./policy-error.ts";
import type { PolicyVersion } from "./template.ts";

/** Where a policy takes part in a decision. */
export type PolicyKind = "identity" | "resource" | "scp" | "rcp" | "session" | "boundary" | "trust";

/** A `Principal` element: everyone, or names by type. */
export type PrincipalMap = "*" | { readonly AWS?: readonly string[]; readonly Service?: readonly string[]; readonly Federated?: readonly string[] };

/** One statement, normalised: lists where AWS allows a lone value, absent elements `undefined`. */
export interface Statement {
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  readonly principal: PrincipalMap | undefined;
  readonly notPrincipal: PrincipalMap | undefined;
  readonly actions: readonly string[] | undefined;
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[] | undefined;
  readonly notResources: readonly string[] | undefined;
  /** All of them must hold. */
  readonly conditions: readonly Condition[];
}

/** A policy document, normalised. */
export interface PolicyDocument {
  /** AWS's default, when the document says nothing, is the old version, which knows no variables. */
  readonly version: PolicyVersion;
  readonly id: string | undefined;
  readonly statements: readonly Statement[];
}

/** Notes a problem at a JSON pointer. */
export type Report = (path: string, message: string, hint: string, severity?: ShapeProblem["severity"]) => void;

/** What the reading of every element needs. */
export interface Reading {
  readonly kind: PolicyKind;
  readonly version: PolicyVersion;
  readonly report: Report;
}

/** Whether a JSON value is an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One member's name as a part of a JSON pointer. */
export function pointerPart(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
