import type { Layer, RestsOn } from "./guardrail.ts";
import type { Judgement, OperatorKind, Outcome } from "./outcome.ts";
import type { Story } from "./story.ts";

/** A subset of the guardrails of an ablation, as a bit mask: bit `i` is set when `guardrails[i]` stands. At most 30 guardrails. */
export type Subset = number;

/** One guardrail of an ablation. */
export interface AblatedGuardrail {
  readonly id: string;
  readonly title: string;
  readonly layer: Layer;
}

/** What decided an ablation's outcomes: two ablations with different settings are never merged. */
export interface AblationSettings {
  /** Version of scartissue that executed it. */
  readonly version: string;
  readonly cloud: string;
  readonly terraform: string;
  readonly mode: "modelled" | "postgres";
  readonly rows: number | null;
  readonly approver: "rubber-stamp" | "reads-the-plan";
  /** Seeds that subsets whose effect depends on order are executed with; the first is everybody's. */
  readonly seeds: readonly number[];
  readonly method: "exhaustive" | "search";
}

/** What the executions of one subset came to. */
export interface SubsetResult {
  readonly subset: Subset;
  /** The worst over all seeds it was executed with. */
  readonly outcome: Judgement;
  /** Outcomes by seed, where there was more than one seed. */
  readonly bySeed?: readonly { readonly seed: number; readonly outcome: Judgement }[];
  /** Indexes into `guardrails`, ascending: what refused something, and what made the recovery possible, in the worst execution. */
  readonly stoppedBy: readonly number[];
  readonly recoveredBy: readonly number[];
  /** Indexes into `reasons` of the scenario's ablation: why the outcome is what it is. */
  readonly reasons: readonly number[];
}

/** One scenario under one operator, with the guardrails taken away in many combinations. */
export interface ScenarioAblation {
  readonly scenario: string;
  readonly title: string;
  readonly operator: OperatorKind;
  /** Outcome that the scenario declares for its control. */
  readonly declaredControl: Judgement;
  /** What each guardrail rests on in this world, in the order of `guardrails`. */
  readonly restsOn: readonly (readonly RestsOn[])[];
  /** Refusals of the routine's steps by each guardrail when it stands alone, in the order of `guardrails`. */
  readonly friction: readonly number[];
  /** Ascending by subset. Every subset when the method is exhaustive. */
  readonly results: readonly SubsetResult[];
  readonly reasons: readonly string[];
  /** What the search assumed and how well a sample bore it out; absent when exhaustive. */
  readonly search?: SearchRecord;
  /** The control, all guardrails, and the worst run of each of the smallest cut sets. */
  readonly stories: readonly { readonly subset: Subset; readonly story: Story }[];
}

/** How a search went: what it concluded rests on the assumption, and the sample shows how far that can be trusted. */
export interface SearchRecord {
  /** One sentence each. */
  readonly assumptions: readonly string[];
  /** Outcome the search asked for. */
  readonly threshold: Outcome;
  readonly executed: number;
  /** Subsets drawn at random afterwards, executed, and compared with what the search had concluded. */
  readonly sample: {
    readonly size: number;
    readonly agreed: number;
    /** Those that came out otherwise than concluded, inconclusive ones among them. */
    readonly disagreeing: readonly Subset[];
    /** Where they were drawn. */
    readonly strata?: readonly { readonly from: SearchStratum; readonly size: number; readonly disagreed: number }[];
  };
  /** Whether every minimal set was found, under the assumptions; false when the search was stopped by its limit. */
  readonly complete: boolean;
}

/** Where a sample is drawn: with fewer than `k` guardrails missing; beside the minimal sets; by size, as Shapley's value weighs sizes; among all alike. */
export type SearchStratum = "near-full" | "border" | "by-size" | "any";

