import type { AblationSettings, Subset } from "#model/ablation";
import type { Guardrail } from "#model/guardrail";
import type { Judgement, OperatorKind, Outcome } from "#model/outcome";
import type { Scenario } from "#model/scenario";
import type { WorldFacts } from "#model/world";
import type { DataMode } from "../open-data.ts";
import type { UserPolicies } from "../play-judged.ts";
import type { AblationPlan } from "./ablation-plan.ts";
import type { Shard } from "./shard.ts";
import type { Workbook } from "./workbook.ts";

/** What to ablate, on what, and by how many workers. */
export interface AblationRequest {
  readonly scenarios: readonly Scenario[];
  /** In id order. */
  readonly guardrails: readonly Guardrail[];
  readonly operators: readonly OperatorKind[];
  /** The first is everybody's; the others are for subsets whose effect depends on order. */
  readonly seeds: readonly number[];
  readonly rows: number | null;
  readonly data: DataMode;
  readonly approver: WorldFacts["approver"]["habit"];
  readonly user: UserPolicies;
  /** How workers find scenarios and guardrails again; without it everything is executed in this thread. */
  readonly origin?: RequestOrigin;
  /** Plays every combination, also those whose run can be told from another. @see RunsAlike */
  readonly playEach?: boolean;
  readonly method: AblationSettings["method"];
  /** Outcome below which production counts as lost: stories are told of its cut sets, and a search asks for it. */
  readonly threshold: Outcome;
  readonly concurrency: number;
  /** Words that a command which plays a combination again needs beside its own. */
  readonly replaySuffix?: string;
  /** Executes one share of the subsets. */
  readonly shard?: Shard;
  /** What remembers executions of this plan; in memory only unless given. */
  readonly openWorkbook?: (plan: AblationPlan) => Workbook;
  readonly onProgress?: (progress: AblationProgress) => void;
  /** Ends it early: what is done stays in the workbook. */
  readonly signal?: AbortSignal;
}

/** Where guardrails and scenarios that are named by their ids come from. Plain data: it crosses into workers. */
export interface RequestOrigin {
  /** The user's config, absolute; undefined when there is none. */
  readonly configFile: string | undefined;
  readonly folder: string;
  /** Of the config and the policies it names; null when there is none. */
  readonly digest: string | null;
}

/** One combination to execute. */
export interface Execution {
  readonly scenario: string;
  readonly operator: OperatorKind;
  readonly subset: Subset;
}

/** What came of it, in plain data: a line of the journal. */
export interface ExecutedSubset extends Execution {
  /** The worst over its seeds. */
  readonly outcome: Judgement;
  /** Where there was more than one seed. */
  readonly bySeed?: readonly { readonly seed: number; readonly outcome: Judgement }[];
  /** Bit numbers, ascending. */
  readonly stoppedBy: readonly number[];
  readonly recoveredBy: readonly number[];
  readonly reasons: readonly string[];
  /** Not played, but told from a run in which the guardrails that are missing here only allowed. */
  readonly told?: true;
  /** Of a guardrail that stands alone: refusals of the routine's steps. */
  readonly friction?: number;
}

export interface AblationProgress {
  readonly done: number;
  /** Executions in all; what a search will need is not known before. */
  readonly total: number | undefined;
  /** How many of them were not executed now, but found in a journal. */
  readonly remembered: number;
}
