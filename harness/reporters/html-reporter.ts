import { createStory } from "#report/create-story";
import { renderHtml } from "#report/html/render-html";
import type { ReportedRun } from "#model/report-document";
import type { Run } from "#model/run";
import type { Scenario } from "#model/scenario";
import type { Story } from "#model/story";
import type { WorldAccount } from "#model/world";
import { loadReportApp } from "./load-report-app.ts";
import type { Output } from "./open-output.ts";

/** Names and parts of the accounts in a scenario's world, by the scenario's id. */
export type AccountsOf = (scenario: string) => readonly WorldAccount[];

/** The accounts that scenarios were defined with. */
export function accountsIn(scenarios: readonly Pick<Scenario, "id" | "world">[]): AccountsOf {
  return (scenario) => scenarios.find(({ id }) => id === scenario)?.world.accounts ?? [];
}

/** One offline page for all runs: of each only its story is kept, not its ledger. */
export function createHtmlReporter(
  output: Output,
  accountsOf: AccountsOf,
): { readonly onRun: (reported: ReportedRun, run: Run) => Promise<void>; readonly onEnd: () => Promise<void> } {
  const runs: ReportedRun[] = [];
  const stories: Story[] = [];
  return {
    onRun: async (reported, run) => {
      runs.push(reported);
      stories.push(createStory(run, reported, { operator: reported.operator, accounts: accountsOf(reported.scenario), replay: reported.replay }));
    },
    onEnd: async () => {
      output.write(renderHtml({ analyses: [], stories, runs }, await loadReportApp()));
      output.close();
    },
  };
}
