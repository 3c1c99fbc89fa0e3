import { createEvaluator } from "../engine/evaluator.ts";
import { formatTime } from "../engine/plan.ts";
import { graphOf } from "../engine/prepare.ts";
import { createProviders } from "../engine/providers.ts";
import type { RunContext, RunDiagnostic } from "../engine/run-context.ts";
import type { Configuration, Value } from "../language/types.ts";
import { createStateDraft } from "../state/state-draft.ts";
import type { State } from "../state/state.ts";
import type { CommandContext } from "./command-context.ts";

/** Opens a walk over a configuration and a state. */
export function createRun(
  command: CommandContext,
  of: {
    readonly configuration: Configuration;
    readonly variables: ReadonlyMap<string, Value>;
    readonly state: State;
    readonly workspace: string;
    readonly planTimestamp?: string;
    readonly applying?: boolean;
    readonly diagnostics?: RunDiagnostic[];
    readonly unsupported?: RunContext["unsupported"];
  },
): RunContext {
  const { environment, catalog, terminal } = command;
  const now = formatTime(environment.clock.now());
  const evaluator = createEvaluator({
    configuration: of.configuration,
    variables: of.variables,
    workspace: of.workspace,
    cwd: `/${command.directory}`,
    readFile: (path) => command.files.read(path),
    planTimestamp: of.planTimestamp ?? now,
    ...(of.applying === true ? { applyTimestamp: now } : {}),
  });
  return {
    configuration: of.configuration,
    catalog,
    graph: graphOf(of.configuration, catalog),
    evaluator,
    provider: createProviders(of.configuration, evaluator, environment.openSession),
    draft: createStateDraft(of.state),
    diagnostics: of.diagnostics ?? [],
    clock: environment.clock,
    random: environment.random,
    emit: (line) => terminal.print(line),
    onEvent: (event) => environment.onEvent?.(event),
    newId: (kind) => environment.newId(kind),
    unsupported: of.unsupported ?? [],
  };
}