/** A saved ablation: what was executed and what came of it. Holds no dates and no durations: the same executions give the same bytes. */
export interface AblationDocument {
  readonly kind: "ablation";
  readonly schemaVersion: 1;
  /** In id order. Bit `i` of every subset is `guardrails[i]`. */
  readonly guardrails: readonly AblatedGuardrail[];
  readonly settings: AblationSettings;
  /** Outcome below which production counts as lost in its stories, and in what is said of it unless another is asked for; `restorable` unless given. */
  readonly threshold?: Outcome;
  /** Digest of the user's config and all that it names; absent where there was none. */
  readonly configuration?: string;
  /** In the order of scenario id and operator. */
  readonly scenarios: readonly ScenarioAblation[];
}

/** Number of guardrails that must fail. `exact` unless inconclusive executions leave it open; `null` is unbounded: nothing is needed. */
export interface SafetyNumber {
  readonly atLeast: number | null;
  readonly atMost: number | null;
}

/** What one guardrail is worth for one scenario, operator and threshold. */
export interface GuardrailImportance {
  readonly guardrail: number;
  /** Share of the other guardrails' subsets in which this one decides: each other one stands with probability one half. */
  readonly birnbaum: Estimate;
  readonly shapley: Estimate;
  /** No executed pair of subsets shows it deciding. */
  readonly neverDecisive: boolean;
  /** Taking it alone away from the full set costs neither the outcome nor `k`. */
  readonly redundant: boolean;
}

/** A number with its margin: 0 where every subset was executed; `conditional` where it rests on the search's assumptions. */
export interface Estimate {
  readonly value: number;
  /** Half the width of a 95 % interval. */
  readonly margin: number;
  readonly conditional: boolean;
}

/** Adding `added` to `subset` made it worse. */
export interface BrokenPair {
  readonly subset: Subset;
  readonly added: number;
  readonly without: Judgement;
  readonly with: Judgement;
  /** Whether that takes it below the threshold. */
  readonly crosses: boolean;
  /** The commands that play both again. */
  readonly replays: readonly [string, string];
}

/** Guardrails that one failure takes away together. */
export interface CommonCause {
  readonly cause: RestsOn;
  /** Indexes into `guardrails`. */
  readonly guardrails: readonly number[];
}

/** What a table of outcomes says, for one threshold. */
export interface AblationAnalysis {
  readonly scenario: string;
  readonly operator: OperatorKind;
  readonly threshold: Outcome;
  /** The outcome with every guardrail, and with none. */
  readonly full: Judgement;
  readonly bare: Judgement;
  readonly k: SafetyNumber;
  /** The same with guardrails that share a cause failing as one. */
  readonly kByCause: SafetyNumber;
  /**
   * After a search: both numbers by executions alone, and of how many sets not everything smaller was executed. Where they differ from `k` and `kByCause`, these rest on the search's
   * assumption. Absent where every subset was executed.
   */
  readonly executedAlone?: {
    readonly k: SafetyNumber;
    readonly kByCause: SafetyNumber;
    readonly concludedPathSets: number;
    readonly concludedCutSets: number;
  };
  /** Ascending by size, then by subset. An inconclusive subset suffices for nothing. */
  readonly pathSets: readonly Subset[];
  /** Minimal C such that the full set without C falls below the threshold. An inconclusive rest counts as fallen. */
  readonly cutSets: readonly Subset[];
  readonly causes: readonly CommonCause[];
  /** Minimal sets of causes (indexes into `causes`) and single guardrails whose failing together is a cut. */
  readonly cutSetsByCause: readonly { readonly causes: readonly number[]; readonly guardrails: readonly number[] }[];
  readonly importance: readonly GuardrailImportance[];
  readonly brokenPairs: readonly BrokenPair[];
  /** Pairs that break monotonicity in any way, of which `brokenPairs` lists the first. */
  readonly brokenPairCount: number;
  /** Subsets whose outcome depends on the seed. */
  readonly orderDependent: number;
  readonly inconclusive: number;
}
