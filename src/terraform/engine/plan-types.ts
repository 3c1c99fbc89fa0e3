import type { Json } from "#model/json";
import type { State } from "../state/state.ts";
import type { PlainObject, Value, ValuePath } from "../language/types.ts";
import type { InstanceAddress } from "./address.ts";

export type Action = "no-op" | "create" | "read" | "update" | "delete" | "delete-create" | "create-delete" | "forget";
export type ActionReason =
  | "replace_because_tainted"
  | "replace_because_cannot_update"
  | "replace_by_request"
  | "replace_by_triggers"
  | "delete_because_no_resource_config"
  | "delete_because_wrong_repetition"
  | "delete_because_count_index"
  | "delete_because_each_key"
  | "delete_because_no_module"
  | "delete_because_no_move_target"
  | "read_because_config_unknown"
  | "read_because_dependency_pending";

/** What a plan means to do with one object. */
export interface PlannedChange {
  readonly address: InstanceAddress;
  readonly previousAddress?: InstanceAddress;
  readonly deposed?: string;
  /** As the state file writes it. */
  readonly provider: string;
  readonly schemaVersion: number;
  readonly action: Action;
  readonly reason?: ActionReason;
  readonly before: PlainObject | null;
  /** With `UNKNOWN` for what is known after apply only. */
  readonly after: PlainObject | null;
  readonly beforeSensitive: readonly ValuePath[];
  readonly afterSensitive: readonly ValuePath[];
  /** Marks in `planned_values` where they differ: a replacement is planned anew without those of the schema. */
  readonly plannedSensitive?: readonly ValuePath[];
  readonly replacePaths: readonly ValuePath[];
  readonly importing?: string;
}

export interface PlannedOutput {
  readonly action: "no-op" | "create" | "update" | "delete";
  readonly before: Json | undefined;
  readonly after: Value | undefined;
  readonly sensitiveBefore: boolean;
  readonly sensitiveAfter: boolean;
}

export type PlanMode = "normal" | "destroy" | "refresh-only";

export interface Plan {
  readonly mode: PlanMode;
  readonly changes: readonly PlannedChange[];
  /** What refreshing found changed outside of Terraform. */
  readonly drift: readonly PlannedChange[];
  readonly outputs: ReadonlyMap<string, PlannedOutput>;
  /** After refreshing and moving, before any change. */
  readonly priorState: State;
  readonly targets: readonly string[];
  readonly forceReplace: readonly string[];
  readonly errored: boolean;
  readonly timestamp: string;
}
