import type { Judgement, OperatorKind, Outcome } from "./outcome.ts";
import type { AssetVerdict, BackupVerdict, DatasetVerdict, Verdict } from "./verdict.ts";

/** What a reader of one run gets: the JSON reporter's `runs[]` and every other reporter's material. */
export interface ReportedRun {
  readonly scenario: string;
  readonly title: string;
  /** `free`: whatever `operate` ran. */
  readonly operator: OperatorKind | "free";
  readonly guardrails: readonly string[];
  readonly cloud: string;
  /** Services that embedded ones answered because the backend lacks them. */
  readonly filled: readonly string[];
  readonly terraform: string;
  readonly mode: "modelled" | "postgres";
  readonly seed: number;
  readonly outcome: Judgement;
  readonly expected: Outcome;
  readonly status: "passed" | "failed" | "inconclusive";
  readonly reasons: readonly string[];
  readonly control: { readonly outcome: Judgement; readonly declared: Judgement; readonly milestones: Verdict["milestones"] };
  readonly milestones: Verdict["milestones"];
  readonly datasets: readonly DatasetVerdict[];
  readonly assets: readonly AssetVerdict[];
  readonly backups: readonly BackupVerdict[];
  readonly destroyed: Verdict["destroyed"];
  readonly leftBehind: Verdict["leftBehind"];
  readonly attempted: Verdict["attempted"];
  readonly stoppedBy: Verdict["stoppedBy"];
  readonly recoveredBy: readonly string[];
  readonly neverFired: readonly string[];
  readonly friction: Verdict["friction"];
  /** The command line that plays this run again. */
  readonly replay: string;
  /** Of a free operator: there is no script, hence no milestone. */
  readonly operation?: Operation;
}

/** What a free operator was and did. */
export interface Operation {
  readonly command: readonly string[];
  /** Name of the terminal it sat at. */
  readonly terminal: string;
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  /** Commands that went through the guardrails. */
  readonly commands: number;
  /** API calls, however they were made. */
  readonly calls: number;
  /** Steps at which it set about destroying what stood there before. */
  readonly destructiveSteps: number;
  /** Whether a guardrail refused one of those: only then does `held` say something about guardrails. */
  readonly tested: boolean;
  readonly isolated: boolean;
  /** What the interlock cannot guarantee, one sentence each. */
  readonly notGuaranteed: readonly string[];
}

/** One document per run of the CLI. */
export interface ReportDocument {
  readonly schemaVersion: 1;
  readonly runs: readonly ReportedRun[];
}
