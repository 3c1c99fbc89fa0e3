import type { AblationDocument, Subset } from "#model/ablation";
import { HarnessError } from "#model/errors";
import { assembleDocument } from "./assemble-document.ts";
import type { AblationRequest, ExecutedSubset, Execution } from "./ablation-request.ts";
import { batchesOf } from "./batches.ts";
import { openCrew } from "./open-crew.ts";
import type { Crew } from "./open-crew.ts";
import { createSubsetPlayer } from "./play-subset.ts";
import { planOf } from "./ablation-plan.ts";
import type { AblationPlan } from "./ablation-plan.ts";
import { shareOf } from "./shard.ts";
import { createWorkbook, keyOf } from "./workbook.ts";
import type { Workbook } from "./workbook.ts";
import type { SubsetPlayer } from "./play-subset.ts";

/** What an ablation came to: all of it, or the share of a shard. */
export interface ExecutedAblation {
  readonly plan: AblationPlan;
  readonly executed: readonly ExecutedSubset[];
  /** Absent for a shard, which cannot tell the whole. */
  readonly document?: AblationDocument;
}

/**
 * Executes a scenario under combinations of guardrails and gathers what came of each.
 *
 * @throws HarnessError `inconclusive` when a control does not end as its scenario declares, `interrupted` when its signal said so
 */
export async function executeAblation(request: AblationRequest): Promise<ExecutedAblation> {
  const player = createSubsetPlayer(request);
  try {
    const plan = await planOf(request, player);
    const workbook = request.openWorkbook?.(plan) ?? createWorkbook();
    await checkControls(plan, player);
    const crew = await openCrew(request, player);
    try {
      const wanted = shareOf(batchesOf(everyExecution(request), request.guardrails), request.shard).flat();
      const executed = await executeAll(wanted, request, workbook, crew);
      if (request.shard !== undefined) return { plan, executed };
      return { plan, executed, document: assembleDocument(plan, executed) };
    } finally {
      await crew.close();
    }
  } finally {
    await player.close();
  }
}

async function checkControls({ scenarios }: AblationPlan, player: SubsetPlayer): Promise<void> {
  const wrong: string[] = [];
  for (const { scenario, operator, declaredControl } of scenarios) {
    const ended = (await player.playControl({ scenario, operator })).find((outcome) => outcome !== declaredControl);
    if (ended !== undefined) wrong.push(`the control of ${scenario} (${operator}) ended ${ended}, and it declares ${declaredControl}`);
  }
  if (wrong.length > 0) {
    throw new HarnessError("inconclusive", `Nothing was ablated: ${wrong.join("; ")}`, {
      hint: "What guardrails change can be told only where the loss happens without them",
    });
  }
}

function everyExecution({ scenarios, operators, guardrails }: AblationRequest): readonly Execution[] {
  const subsets: readonly Subset[] = Array.from({ length: 2 ** guardrails.length }, (_, subset) => subset);
  return scenarios.flatMap(({ id }) => subsets.flatMap((subset) => operators.map((operator) => ({ scenario: id, operator, subset }))));
}

/** Executes what the workbook does not know yet; answers everything, in the order that it was asked for. */
async function executeAll(wanted: readonly Execution[], request: AblationRequest, workbook: Workbook, crew: Crew): Promise<readonly ExecutedSubset[]> {
  const missing = wanted.filter((execution) => workbook.find(execution) === undefined);
  const remembered = wanted.length - missing.length;
  let done = remembered;
  const tell = (): void => request.onProgress?.({ done, total: wanted.length, remembered });
  tell();
  const queue = [...batchesOf(missing, request.guardrails)];
  const hand = async (): Promise<void> => {
    for (let batch = queue.shift(); batch !== undefined && request.signal?.aborted !== true; batch = queue.shift()) {
      await crew.execute(batch, (executed) => {
        workbook.add(executed);
        done += 1;
        tell();
      });
    }
  };
  await orInterrupted(Promise.all(Array.from({ length: crew.hands }, hand)), request.signal);
  return wanted.map((execution) => found(workbook, execution));
}

function found(workbook: Workbook, execution: Execution): ExecutedSubset {
  const executed = workbook.find(execution);
  if (executed === undefined) throw new Error(`${keyOf(execution)} was not executed`);
  return executed;
}

/** The work, or the end of it as soon as the signal says so. */
async function orInterrupted(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  work.catch(() => undefined);
  await Promise.race([
    work,
    new Promise((_, reject) => {
      if (signal?.aborted === true) reject(interrupted());
      signal?.addEventListener("abort", () => reject(interrupted()), { once: true });
    }),
  ]);
}

function interrupted(): HarnessError {
  return new HarnessError("interrupted", "The ablation was interrupted", { hint: "Run it again" });
}
