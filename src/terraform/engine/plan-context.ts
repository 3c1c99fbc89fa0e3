import type { InstanceAddress } from "./address.ts";
import type { ParsedAddress } from "./parse-address.ts";
import type { PlanMode, PlannedChange } from "./plan-types.ts";
import type { RunContext } from "./run-context.ts";
import type { ResourceRecord } from "../state/state.ts";

/** What planning adds to a walk. */
export interface PlanContext extends RunContext {
  readonly mode: PlanMode;
  readonly refresh: boolean;
  readonly targets: readonly ParsedAddress[];
  /** Nodes that `-target` names themselves; what is in the walk beside them is there because they depend on it. */
  readonly directlyTargeted: ReadonlySet<string>;
  readonly forceReplace: ReadonlySet<string>;
  /** By new address. */
  readonly movedFrom: ReadonlyMap<string, InstanceAddress>;
  /** Ids to import, by address. */
  readonly imports: ReadonlyMap<string, string>;
  /** Resources of the state by configuration address. */
  readonly inState: ReadonlyMap<string, readonly ResourceRecord[]>;
  /** Nodes that create before they destroy, by choice or because something that depends on them does. */
  readonly createsFirst: ReadonlySet<string>;
  readonly changes: PlannedChange[];
  readonly changesByAddress: Map<string, PlannedChange>;
  readonly drift: PlannedChange[];
}

export function addChange(context: PlanContext, id: string, change: PlannedChange): void {
  context.changes.push(change);
  context.changesByAddress.set(id, change);
}
