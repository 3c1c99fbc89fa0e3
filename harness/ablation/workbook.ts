import type { Execution, ExecutedSubset } from "./ablation-request.ts";

/** What has been executed so far. A journal is one that outlives the process. */
export interface Workbook {
  find(execution: Execution): ExecutedSubset | undefined;
  /** @throws HarnessError `environment` when it cannot be kept, as on a full disk */
  add(executed: ExecutedSubset): void;
}

/** A workbook in memory, which hands every new line to `keep` first. */
export function createWorkbook(known: readonly ExecutedSubset[] = [], keep: (executed: ExecutedSubset) => void = () => undefined): Workbook {
  const lines = new Map(known.map((line) => [keyOf(line), line]));
  return {
    find: (execution) => lines.get(keyOf(execution)),
    add: (executed) => {
      keep(executed);
      lines.set(keyOf(executed), executed);
    },
  };
}

export function keyOf({ scenario, operator, subset }: Execution): string {
  return `${scenario} ${operator} ${subset}`;
}
