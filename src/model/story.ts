import type { Judgement, OperatorKind } from "./outcome.ts";

/** One run as a reader can follow it: what was done, as whom, and which net fired. Condensed from the ledger and the inventories; plain data. */
export interface Story {
  readonly scenario: string;
  readonly title: string;
  readonly operator: OperatorKind | "free";
  readonly guardrails: readonly string[];
  readonly seed: number;
  readonly outcome: Judgement;
  readonly reasons: readonly string[];
  readonly events: readonly StoryEvent[];
  readonly accounts: readonly StoryAccount[];
  readonly datasets: readonly {
    readonly id: string;
    readonly rowsExpected: number;
    readonly rowsLive: number | null;
    readonly rowsRestored: number | null;
    readonly restoredFrom: string | null;
  }[];
  /** The command that plays it again. */
  readonly replay: string;
}

export type StoryEventKind =
  | "command"
  | "file"
  | "plan"
  | "api-call"
  | "statement"
  | "decision"
  | "approval"
  | "page"
  | "milestone"
  | "attempt"
  | "report"
  | "unsupported";

export interface StoryEvent {
  /** Scenario clock, ISO 8601 UTC. */
  readonly at: string;
  /** The operator's step, from 1. */
  readonly step: number;
  readonly kind: StoryEventKind;
  /** Terminal or principal that acted: `agent`, `human`; the guardrail's id for a decision. */
  readonly who: string;
  /** ARN it acted as, where there is one. */
  readonly as: string | null;
  /** One line: the command, the call and its target, the plan's sums. */
  readonly text: string;
  /** More lines: what the terminal said, the reason of a refusal. */
  readonly detail: readonly string[];
  readonly result: "done" | "failed" | "refused" | "held" | "told";
  /** How many like it stand together in this event. */
  readonly times: number;
  /** Whether it destroyed or weakened something. */
  readonly destructive: boolean;
  /** Guardrails that fired at it. */
  readonly fired: readonly string[];
}

/** What stood in one account before the script, and what became of it. */
export interface StoryAccount {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly items: readonly StoryItem[];
}

export interface StoryItem {
  readonly arn: string;
  /** `rds:cluster`, `kms:key`, … */
  readonly type: string;
  readonly name: string;
  readonly region: string;
  /** Whether it must survive, and as what. */
  readonly asset: string | null;
  readonly fate: "kept" | "changed" | "destroyed" | "made";
  /** Still there at the horizon, 35 days later. */
  readonly atHorizon: boolean;
}
