import { searchSubsets } from "#ablation/search";
import type { AblationDocument, SearchRecord } from "#model/ablation";
import { HarnessError } from "#model/errors";
import { finishAblation } from "./finish-ablation.ts";
import type { Searches } from "./assemble-document.ts";
import type { AblationProgress, AblationRequest, ExecutedSubset, Execution } from "./ablation-request.ts";
import { batchesOf } from "./batches.ts";
import { openCrew } from "./open-crew.ts";
import type { Crew } from "./open-crew.ts";
import { createSubsetPlayer } from "./play-subset.ts";
import { combinationsOf, everyExecution, planOf } from "./ablation-plan.ts";
import type { AblationPlan } from "./ablation-plan.ts";
import { shareOf } from "./shard.ts";
import { createWorkbook, keyOf } from "./workbook.ts";
import type { Workbook } from "./workbook.ts";
import type { SubsetPlayer } from "./play-subset.ts";

/** The same for everybody: what a search executes depends on them. */
const searchTerms = { seed: 1, limit: 6000, sampleSize: 256, batch: 32 } as const;

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
  return orInterrupted(execute(request), request.signal);
}

async function execute(request: AblationRequest): Promise<ExecutedAblation> {
  const player = createSubsetPlayer(request);
  const batches =
    request.method === "search" ? Infinity : shareOf(batchesOf(everyExecution(combinationsOf(request)), request.guardrails), request.shard).length;
  // Workers get ready while the controls are played here.
  const crew = await openCrew({ ...request, concurrency: Math.min(request.concurrency, Math.max(batches, 1)) }, player);
  try {
    const plan = await planOf(request, player);
    for (const { id } of request.scenarios) await player.checkPolicies(id);
    await checkControls(plan, player);
    const workbook = request.openWorkbook?.(plan) ?? createWorkbook();
    if (request.method === "search") {
      const { executed, searches } = await searchAll(plan, request, workbook, crew);
      return { plan, executed, document: await finishAblation(plan, executed, player, searches) };
    }
    const wanted = shareOf(batchesOf(everyExecution(plan), request.guardrails), request.shard).flat();
    const executed = await executeAll(wanted, request, workbook, crew);
    if (request.shard !== undefined) return { plan, executed };
    return { plan, executed, document: await finishAblation(plan, executed, player) };
  } finally {
    await crew.close();
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

/** One search for each scenario and operator; each asks for what it needs, some of which the workbook may know from before. */
async function searchAll(
  plan: AblationPlan,
  request: AblationRequest,
  workbook: Workbook,
  crew: Crew,
): Promise<{ readonly executed: readonly ExecutedSubset[]; readonly searches: Searches }> {
  const executed: ExecutedSubset[] = [];
  const searches = new Map<string, SearchRecord>();
  let remembered = 0;
  for (const { scenario, operator } of plan.scenarios) {
    const { record } = await searchSubsets({
      size: plan.guardrails.length,
      threshold: plan.threshold,
      ...searchTerms,
      evaluate: async (subsets) => {
        const wanted = subsets.map((subset) => ({ scenario, operator, subset }));
        const known = wanted.filter((execution) => workbook.find(execution) !== undefined).length;
        remembered += known;
        const before = executed.length;
        const tell = ({ done }: AblationProgress): void => request.onProgress?.({ done: before + done, total: undefined, remembered });
        const results = await executeAll(wanted, { ...request, onProgress: tell }, workbook, crew);
        executed.push(...results);
        return results.map((result) => ({ ...result, reasons: [] }));
      },
    });
    searches.set(`${scenario} ${operator}`, record);
  }
  return { executed, searches };
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
async function orInterrupted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  work.catch(() => undefined);
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      if (signal?.aborted === true) reject(interrupted());
      signal?.addEventListener("abort", () => reject(interrupted()), { once: true });
    }),
  ]);
}

function interrupted(): HarnessError {
  return new HarnessError("interrupted", "The ablation was interrupted", { hint: "Run it again" });
}
