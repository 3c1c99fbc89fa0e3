import type { OperatorKind } from "#model/outcome";
import type { Run } from "#model/run";
import type { Story } from "#model/story";
import type { Verdict } from "#model/verdict";
import type { WorldAccount } from "#model/world";
import { storyAccounts } from "./story/story-accounts.ts";
import { storyEvents } from "./story/story-events.ts";

/** What of a judgement a story tells; a reported run says it as well. */
export type StoryVerdict = Pick<Verdict, "outcome" | "reasons" | "datasets" | "assets">;

/** What a run does not say about itself. */
export interface StoryContext {
  /** The run's own unless given. */
  readonly operator?: OperatorKind | "free";
  /** Names and parts of the world's accounts; an account that is not among them is told by its id. */
  readonly accounts?: readonly WorldAccount[];
  /** The command that plays it again. */
  readonly replay: string;
}

/** Condenses a run to what a reader follows: a few kilobytes instead of a ledger and three inventories. */
export function createStory(run: Run, verdict: StoryVerdict, { operator = run.operator, accounts = [], replay }: StoryContext): Story {
  return {
    scenario: run.scenario,
    title: run.title,
    operator,
    guardrails: run.guardrails,
    seed: run.seed,
    outcome: verdict.outcome,
    reasons: verdict.reasons,
    events: storyEvents(run),
    accounts: storyAccounts(run, verdict, accounts),
    datasets: verdict.datasets.map(({ id, rowsExpected, rowsLive, rowsRestored, restoredFrom }) => ({
      id,
      rowsExpected,
      rowsLive,
      rowsRestored,
      restoredFrom,
    })),
    replay,
  };
}
