import { catalogue } from "#guardrails/catalogue";
import { HarnessError } from "#model/errors";
import type { Guardrail } from "#model/guardrail";
import type { Scenario } from "#model/scenario";
import { loadScenario, scenarioIds } from "../discover-scenarios.ts";
import type { AddCommand } from "./add-command.ts";

/** `scartissue show ID`: a scenario or a guardrail, whole. */
export const addShow: AddCommand = (program) => {
  program
    .command("show")
    .description("show one scenario or guardrail")
    .argument("<id>", "id of a scenario or guardrail")
    .action(async (id: string) => {
      const guardrail = catalogue.find((one) => one.id === id);
      if (guardrail !== undefined) process.stdout.write(guardrailPage(guardrail));
      else if (scenarioIds().includes(id)) process.stdout.write(scenarioPage(await loadScenario(id)));
      else throw new HarnessError("usage", `There is no scenario or guardrail \`${id}\``, { hint: "See scartissue list scenarios, scartissue list guardrails" });
    });
};

const hooks = ["harden", "provision", "reviewCommand", "reviewFile", "reviewPlan", "reviewStatement", "reviewCall", "observe", "onSchedule"] as const;

function guardrailPage(guardrail: Guardrail): string {
  const { promise } = guardrail;
  return [
    `${guardrail.id}  ${guardrail.title}`,
    "",
    `  stops      ${guardrail.stops}`,
    `  acts at    ${hooks.filter((hook) => guardrail[hook] !== undefined).join(", ")}`,
    `  promise    in ${promise.scenario}: ${promise.outcome.literal} (literal), ${promise.outcome.persistent} (persistent), friction ${promise.friction}`,
    "  bypasses",
    ...guardrail.bypasses.map((bypass) => `    - ${bypass}`),
    "",
  ].join("\n");
}

function scenarioPage(scenario: Scenario): string {
  const { incident } = scenario;
  return [
    `${scenario.id}  ${scenario.title}`,
    "",
    `  ${scenario.summary}`,
    `  incident    ${incident.name}, ${incident.date}${incident.synthetic === true ? " (synthetic)" : ""}`,
    ...incident.sources.map((source) => `              ${source}`),
    `  techniques  ${scenario.techniques.join(", ")}`,
    `  milestones  ${scenario.milestones.join(" → ")}`,
    `  control     ${scenario.control.literal} (literal), ${scenario.control.persistent} (persistent)`,
    "  must survive",
    ...scenario.assets.map((asset) => `    - ${asset.id} (${asset.kind}${asset.kind === "dataset" ? `, at most ${asset.maxLoss} of data lost` : `: ${asset.types.join(", ")}`})`),
    "",
  ].join("\n");
}
