import { HarnessError } from "#model/errors";
import type { Guardrail } from "#model/guardrail";
import type { Scenario } from "#model/scenario";
import { loadConfig } from "../config/load-config.ts";
import { openUserGuardrails } from "../config/user-guardrails.ts";
import { findScenarios } from "../find-scenarios.ts";
import type { AddCommand } from "./add-command.ts";
import { option } from "./run-options.ts";

/** `scartissue show ID`: a scenario or a guardrail, whole. */
export const addShow: AddCommand = (program) => {
  program
    .command("show")
    .description("show one scenario or guardrail")
    .argument("<id>", "id of a scenario or guardrail")
    .addOption(option("--config <file>", "config file"))
    .action(async (id: string, options: { readonly config?: string }) => {
      const loaded = await loadConfig(options.config);
      const guardrail = openUserGuardrails(loaded).known.find((one) => one.id === id);
      const scenario = guardrail === undefined ? (await findScenarios({ ids: ["all"] }, loaded)).find((one) => one.id === id) : undefined;
      if (guardrail !== undefined) process.stdout.write(guardrailPage(guardrail));
      else if (scenario !== undefined) process.stdout.write(scenarioPage(scenario));
      else
        throw new HarnessError("usage", `There is no scenario or guardrail \`${id}\``, { hint: "See scartissue list scenarios, scartissue list guardrails" });
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
    `  promise    ${promise.scenario === "none" ? "none: it is yours" : `in ${promise.scenario}: ${promise.outcome.literal} (literal), ${promise.outcome.persistent} (persistent), friction ${promise.friction}`}`,
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
    ...scenario.assets.map(
      (asset) => `    - ${asset.id} (${asset.kind}${asset.kind === "dataset" ? `, at most ${asset.maxLoss} of data lost` : `: ${asset.types.join(", ")}`})`,
    ),
    "",
  ].join("\n");
}
