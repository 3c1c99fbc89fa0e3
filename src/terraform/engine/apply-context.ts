import type { State } from "../state/state.ts";
import type { RunContext } from "./run-context.ts";

export interface ApplyCounts {
  added: number;
  changed: number;
  destroyed: number;
  imported: number;
}

/** What applying adds to a walk. */
export interface ApplyContext extends RunContext {
  readonly isDestroy: boolean;
  readonly counts: ApplyCounts;
  /** Called after each operation on a resource. `completed`: it succeeded, and Terraform prints that it is complete. */
  readonly operationDone: (completed: boolean) => void;
  readonly createsFirst: ReadonlySet<string>;
}

export interface ApplyResult {
  readonly state: State;
  readonly counts: ApplyCounts;
  /** How often the state was written on the way. */
  readonly writes: number;
  readonly interrupted: boolean;
}
