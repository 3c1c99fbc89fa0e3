// Replays on modelled and on real rows, and prints where the two come to different facts: every scenario bare, by both operators, and the flagship under
// every guardrail. `--all` takes every scenario under every guardrail instead, which takes hours.
import { catalogue } from "#guardrails/catalogue";
import { loadScenario, scenarioIds } from "#harness/discover-scenarios";
import { dataOpener } from "#harness/open-data";
import { prepareWorld, runScenario } from "#harness/replay/run-scenario";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind } from "#model/outcome";
import { judge } from "#verdict/judge";
import { usualRun } from "#harness/usual-run";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
const operators: readonly OperatorKind[] = ["literal", "persistent"];
const all = process.argv.includes("--all");
let compared = 0;
let differing = 0;

for (const id of scenarioIds()) {
  const sets: readonly (readonly Guardrail[])[] = all || id === "missing-state-cleanup" ? [[], ...catalogue.map((guardrail) => [guardrail])] : [[]];
  for (const guardrails of sets) {
    const kinds = all || guardrails.length === 0 ? operators : operators.slice(0, 1);
    const modelled = await factsOf(id, guardrails, kinds, "modelled");
    const postgres = await factsOf(id, guardrails, kinds, "postgres");
    compared += kinds.length;
    const name = `${id} under ${guardrails[0]?.id ?? "nothing"}`;
    if (modelled === postgres) process.stdout.write(`✓ ${name} (${kinds.join(", ")})\n`);
    else {
      differing += 1;
      process.stdout.write(`✗ ${name}\n  modelled ${modelled}\n  postgres ${postgres}\n`);
    }
  }
}
process.stdout.write(`${compared} replays compared in both data modes, ${differing} differ\n`);
process.exitCode = differing === 0 && compared > 0 ? 0 : 1;

/** What both modes must agree on. Checksums are each mode's own. */
async function factsOf(id: string, guardrails: readonly Guardrail[], kinds: readonly OperatorKind[], data: "modelled" | "postgres"): Promise<string> {
  const options = usualRun({ scenario: await loadScenario(id), guardrails, rows: 500, openData: dataOpener(data) });
  const prepared = await prepareWorld({ ...options, operator: "literal" });
  const facts: object[] = [];
  for (const operator of kinds) {
    const run = await runScenario({ ...options, operator }, prepared);
    if (run.mode !== data) throw new Error(`asked for ${data}, played ${run.mode}`);
    const { moments, milestones, datasets, backups, stoppedBy } = judge(run);
    facts.push({ operator, moments, milestones, datasets, backups, stoppedBy, unsupported: run.unsupported });
  }
  await prepared.stage.data.dispose();
  return JSON.stringify(facts);
}
