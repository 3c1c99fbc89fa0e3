import type { MutationReport } from "#ablation/mutation/mutation-report";
import type { Survivor, TestedMutant } from "#ablation/mutation/survivors";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind } from "#model/outcome";
import type { Scenario } from "#model/scenario";
import type { WorldFacts } from "#model/world";
import type { RequestOrigin } from "../ablation/ablation-request.ts";
import type { DataMode } from "../open-data.ts";
import type { UserPolicies } from "../play-judged.ts";

/** What to weaken, and where somebody should notice. */
export interface MutationRequest {
  /** Each guardrail is also tried, alone, in the scenario that proves it. */
  readonly scenarios: readonly Scenario[];
  /** The full set. */
  readonly guardrails: readonly Guardrail[];
  /** Ids of those to weaken; all of the set unless given. */
  readonly only?: readonly string[];
  readonly operators: readonly OperatorKind[];
  readonly seed: number;
  readonly rows: number | null;
  readonly data: DataMode;
  readonly approver: WorldFacts["approver"]["habit"];
  readonly user: UserPolicies;
  /** Finds the scenario that proves a guardrail; the library's unless given. */
  readonly provingScenario?: (id: string) => Promise<Scenario | undefined>;
  /** Mutants under way at once; one, in this thread, unless given. */
  readonly concurrency?: number;
  /** How workers find scenarios and guardrails again; without it everything is played in this thread. */
  readonly origin?: RequestOrigin;
  readonly onProgress?: (progress: MutationProgress) => void;
  /** Ends it early: what is reported then says so. */
  readonly signal?: AbortSignal;
}

export interface MutationProgress {
  /** Mutants that are done. */
  readonly done: number;
  readonly total: number;
  /** The one that was just done, in words. */
  readonly last: string;
  readonly status: TestedMutant["status"];
}

/** What came of it. */
export interface MutationResult {
  /** For the viewer: the mutation-testing report schema. */
  readonly report: MutationReport;
  readonly mutants: readonly TestedMutant[];
  readonly survivors: readonly Survivor[];
  /** Guardrails in which nothing can be weakened, and why. */
  readonly untouched: readonly { readonly guardrail: string; readonly reason: string }[];
  /** Tests that say nothing with nothing weakened, and why: the run is inconclusive, or the control does not end as its scenario declares. */
  readonly silentTests: readonly string[];
  /** Whether it was ended before every mutant was tried. */
  readonly complete: boolean;
}
