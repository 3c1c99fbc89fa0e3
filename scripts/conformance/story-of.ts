import type { Replay } from "#harness/replay/replay";
import type { ApiCallEvent, LedgerEvent } from "#model/ledger";
import type { Run } from "#model/run";
import { isDestructive } from "./destructive-calls.ts";

/**
 * What a replay's story comes down to, as texts to compare: how it ended at both moments, which milestones and ways, who stopped it, what was destroyed and by which
 * calls, what the commands' exit codes were, which rows are left, and the friction. Ids that AWS makes up are not in it.
 *
 * Which duplicates stand when an apply is interrupted is nowhere determined, so the `aws` commands that clean them up, and their calls, are not compared: what they
 * took of production is, as `destroyed`. A call that was tried again counts as it ended at last.
 */
export function storyOf({ run, verdict, control }: Replay): Readonly<Record<string, string>> {
  return {
    outcome: verdict.outcome,
    "control's outcome": control.verdict.outcome,
    "outcome when the script ends": verdict.moments.scriptEnd,
    milestones: lines(verdict.milestones.map(({ id, reached }) => `${id} ${reached ? "reached" : "missed"}`)),
    ways: lines(verdict.attempted.map(({ way, result }) => `${way}: ${result}`)),
    commands: lines(
      commandsOf(run)
        .filter(({ command }) => !isCleaningUp(command))
        .map(({ command, exitCode }) => `${command.split(" ").slice(0, 3).join(" ")} → ${exitCode}`),
    ),
    "stopped by": lines(unique(verdict.stoppedBy.map(({ guardrail, moment }) => `${guardrail} (${moment})`))),
    "recovered by": lines(verdict.recoveredBy.toSorted()),
    "never fired": lines(verdict.neverFired.toSorted()),
    destroyed: lines(verdict.destroyed.map(({ address, type }) => address ?? type).toSorted()),
    "destructive calls": lines(destructiveCallsOf(run)),
    rows: lines(verdict.datasets.map(({ id, rowsLive, rowsRestored }) => `${id}: ${rowsLive ?? "none"} live, ${rowsRestored ?? "none"} restored`)),
    assets: lines(verdict.assets.map(({ id, survived }) => `${id} ${survived ? "survived" : "did not survive"}`).toSorted()),
    friction: lines(verdict.friction.map(({ guardrail, step }) => `${guardrail}: ${step}`)),
    "not supported": lines(run.unsupported),
  };
}

type Command = Extract<LedgerEvent, { kind: "command" }>;

function commandsOf({ ledger }: Run): readonly Command[] {
  return ledger.filter((event) => event.kind === "command");
}

function isCleaningUp(command: string): boolean {
  return command.startsWith("aws ");
}

function destructiveCallsOf(run: Run): readonly string[] {
  const cleaning = new Set(commandsOf(run).flatMap(({ command, step }) => (isCleaningUp(command) ? [step] : [])));
  const calls = run.ledger.filter((event) => event.kind === "api-call").filter((event) => isDestructive(event) && !cleaning.has(event.step));
  const ended = new Map(calls.map((call) => [`${call.eventName} ${JSON.stringify(call.requestParameters)}`, callName(call)]));
  return unique([...ended.values()]);
}

function callName({ eventSource, eventName, errorCode, refusedAt }: ApiCallEvent): string {
  return `${eventSource.split(".", 1)[0] ?? ""}:${eventName} ${errorCode ?? "done"}${refusedAt === undefined || refusedAt === "service" ? "" : ` at ${refusedAt}`}`;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}

function lines(texts: readonly string[]): string {
  return texts.join("; ");
}
