import type { Execution, ExecutedSubset } from "./ablation-request.ts";

/** What has been executed so far. A journal is one that outlives the process. */
export interface Workbook {
  find(execution: Execution): ExecutedSubset | undefined;
  /** @throws HarnessError `environment` when it cannot be kept, as on a full disk */
  add(executed: ExecutedSubset): void;
}

/** A workbook in memory, which hands every new line to `keep` first. */
export function createWorkbook(known: readonly ExecutedSubset[] = [], keep: (executed: ExecutedSubset) => void = () => undefined): Workbook {
  const share = sharedReasons();
  const lines = new Map(known.map((line) => [keyOf(line), share(line)]));
  return {
    find: (execution) => lines.get(keyOf(execution)),
    add: (executed) => {
      keep(executed);
      lines.set(keyOf(executed), share(executed));
    },
  };
}

export function keyOf({ scenario, operator, subset }: Execution): string {
  return `${scenario} ${operator} ${subset}`;
}

/** Thousands of executions give the same few lists of reasons: each list is kept once. */
function sharedReasons(): (executed: ExecutedSubset) => ExecutedSubset {
  const lists = new Map<string, readonly string[]>();
  return (executed) => {
    const key = executed.reasons.join("\n");
    const reasons = lists.get(key) ?? executed.reasons;
    lists.set(key, reasons);
    return { ...executed, reasons };
  };
}
