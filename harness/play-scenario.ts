import { HarnessError } from "#model/errors";
import type { ReportedRun } from "#model/report-document";
import { checkConfig } from "./config/check-config.ts";
import { openUserGuardrails } from "./config/user-guardrails.ts";
import { findGuardrails } from "./find-guardrails.ts";
import { findScenarios } from "./find-scenarios.ts";
import { dataOpener } from "./open-data.ts";
import { openEngines } from "./open-engines.ts";
import { playJudged } from "./play-judged.ts";
import { createReplayCache, disposeReplayCache } from "./replay/replay.ts";
import type { ReplayRequest } from "./replay-request.ts";

/** Worlds and controls on modelled data are built once per process, however often they are asked for. */
const cache = createReplayCache();

/** @see replayScenario in index.ts */
export async function playScenario(request: ReplayRequest): Promise<ReportedRun> {
  const { guardrails = [], bindings = {}, folder = process.cwd() } = request;
  const config = checkConfig({ bindings, ...(guardrails.length === 0 ? {} : { guardrails }) }, "replayScenario");
  const loaded = { config, file: undefined, folder };
  const user = openUserGuardrails(loaded);
  const [scenario] = typeof request.scenario === "string" ? await findScenarios({ ids: [request.scenario] }, loaded) : [request.scenario];
  if (scenario === undefined) throw new HarnessError("usage", "No scenario was named", { hint: "Name one by its id, or hand one over" });
  const engines = await openEngines({ terraform: request.terraform ?? "embedded", cloud: request.cloud ?? "embedded", fill: request.fill ?? true });
  const shared =
    engines.terraform.name === "embedded" &&
    engines.cloud === undefined &&
    typeof request.scenario === "string" &&
    request.data !== "postgres" &&
    guardrails.every((entry) => typeof entry === "string");
  const used = shared ? cache : createReplayCache();
  try {
    const { reported } = await playJudged(
      {
        scenario,
        guardrails: user.chosen === undefined ? [] : findGuardrails(user.chosen, user.known),
        operator: request.operator ?? "literal",
        seed: request.seed ?? 1,
        rows: request.rows ?? null,
        openData: dataOpener(request.data ?? "modelled"),
        approverHabit: request.approver ?? "reads-the-plan",
        authorization: "enforced",
        terraform: engines.terraform,
        ...(engines.cloud === undefined ? {} : { cloud: engines.cloud }),
        drills: "needed",
        routine: guardrails.length > 0,
      },
      user,
      request,
      used,
    );
    return reported;
  } finally {
    if (!shared) await disposeReplayCache(used);
    await engines.close();
  }
}
