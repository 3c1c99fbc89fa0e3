import type { JsonObject } from "./json.ts";
import type { Moment } from "./decision.ts";

interface EventHead {
  /** Position in the ledger, from 0. */
  readonly sequence: number;
  /** Scenario clock, ISO 8601 UTC. */
  readonly at: string;
  /** The operator's step (command or file write) it belongs to, from 1; 0 outside the script. */
  readonly step: number;
}

/** A command line at an operator's terminal, with what the terminal showed. */
export interface CommandEvent extends EventHead {
  readonly kind: "command";
  readonly operator: string;
  readonly command: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A write to the operator's workspace. */
export interface FileEvent extends EventHead {
  readonly kind: "file";
  readonly operator: string;
  readonly path: string;
}

/** A Terraform plan that was about to be applied. */
export interface PlanEvent extends EventHead {
  readonly kind: "plan";
  readonly operator: string;
  readonly directory: string;
  readonly lineage: string | null;
  readonly serial: number | null;
  readonly changes: readonly { readonly address: string; readonly actions: readonly string[] }[];
}

/** An API call as CloudTrail would record it. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export interface ApiCallEvent extends EventHead {
  readonly kind: "api-call";
  readonly eventId: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly userIdentity: { readonly type: string; readonly arn: string; readonly accountId: string; readonly accessKeyId: string };
  readonly recipientAccountId: string;
  readonly requestParameters: JsonObject;
  readonly readOnly: boolean;
  readonly resources: readonly string[];
  readonly errorCode?: string;
  readonly errorMessage?: string;
  /** Who refused it: IAM, a guardrail that reviews calls, or the service itself. */
  readonly refusedAt?: Moment;
  /** For refusals by IAM: the policies that decided (names or ARNs), and a sentence about it. */
  readonly decidedBy?: readonly string[];
  readonly explanation?: string;
}

/** An SQL statement at a database. */
export interface StatementEvent extends EventHead {
  readonly kind: "statement";
  readonly role: string;
  readonly database: string;
  readonly sql: string;
  readonly sqlstate?: string;
}

/** What one guardrail answered at one hook. */
export interface DecisionEvent extends EventHead {
  readonly kind: "decision";
  readonly guardrail: string;
  readonly moment: Moment;
  readonly decision: "allow" | "deny" | "hold";
  readonly reason: string;
  /** The hook threw or did not answer; it counts as a denial. */
  readonly failed?: boolean;
}

/** What the approver did with a hold. */
export interface ApprovalEvent extends EventHead {
  readonly kind: "approval";
  readonly guardrail: string;
  readonly approver: string;
  readonly granted: boolean;
  readonly reason: string;
}

export interface MilestoneEvent extends EventHead {
  readonly kind: "milestone";
  readonly id: string;
}

/** The operator turns to an intent, or to another way to the same end. */
export interface AttemptEvent extends EventHead {
  readonly kind: "attempt";
  readonly operator: string;
  readonly goal: string;
  readonly way: string;
  readonly result: "begun" | "done" | "failed";
}

/** Somebody was paged, a session revoked, a scheduled job ran. */
export interface IntentEvent extends EventHead {
  readonly kind: "intent";
  readonly guardrail: string;
  readonly intent: string;
  readonly detail: string;
}

/** Something the simulation does not know was met; the run is `inconclusive`. */
export interface UnsupportedEvent extends EventHead {
  readonly kind: "unsupported";
  readonly subject: string;
  readonly message: string;
}

/** What the operator said at the end: kept for the story, never used by the verdict. */
export interface ReportEvent extends EventHead {
  readonly kind: "report";
  readonly operator: string;
  readonly text: string;
}

export type LedgerEvent =
  | CommandEvent
  | FileEvent
  | PlanEvent
  | ApiCallEvent
  | StatementEvent
  | DecisionEvent
  | ApprovalEvent
  | MilestoneEvent
  | AttemptEvent
  | IntentEvent
  | UnsupportedEvent
  | ReportEvent;

type WithoutHead<E> = E extends LedgerEvent ? Omit<E, keyof EventHead> : never;
/** An event before the ledger gave it its place and time. */
export type LedgerEntry = WithoutHead<LedgerEvent>;

/** Append-only record of a run. */
export interface Ledger {
  readonly append: (entry: LedgerEntry) => LedgerEvent;
  readonly events: () => readonly LedgerEvent[];
}
