import type { Subset, SubsetResult } from "#model/ablation";
import { HarnessError } from "#model/errors";
import type { Walk } from "./explore.ts";
import type { KnownOutcomes } from "./known-outcomes.ts";

/** Executes some subsets and answers one result for each, in any order. */
export type Evaluate = (subsets: readonly Subset[]) => Promise<readonly SubsetResult[]>;

/** Executes what is asked for once, in batches, up to a limit on all executions. */
export interface Executor {
  readonly execute: (subsets: Iterable<Subset>, limit: number) => Promise<void>;
  /** Lets walks go on side by side, with new ones as there is room, until there are none or the limit is reached. */
  readonly follow: (next: (running: readonly Subset[]) => Walk | undefined, limit: number) => Promise<void>;
}

/** Opens an executor that makes everything it learns known. */
export function createExecutor(known: KnownOutcomes, evaluate: Evaluate, batch: number): Executor {
  return { execute, follow };

  async function execute(subsets: Iterable<Subset>, limit: number): Promise<void> {
    const wanted = [...new Set(subsets)].filter((subset) => !known.results.has(subset));
    while (wanted.length > 0 && known.results.size < limit) {
      const asked = wanted.splice(0, Math.min(batch, limit - known.results.size));
      const answers = new Map((await evaluate(asked)).map((result) => [result.subset, result]));
      for (const subset of asked) {
        const result = answers.get(subset);
        if (result === undefined) throw unanswered(subset);
        known.learn(result);
      }
    }
  }

  async function follow(next: (running: readonly Subset[]) => Walk | undefined, limit: number): Promise<void> {
    let running: { readonly walk: Walk; readonly wants: Subset }[] = [];
    for (;;) {
      while (running.length < batch) {
        const walk = next(running.map(({ wants }) => wants));
        if (walk === undefined) break;
        running.push(...stepOf(walk, walk.next()));
      }
      if (running.length === 0 || known.results.size >= limit) return;
      await execute(
        running.map(({ wants }) => wants),
        limit,
      );
      running = running.flatMap(({ walk, wants }) => {
        const result = known.results.get(wants);
        return result === undefined ? [] : stepOf(walk, walk.next(result));
      });
    }
  }
}

function stepOf(walk: Walk, step: IteratorResult<Subset, void>): readonly { readonly walk: Walk; readonly wants: Subset }[] {
  return step.done === true ? [] : [{ walk, wants: step.value }];
}

function unanswered(subset: Subset): HarnessError {
  return new HarnessError("inconclusive", `Subset ${subset} was to be executed, and no result came back.`, {
    hint: "What was executed is kept: go on with `--resume`.",
  });
}
