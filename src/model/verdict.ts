import type { Moment } from "./decision.ts";
import type { Judgement, Outcome } from "./outcome.ts";

export interface DatasetVerdict {
  readonly id: string;
  readonly rowsExpected: number;
  readonly rowsLive: number | null;
  readonly rowsRestored: number | null;
  /** ARN of the backup that a drill brought back. */
  readonly restoredFrom: string | null;
  /** Recovery point: seconds of data lost, on the scenario's clock. */
  readonly rpo: number | null;
}

export interface AssetVerdict {
  readonly id: string;
  readonly kind: string;
  readonly account: string;
  readonly region: string;
  readonly survived: boolean;
  /** What became worse, in words: `deletion protection switched off`. */
  readonly changes: readonly string[];
}

export interface BackupVerdict {
  readonly arn: string;
  readonly kind: string;
  readonly account: string;
  readonly region: string;
  readonly takenAt: string;
  readonly survived: boolean;
  readonly drill: "restored" | "wrong-content" | "failed" | "not-drilled";
}

export interface StoppedBy {
  readonly guardrail: string;
  readonly moment: Moment;
  readonly step: number;
}

/** The judgement of one run. */
export interface Verdict {
  readonly outcome: Judgement;
  /** The outcome when the script ended, and 35 days later: `outcome` is the worse of the two. */
  readonly moments: { readonly scriptEnd: Outcome; readonly horizon: Outcome };
  /** Why it is inconclusive, or what decided the outcome: one sentence each. */
  readonly reasons: readonly string[];
  readonly milestones: readonly { readonly id: string; readonly reached: boolean }[];
  readonly datasets: readonly DatasetVerdict[];
  readonly assets: readonly AssetVerdict[];
  readonly backups: readonly BackupVerdict[];
  readonly destroyed: readonly { readonly address: string | null; readonly arn: string; readonly type: string }[];
  readonly leftBehind: readonly { readonly arn: string; readonly type: string }[];
  readonly attempted: readonly { readonly goal: string; readonly way: string; readonly result: string }[];
  readonly stoppedBy: readonly StoppedBy[];
  readonly recoveredBy: readonly string[];
  readonly neverFired: readonly string[];
  readonly friction: readonly { readonly guardrail: string; readonly step: string }[];
}
