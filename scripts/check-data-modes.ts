import { catalogue } from "#guardrails/catalogue";
import { loadScenario, scenarioIds } from "#harness/discover-scenarios";
import { dataOpener } from "#harness/open-data";
import { createReplayCache, replay } from "#harness/replay/replay";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind } from "#model/outcome";
import type { Scenario } from "#model/scenario";

/** Replays every scenario under every guardrail on modelled and on real rows, and prints where the verdicts differ. Arguments: ids of scenarios to take instead of all. */
const wanted = process.argv.slice(2);
let compared = 0;
const differing: string[] = [];
for (const id of wanted.length === 0 ? scenarioIds() : wanted) {
  const scenario = await loadScenario(id);
  for (const guardrail of [undefined, ...catalogue]) {
    for (const operator of ["literal", "persistent"] as const) {
      const guardrails = guardrail === undefined ? [] : [guardrail];
      const [modelled, postgres] = [await shown(scenario, guardrails, operator, "modelled"), await shown(scenario, guardrails, operator, "postgres")];
      compared += 1;
      if (modelled !== postgres) differing.push(`${id} under ${guardrail?.id ?? "nothing"} (${operator}):\n  modelled ${modelled}\n  postgres ${postgres}`);
    }
  }
  console.log(`${id}: ${compared} compared so far, ${differing.length} differ`);
}
for (const line of differing) console.log(line);
process.exitCode = differing.length === 0 ? 0 : 1;

async function shown(scenario: Scenario, guardrails: readonly Guardrail[], operator: OperatorKind, data: "modelled" | "postgres"): Promise<string> {
  const { verdict } = await replay(
    {
      scenario,
      guardrails,
      operator,
      seed: 1,
      rows: 500,
      openData: dataOpener(data),
      approverHabit: "reads-the-plan",
      authorization: "enforced",
      drills: "needed",
      routine: false,
    },
    createReplayCache(),
  );
  const { outcome, moments, milestones, datasets, backups, stoppedBy } = verdict;
  return JSON.stringify({ outcome, moments, milestones, datasets, backups, stoppedBy });
}
