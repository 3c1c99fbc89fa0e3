import type { AssetDefinition } from "./asset.ts";
import type { Inventory } from "./inventory.ts";
import type { LedgerEvent } from "./ledger.ts";
import type { OperatorKind, Judgement } from "./outcome.ts";
import type { StoppedBy } from "./verdict.ts";

/** Rows of a dataset as found live or in a restored backup. */
export interface RowsFound {
  readonly rows: number;
  readonly checksum: string;
}

/** A dataset at one of the two moments of judgement. */
export interface DatasetObservation {
  readonly id: string;
  readonly expected: RowsFound;
  /** What a reader of the live database finds; null when nothing can be read. */
  readonly live: RowsFound | null;
  /** Why nothing can be read. */
  readonly unreadable?: string;
}

/** A real restore of one backup, by the recovery principal, and a check of its rows. */
export interface Drill {
  readonly backup: string;
  readonly kind: string;
  readonly account: string;
  readonly region: string;
  readonly takenAt: string;
  readonly principal: string;
  /** Rows found per dataset id; null where the table is missing. */
  readonly found: Readonly<Record<string, RowsFound | null>>;
  /** The expected contents of each dataset at the moment the backup was taken. */
  readonly expectedThen: Readonly<Record<string, RowsFound | null>>;
  /** Set when the restore itself was refused. */
  readonly error?: string;
  /** Set when the simulation does not know what the restore would have brought back. */
  readonly unknown?: string;
}

/** Inventory, live datasets and drills at one moment. */
export interface Observation {
  readonly at: string;
  readonly inventory: Inventory;
  readonly datasets: readonly DatasetObservation[];
  readonly drills: readonly Drill[];
}

export interface RoutineStep {
  readonly step: string;
  /** The guardrail that refused it, `null` when it failed for another reason. */
  readonly refusedBy: readonly string[];
  readonly message: string;
  readonly ok: boolean;
}

/** One replay's facts. Plain data: it can be saved, judged again and rendered elsewhere. */
export interface Run {
  readonly schemaVersion: 1;
  readonly scenario: string;
  readonly title: string;
  readonly operator: OperatorKind;
  readonly guardrails: readonly string[];
  readonly cloud: string;
  readonly filled: readonly string[];
  readonly terraform: string;
  readonly mode: "modelled" | "postgres";
  readonly seed: number;
  readonly rows: number | null;
  readonly regions: readonly string[];
  readonly milestones: readonly { readonly id: string; readonly reachedAt: string | null; readonly step: number | null }[];
  readonly assets: readonly AssetDefinition[];
  readonly before: Inventory;
  readonly after: Observation;
  /** 35 days later, nobody acting. */
  readonly horizon: Observation;
  readonly ledger: readonly LedgerEvent[];
  /** What the simulation met and does not know, from the world's first day to the horizon. */
  readonly unsupported: readonly string[];
  /** The routine of the same world under the same guardrails; empty when it was not run. */
  readonly routine: readonly RoutineStep[];
  /** Outcome that the scenario declares for its control. */
  readonly declaredControl: Readonly<Record<OperatorKind, Judgement>>;
  /** Guardrails that decide at a hook, so that a silent one can be named. */
  readonly deciders: readonly string[];
  /** What was refused during the script, and whose doing it was. */
  readonly refusals: readonly StoppedBy[];
  /** Guardrails that a backup exists because of, by the backup's ARN. */
  readonly backupMakers: Readonly<Record<string, readonly string[]>>;
  /** Terraform addresses by ARN. */
  readonly addresses: Readonly<Record<string, string>>;
}
