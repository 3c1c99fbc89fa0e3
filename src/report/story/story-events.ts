import type { ApiCallEvent, LedgerEvent } from "#model/ledger";
import type { Run } from "#model/run";
import type { StoryEvent } from "#model/story";
import { foldAlike } from "./fold-alike.ts";
import { isDestructive, storyCalls } from "./story-calls.ts";
import { terminalExcerpt } from "./terminal-excerpt.ts";

/** The script as it went: a command first, then what came of it. What happened outside the script's steps is left out. */
export function storyEvents(run: Run): readonly StoryEvent[] {
  const told: StoryEvent[] = [];
  let pending: LedgerEvent[] = [];
  const flush = (): void => {
    told.push(...tellStep(pending, run));
    pending = [];
  };
  for (const event of run.ledger) {
    if (event.step === 0) continue;
    if (pending.length > 0 && pending[0]?.step !== event.step) flush();
    if (event.kind === "milestone" || event.kind === "attempt" || event.kind === "report") {
      flush();
      told.push(...tell(event, run));
    } else pending.push(event);
  }
  flush();
  return foldAlike(told);
}

/** Events of one step: what was typed stands before what it led to, though the ledger learns its exit code last. */
function tellStep(events: readonly LedgerEvent[], run: Run): readonly StoryEvent[] {
  const calls = events.filter((event): event is ApiCallEvent => event.kind === "api-call");
  const commands = events.filter((event) => event.kind === "command");
  const rest = events.filter((event) => event.kind !== "api-call" && event.kind !== "command");
  return [
    ...commands.map((command) => tellCommand(command, events, run)),
    ...rest.filter((event) => !(commands.length > 0 && event.kind === "file")).flatMap((event) => tell(event, run)),
    ...storyCalls(calls, run),
  ];
}

function tellCommand(event: Extract<LedgerEvent, { kind: "command" }>, step: readonly LedgerEvent[], run: Run): StoryEvent {
  const calls = step.filter((one): one is ApiCallEvent => one.kind === "api-call");
  const refused = step.some(
    (one) =>
      (one.kind === "decision" && one.decision === "deny") ||
      (one.kind === "approval" && !one.granted) ||
      (one.kind === "api-call" && (one.refusedAt === "iam" || one.refusedAt === "reviewCall")),
  );
  return {
    ...head(event),
    kind: "command",
    who: event.operator,
    as: calls[0]?.userIdentity.arn ?? null,
    text: event.command,
    detail: terminalExcerpt(`${event.stdout}\n${event.stderr}`, event.exitCode !== 0),
    result: event.exitCode === 0 ? "done" : refused ? "refused" : "failed",
    destructive: calls.some((call) => isDestructive(call, run)),
    fired: firedAt(event.step, run),
  };
}

/** Guardrails whose doing something of a step was. */
function firedAt(step: number, run: Run): readonly string[] {
  const intents = run.ledger.flatMap((event) => (event.kind === "intent" && event.step === step ? [event.guardrail] : []));
  return [...new Set([...run.refusals.filter((refusal) => refusal.step === step).map(({ guardrail }) => guardrail), ...intents])];
}

const quiet = { as: null, detail: [], times: 1, destructive: false, fired: [] } as const;

function head({ at, step }: LedgerEvent): Pick<StoryEvent, "at" | "step" | "times"> {
  return { at, step, times: 1 };
}

function tell(event: LedgerEvent, run: Run): readonly StoryEvent[] {
  const usual = { ...quiet, ...head(event) };
  switch (event.kind) {
    case "file":
      return [{ ...usual, kind: "file", who: event.operator, text: event.path, result: "done" }];
    case "plan":
      return [{ ...usual, kind: "plan", who: event.operator, text: planSums(event), detail: planLines(event), result: "told" }];
    case "statement":
      return [
        {
          ...usual,
          kind: "statement",
          who: event.role,
          text: `${event.database}: ${event.sql}`,
          detail: event.sqlstate === undefined ? [] : [`SQLSTATE ${event.sqlstate}`],
          result: event.sqlstate === undefined ? "done" : "failed",
          destructive: event.sqlstate === undefined && /\b(?:drop|delete|truncate|update|alter)\b/i.test(event.sql),
        },
      ];
    case "decision":
      if (event.decision === "allow") return [];
      return [
        {
          ...usual,
          kind: "decision",
          who: event.guardrail,
          text: event.reason,
          detail: [event.moment],
          result: event.decision === "deny" ? "refused" : "held",
          fired: [event.guardrail],
        },
      ];
    case "approval":
      return [{ ...usual, kind: "approval", who: event.approver, text: event.reason, result: event.granted ? "done" : "refused", fired: [event.guardrail] }];
    case "intent":
      return [{ ...usual, kind: "page", who: event.guardrail, text: `${event.intent} ${event.detail}`.trim(), result: "told", fired: [event.guardrail] }];
    case "milestone":
      return [{ ...usual, kind: "milestone", who: "script", text: event.id, result: "told" }];
    case "attempt":
      return [
        {
          ...usual,
          kind: "attempt",
          who: event.operator,
          text: event.way,
          detail: [event.goal],
          result: event.result === "begun" ? "told" : event.result,
        },
      ];
    case "report":
      return [{ ...usual, kind: "report", who: event.operator, text: event.text, result: "told" }];
    case "unsupported":
      return [{ ...usual, kind: "unsupported", who: "simulation", text: event.message, result: "told" }];
    default:
      return storyCalls([event as ApiCallEvent], run);
  }
}

function planSums({ changes, directory }: Extract<LedgerEvent, { kind: "plan" }>): string {
  const number = (...actions: readonly string[]): number => changes.filter((change) => actions.some((action) => change.actions.includes(action))).length;
  return `${directory}: ${number("create")} to add, ${number("update")} to change, ${number("delete", "forget")} to destroy`;
}

function planLines({ changes }: Extract<LedgerEvent, { kind: "plan" }>): readonly string[] {
  const gone = changes.filter(({ actions }) => actions.includes("delete") || actions.includes("forget")).map(({ address }) => address);
  return gone.length > 8 ? [...gone.slice(0, 8), `and ${gone.length - 8} more`] : gone;
}
