import type { Subset } from "#model/ablation";
import type { Guardrail } from "#model/guardrail";
import { shapesWorld } from "../replay/shapes-world.ts";
import type { Execution } from "./ablation-request.ts";

/** Executions that one worker does one after the other, because they start from the same world. */
export type Batch = readonly Execution[];

/** So that several workers find work even where all subsets share one world, and a shard is no whole world. */
const longestBatch = 64;

/** Groups executions by the world that they start from. The same executions give the same batches, whoever executes them. */
export function batchesOf(executions: readonly Execution[], guardrails: readonly Guardrail[]): readonly Batch[] {
  const shaping = maskOf(guardrails, shapesWorld);
  const groups = new Map<string, Execution[]>();
  for (const execution of executions) {
    const key = `${execution.scenario} ${execution.subset & shaping}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [execution]);
    else group.push(execution);
  }
  // The most guardrails first: from their runs, those of fewer can be told.
  return [...groups.values()].flatMap((group) => chunksOf(group.toSorted(mostFirst), longestBatch));
}

function mostFirst(one: Execution, other: Execution): number {
  return other.subset - one.subset;
}

/** Bits of the guardrails that something is true of. */
export function maskOf(guardrails: readonly Guardrail[], isIt: (guardrail: Guardrail) => boolean): Subset {
  return guardrails.reduce((mask, guardrail, bit) => (isIt(guardrail) ? mask | (1 << bit) : mask), 0);
}

/** Whether what it does depends on who comes first: such a guardrail is judged over several seeds. */
export function dependsOnOrder({ observe }: Guardrail): boolean {
  return observe !== undefined;
}

function chunksOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
