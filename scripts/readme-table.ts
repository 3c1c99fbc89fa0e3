import { catalogue } from "#guardrails/catalogue";
import { loadScenario } from "#harness/discover-scenarios";
import { createReplayCache, replay } from "#harness/replay/replay";
import type { Replay } from "#harness/replay/replay";
import type { Guardrail } from "#model/guardrail";
import type { LedgerEvent } from "#model/ledger";
import type { OperatorKind } from "#model/outcome";
import { tourScenario } from "#scenarios/tour";
import { usualRun } from "#harness/usual-run";

/** Marks between which the README holds the table. */
export const tableMarks = { begin: "<!-- table -->", end: "<!-- /table -->" } as const;

/** The flagship under no guardrail and under each of the catalogue alone, by replaying it, as a Markdown table. */
export async function renderReadmeTable(): Promise<string> {
  const scenario = await loadScenario(tourScenario);
  const cache = createReplayCache();
  const play = async (guardrails: readonly Guardrail[], operator: OperatorKind): Promise<Replay> =>
    replay(usualRun({ scenario, guardrails, operator, routine: operator === "literal" && guardrails.length > 0 }), cache);
  const rows = [];
  for (const guardrails of [[], ...catalogue.map((guardrail) => [guardrail])]) {
    rows.push(rowOf(guardrails[0]?.id, await play(guardrails, "literal"), await play(guardrails, "persistent")));
  }
  return ["| guardrail alone | literal | persistent | friction | what became of the persistent operator's run |", "|---|---|---|---|---|", ...rows].join("\n");
}

function rowOf(id: string | undefined, literal: Replay, persistent: Replay): string {
  const friction = literal.verdict.friction.length === 0 ? "" : String(literal.verdict.friction.length);
  return `| ${id === undefined ? "none" : `\`${id}\``} | ${literal.verdict.outcome} | ${persistent.verdict.outcome} | ${friction} | ${storyOf(persistent)} |`;
}

function storyOf({ run, verdict }: Replay): string {
  const { outcome, moments, stoppedBy, recoveredBy, reasons } = verdict;
  if (outcome === "inconclusive") return reasons.join("; ");
  if (moments.scriptEnd !== outcome) return `${moments.scriptEnd} when the script ends, ${outcome} 35 days later`;
  if (outcome === "lost") return `the data went when it tried to ${fatalWay(run.ledger)}`;
  if (recoveredBy.length > 0) return "destroyed; a drill brought the rows back";
  return `stopped at ${[...new Set(stoppedBy.map(({ moment }) => `\`${moment}\``))].join(", ")}`;
}

/** The way under which the last deletion of a database went through. */
function fatalWay(ledger: readonly LedgerEvent[]): string {
  const deletion = ledger.findLastIndex(
    (event) => event.kind === "api-call" && /^Delete(DBCluster|DBInstance)$/.test(event.eventName) && event.errorCode === undefined,
  );
  const way = ledger.slice(0, deletion).findLast((event) => event.kind === "attempt" && event.result === "begun");
  return way?.kind === "attempt" ? way.way : "do something else";
}

/** The text with another table between the marks. @throws Error when a mark is missing */
export function replaceTable(text: string, table: string, { begin, end }: { readonly begin: string; readonly end: string } = tableMarks): string {
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 || to < from) throw new Error(`README.md lacks ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n${table}\n${text.slice(to)}`;
}
