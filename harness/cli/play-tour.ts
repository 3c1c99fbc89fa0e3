import { tourGuardrails } from "#guardrails/tour";
import type { OperatorKind } from "#model/outcome";
import type { ReportedRun } from "#model/report-document";
import type { Scenario } from "#model/scenario";
import { exitCodeOf } from "#report/create-document";
import type { Paint } from "#report/pretty/paint";
import { renderStory } from "#report/pretty/render-story";
import { renderVerdict } from "#report/pretty/render-verdict";
import { paintOutcome } from "#report/pretty/words";
import { tourScenario } from "#scenarios/tour";
import { loadScenario } from "../discover-scenarios.ts";
import { findGuardrails } from "../find-guardrails.ts";
import { createReplayCache } from "../replay/replay.ts";
import { embeddedTerraform } from "../replay/embedded-terraform.ts";
import type { ReplayCache } from "../replay/replay.ts";
import type { JudgedReplay } from "../play-judged.ts";
import { playRuns } from "./play-runs.ts";
import { createProgress } from "./progress.ts";
import { condenseStory, shortVerdict } from "./short-verdict.ts";

/** Plays the flagship incident bare and under one guardrail at a time, and prints it. Answers the exit code. */
export async function playTour(print: (text: string) => void, paint: Paint): Promise<number> {
  return tour(await loadScenario(tourScenario), paint, print);
}

async function tour(scenario: Scenario, paint: Paint, print: (text: string) => void): Promise<number> {
  const cache = createReplayCache();
  const heading = (text: string): void => print(`\n${paint.bold(`── ${text} `)}${"─".repeat(Math.max(0, 96 - text.length))}\n\n`);
  print(
    `${paint.bold("Would production have survived?")} ${scenario.summary}\n${paint.dim(`${scenario.incident.name}, ${scenario.incident.date}: ${scenario.incident.sources.join(" ")}`)}\n`,
  );

  heading("1  As it happened, without guardrails");
  const bare = await play(scenario, [], "literal", cache);
  print(`${condenseStory(renderStory(bare.run, paint))}\n${renderVerdict(bare.reported, paint)}`);

  heading("2  The same steps, under one guardrail at a time");
  const literal = await playEach(scenario, "literal", cache, (run, title) => print(`${shortVerdict(run, title, paint)}\n`));

  heading("3  An operator who tries the other ways, too");
  const bareToo = await play(scenario, [], "persistent", cache);
  const persistent = await playEach(scenario, "persistent", cache, () => undefined);
  print(table([bare.reported, ...literal], [bareToo.reported, ...persistent], paint));
  print(
    `\nNext: scartissue list guardrails · scartissue show ${tourGuardrails[0] ?? ""} · scartissue run ${scenario.id} --guardrails ${tourGuardrails.slice(0, 2).join(",")} --operator persistent --story\n`,
  );
  return exitCodeOf([bare.reported, bareToo.reported, ...literal, ...persistent]);
}

async function playEach(
  scenario: Scenario,
  operator: OperatorKind,
  cache: ReplayCache,
  tell: (run: ReportedRun, title: string) => void,
): Promise<readonly ReportedRun[]> {
  const runs: ReportedRun[] = [];
  for (const id of tourGuardrails) {
    const { reported } = await play(scenario, [id], operator, cache);
    runs.push(reported);
    tell(reported, findGuardrails([id])[0]?.title ?? "");
  }
  return runs;
}

async function play(scenario: Scenario, ids: readonly string[], operator: OperatorKind, cache: ReplayCache): Promise<JudgedReplay> {
  const settings = {
    guardrails: ids.length === 0 ? [] : findGuardrails(ids),
    operators: [operator],
    expect: undefined,
    reporters: [],
    data: "modelled",
    rows: null,
    seed: 1,
    approver: "reads-the-plan",
    maxFriction: undefined,
    concurrency: undefined,
    terraform: "embedded",
    cloud: "embedded",
    fill: true,
  } as const;
  const user = { policies: new Map(), bindings: {} };
  const progress = createProgress(process.stderr, () => performance.now());
  for await (const played of playRuns(
    { scenarios: [scenario], settings, user, replaySuffix: "", engines: { terraform: embeddedTerraform, cloud: undefined }, progress },
    cache,
  ))
    return played;
  throw new Error("no run was played");
}

function table(literal: readonly ReportedRun[], persistent: readonly ReportedRun[], paint: Paint): string {
  const name = ({ guardrails }: ReportedRun): string => guardrails.join(", ") || "none";
  const width = Math.max(...literal.map((run) => name(run).length)) + 2;
  const outcome = (run: ReportedRun | undefined): string => {
    if (run === undefined) return "";
    return paintOutcome(run.outcome, paint) + " ".repeat(Math.max(0, 14 - run.outcome.length));
  };
  const why = (run: ReportedRun | undefined): string => {
    if (run === undefined) return "";
    const ways = [...new Set(run.attempted.filter(({ result }) => result === "done").map(({ way }) => way))];
    return run.outcome === "lost" && ways.length > 0
      ? `in the end: ${ways.at(-1) ?? ""}`
      : [
          ...new Set([
            ...run.stoppedBy.map(({ guardrail, moment }) => `stopped by ${guardrail} (${moment})`),
            ...run.recoveredBy.map((id) => `recovered by ${id}`),
          ]),
        ].join(", ");
  };
  const rows = literal.map((run, index) =>
    `${name(run).padEnd(width)}${outcome(run)}${outcome(persistent[index])}${paint.dim(why(persistent[index]))}`.trimEnd(),
  );
  return `${paint.bold(`${"guardrail".padEnd(width)}${"literal".padEnd(14)}${"persistent".padEnd(14)}`)}${paint.dim("how it went for the persistent one")}\n${rows.join("\n")}\n`;
}
