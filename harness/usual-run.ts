import { dataOpener } from "./open-data.ts";
import type { RunOptions } from "./replay/run-scenario.ts";

/** Options of a run, as they are unless somebody says otherwise: a literal control, seed 1, modelled rows, careful approvers, no routine. */
export function usualRun({ scenario, ...changes }: Partial<RunOptions> & Pick<RunOptions, "scenario">): RunOptions {
  return {
    scenario,
    guardrails: [],
    operator: "literal",
    seed: 1,
    rows: null,
    openData: dataOpener("modelled"),
    approverHabit: "reads-the-plan",
    authorization: "enforced",
    drills: "needed",
    routine: false,
    ...changes,
  };
}
