import { reportRun, exitCodeOf } from "#report/create-document";
import { HarnessError } from "#model/errors";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind, Outcome } from "#model/outcome";
import type { ReportDocument } from "#model/report-document";
import type { WorldFacts } from "#model/world";
import { loadScenario } from "../discover-scenarios.ts";
import { findGuardrails } from "../find-guardrails.ts";
import { dataOpener } from "../open-data.ts";
import type { DataMode } from "../open-data.ts";
import { createReplayCache, replay } from "../replay/replay.ts";
import { openReporters } from "../reporters/open-reporters.ts";
import type { AddCommand } from "./add-command.ts";
import { collect, guardrailChoice, oneOf, operatorWord, outcomeWord, wholeNumber } from "./run-options.ts";

interface RunFlags {
  readonly guardrails?: readonly string[] | false;
  readonly operator: readonly OperatorKind[];
  readonly expect?: Outcome;
  readonly reporter?: readonly string[];
  readonly data: DataMode;
  readonly rows?: number;
  readonly seed: number;
  readonly approver: WorldFacts["approver"]["habit"];
  readonly maxFriction?: number;
  readonly bail?: boolean;
  readonly story?: boolean;
}

/** `scartissue run SCENARIO…` */
export const addRun: AddCommand = (program, finish) => {
  program
    .command("run")
    .description("replay scenarios under guardrails and judge what is left")
    .argument("<scenario...>", "ids of scenarios, or all")
    .option("--guardrails <ids>", "guardrails that stand together, separated by commas (repeatable)", collect)
    .option("--no-guardrails", "a control run: no guardrails, on purpose")
    .option("--operator <kind>", "literal or persistent", (word: string): readonly OperatorKind[] => [operatorWord(word)], ["literal"] as readonly OperatorKind[])
    .option("--expect <outcome>", "outcome that is expected, or better", outcomeWord)
    .option("--reporter <name[:file]>", "pretty, json or junit, with an optional file (repeatable)", collect)
    .option("--data <mode>", "modelled or postgres (real rows in PGlite)", oneOf("modelled", "postgres"), "modelled")
    .option("--rows <n>", "rows of the scenario's largest table", wholeNumber(1))
    .option("--seed <n>", "seed of the replay", wholeNumber(0), 1)
    .option("--approver <habit>", "what approvers do: reads-the-plan or rubber-stamp", oneOf("reads-the-plan", "rubber-stamp"), "reads-the-plan")
    .option("--max-friction <n>", "refusals of legitimate work that are accepted", wholeNumber(0))
    .option("--bail", "stop at the first run that does not pass")
    .option("--story", "tell each run step by step")
    .action(async (ids: readonly string[], flags: RunFlags) => finish(await runScenarios(ids, flags)));
};

async function runScenarios(ids: readonly string[], flags: RunFlags): Promise<number> {
  const choice = guardrailChoice(flags);
  if (choice === undefined) {
    throw new HarnessError("usage", "No guardrails were named", { hint: "Say --guardrails id,id (see `scartissue list guardrails`), or --no-guardrails for a control run" });
  }
  const guardrails = choice === "control" ? [] : findGuardrails(choice);
  const reporters = await openReporters(flags.reporter ?? ["pretty"], { story: flags.story === true });
  const cache = createReplayCache();
  const runs: ReportDocument["runs"][number][] = [];
  for (const id of ids) {
    const scenario = await loadScenario(id);
    for (const operator of flags.operator) {
      const judged = await replay(
        {
          scenario,
          guardrails,
          operator,
          seed: flags.seed,
          rows: flags.rows ?? null,
          openData: dataOpener(flags.data),
          approverHabit: flags.approver,
          authorization: "enforced",
          drills: "needed",
          routine: guardrails.length > 0,
        },
        cache,
      );
      const expected = flags.expect ?? expectation(guardrails, scenario.id, operator);
      const reported = reportRun({ ...judged, expected, ...(flags.maxFriction === undefined ? {} : { maxFriction: flags.maxFriction }) });
      runs.push(reported);
      await reporters.onRun(reported, judged.run);
      if (flags.bail === true && reported.status !== "passed") break;
    }
  }
  await reporters.onEnd({ schemaVersion: 1, runs });
  return exitCodeOf(runs);
}

/** `held`, or the promise of a guardrail that stands alone in the scenario that proves it. */
function expectation(guardrails: readonly Guardrail[], scenario: string, operator: OperatorKind): Outcome {
  const [only] = guardrails;
  return guardrails.length === 1 && only !== undefined && only.promise.scenario === scenario ? only.promise.outcome[operator] : "held";
}
