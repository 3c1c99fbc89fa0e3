import type { AblationDocument, ScenarioAblation, SubsetResult } from "#model/ablation";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind } from "#model/outcome";
import type { Story } from "#model/story";
import { catalogue } from "#guardrails/catalogue";
import { createStory } from "#report/create-story";
import { replayCommand, reportRun } from "#report/create-document";
import type { ReportedRun } from "#model/report-document";
import { loadScenario } from "#harness/discover-scenarios";
import { dataOpener } from "#harness/open-data";
import { createReplayCache, replay } from "#harness/replay/replay";

export interface PlayedAblation {
  readonly document: AblationDocument;
  /** The runs of the control and of the full set, with their stories. */
  readonly runs: readonly ReportedRun[];
  readonly stories: readonly Story[];
}

/** Plays every subset of some guardrails in one process: a small ablation from real replays. */
export async function playAblation(id: string, ids: readonly string[], operator: OperatorKind, stories: readonly number[] = []): Promise<PlayedAblation> {
  const scenario = await loadScenario(id);
  const guardrails = catalogue.filter((guardrail) => ids.includes(guardrail.id)).toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const cache = createReplayCache();
  const full = 2 ** guardrails.length - 1;
  const reasons: string[] = [];
  const results: SubsetResult[] = [];
  const told: { readonly subset: number; readonly story: Story }[] = [];
  const runs: ReportedRun[] = [];
  const number = (name: string): number => guardrails.findIndex((guardrail) => guardrail.id === name);
  const reasonNumber = (reason: string): number => (reasons.includes(reason) ? reasons.indexOf(reason) : reasons.push(reason) - 1);
  for (let subset = 0; subset <= full; subset += 1) {
    const standing: readonly Guardrail[] = guardrails.filter((_, bit) => (subset & (1 << bit)) !== 0);
    // oxlint-disable-next-line eslint/no-await-in-loop -- one after the other
    const { run, verdict, control } = await replay(
      {
        scenario,
        guardrails: standing,
        operator,
        seed: 1,
        rows: null,
        openData: dataOpener("modelled"),
        approverHabit: "reads-the-plan",
        authorization: "enforced",
        drills: "needed",
        routine: false,
      },
      cache,
    );
    results.push({
      subset,
      outcome: verdict.outcome,
      stoppedBy: [...new Set(verdict.stoppedBy.map(({ guardrail }) => number(guardrail)))].filter((index) => index >= 0).toSorted((a, b) => a - b),
      recoveredBy: verdict.recoveredBy
        .map(number)
        .filter((index) => index >= 0)
        .toSorted((a, b) => a - b),
      reasons: verdict.reasons.map(reasonNumber),
    });
    if (subset === 0 || subset === full || stories.includes(subset)) {
      const accounts = scenario.world.accounts.map(({ id: account, name, role }) => ({ id: account, name, role }));
      told.push({ subset, story: createStory(run, verdict, { accounts, replay: replayCommand(run, "held") }) });
      runs.push(reportRun({ run, verdict, control, expected: "held" }));
    }
  }
  const ablation: ScenarioAblation = {
    scenario: id,
    title: scenario.title,
    operator,
    declaredControl: scenario.control[operator],
    restsOn: guardrails.map(() => []),
    friction: guardrails.map(() => 0),
    results,
    reasons,
    stories: told,
  };
  return {
    document: {
      kind: "ablation",
      schemaVersion: 1,
      guardrails: guardrails.map(({ id: name, title, layer }) => ({ id: name, title, layer })),
      settings: {
        version: "0.1.0",
        cloud: "embedded",
        terraform: "embedded",
        mode: "modelled",
        rows: null,
        approver: "reads-the-plan",
        seeds: [1],
        method: "exhaustive",
      },
      scenarios: [ablation],
    },
    runs,
    stories: told.map(({ story }) => story),
  };
}
