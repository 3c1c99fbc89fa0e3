import type { Principal } from "./principal.ts";

/** The part an account plays. `backup` is where copies go that production cannot reach. */
export type AccountRole = "management" | "production" | "backup" | "development";

/** The part a principal plays in the world. */
export type PrincipalRole = "operator" | "human" | "ci" | "reviewer" | "recovery" | "administrator";

export interface WorldAccount {
  readonly id: string;
  readonly name: string;
  readonly role: AccountRole;
}

export interface WorldPrincipal {
  /** The name that scripts and bindings use: `agent`, `human`, `ci`. */
  readonly name: string;
  readonly role: PrincipalRole;
  readonly principal: Principal;
}

export interface WorldStack {
  readonly id: string;
  /** Root module's directory in the workspace. */
  readonly directory: string;
  readonly account: string;
  /** Lineage of the state that the stack was applied with; null before. */
  readonly lineage: string | null;
}

/** What must survive, as the world's makers name it; guardrails protect by this, never by scenario. */
export interface ProtectedThing {
  /** Terraform address in its stack, when Terraform made it. */
  readonly address?: string;
  readonly stack?: string;
  readonly arn: string;
  readonly type: string;
  readonly account: string;
  readonly region: string;
  /** `data` for databases, tables, buckets and their keys; `service` for what serves. */
  readonly holds: "data" | "service";
}

/** The world as guardrails may know it: public facts of the set-up, never the script. */
export interface WorldFacts {
  readonly id: string;
  readonly region: string;
  readonly accounts: readonly WorldAccount[];
  readonly principals: readonly WorldPrincipal[];
  readonly stacks: readonly WorldStack[];
  /** Empty until the world is built. */
  readonly protected: readonly ProtectedThing[];
  readonly approver: { readonly principal: string; readonly habit: "rubber-stamp" | "reads-the-plan" };
}
