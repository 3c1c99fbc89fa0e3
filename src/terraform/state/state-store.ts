import { terraformError } from "../language/terraform-error.ts";
import type { Backend } from "./backends/backend.ts";
import { parseState } from "./parse-state.ts";
import { renderState } from "./render-state.ts";
import { EMPTY_STATE, type Snapshot, type State } from "./state.ts";
import { TERRAFORM_VERSION } from "../engine/terraform-version.ts";

/** The state of one workspace, read once and written with its lineage and the right serial. */
export interface StateStore {
  readonly backend: Backend;
  readonly workspace: string;
  /** As read; lineage and serial are absent when there was no state. */
  readonly snapshot: Snapshot | undefined;
  readonly state: State;
  /**
   * Writes when something changed.
   *
   * A local state counts every write of an apply (`steps`) and the last one too, when that differs from what was read or, where there was nothing to
   * read, from what was written first.
   */
  write(state: State, apply?: { readonly steps: number; readonly outputsCameLate: boolean }): Promise<Snapshot>;
}

/** @throws TerraformError when the state cannot be read */
export async function openState(backend: Backend, workspace: string, newLineage: () => string): Promise<StateStore> {
  const text = await backend.read(workspace);
  const snapshot = text === undefined ? undefined : parseState(text);
  return {
    backend,
    workspace,
    snapshot,
    state: snapshot?.state ?? EMPTY_STATE,
    async write(state, { steps, outputsCameLate } = { steps: 0, outputsCameLate: false }) {
      const before: Snapshot = snapshot ?? { lineage: newLineage(), serial: 0, terraformVersion: TERRAFORM_VERSION, state: EMPTY_STATE };
      const changed = snapshot === undefined || renderState({ ...before, state }) !== renderState(before);
      if (!changed && steps === 0) return before;
      const isOnlyWrite = snapshot === undefined && steps === 1 && !outputsCameLate;
      const serial = before.serial + (backend.writesOften ? steps + (changed && !isOnlyWrite ? 1 : 0) : 1);
      const after: Snapshot = { ...before, lineage: before.lineage === "" ? newLineage() : before.lineage, serial, state };
      await backend.write(workspace, renderState(after));
      return after;
    },
  };
}

/** The two ways in which a saved plan does not fit the state. @throws TerraformError */
export function checkPlanFits(plan: { readonly lineage: string | null; readonly serial: number | null }, snapshot: Snapshot | undefined): void {
  const [lineage, serial] = [plan.lineage ?? "", plan.serial ?? 0];
  const isFirst = lineage === "" && serial === 0;
  if (!isFirst && lineage !== (snapshot?.lineage ?? "")) {
    throw terraformError(
      "Saved plan does not match the given state",
      "The given plan file can not be applied because it was created from a different state lineage.",
    );
  }
  if (serial !== (snapshot?.serial ?? 0)) {
    throw terraformError(
      "Saved plan is stale",
      "The given plan file can no longer be applied because the state was changed by another operation after the plan was created.",
    );
  }
}
