import type { OperatorKind } from "#model/outcome";
import type { Scenario, Terminal } from "#model/scenario";
import type { Stage } from "./stage.ts";
import { openTerminal } from "./terminal.ts";

/** Every terminal of the scenario's world, by name. */
export function openTerminals(stage: Stage, scenario: Scenario, operator: OperatorKind): Readonly<Record<string, Terminal>> {
  return Object.fromEntries(scenario.world.terminals.map((definition) => [definition.name, openTerminal(stage, definition, operator)]));
}
