import type { ApiCallEvent, LedgerEvent } from "#model/ledger";
import type { Run } from "#model/run";
import type { Paint } from "./paint.ts";

/** Lines of a command's output that are worth a reader's time. */
const shownLines = 6;

/** The script as it went, step by step: commands and what the terminal said, deletions that AWS performed or refused, what guardrails answered. */
export function renderStory(run: Run, paint: Paint, operator: string = run.operator): string {
  const lines: string[] = [
    paint.bold(run.title),
    paint.dim(`operator: ${operator} · guardrails: ${run.guardrails.join(", ") || "none"} · seed ${run.seed}`),
    "",
  ];
  const calls: ApiCallEvent[] = [];
  for (const event of run.ledger) {
    if (event.step === 0) continue;
    if (event.kind === "api-call") calls.push(event);
    else {
      if (event.kind === "command") {
        const all = calls.splice(0);
        const own = all.filter(({ step }) => step === event.step);
        lines.push(
          ...callLines(
            all.filter((call) => !own.includes(call)),
            paint,
          ),
          ...commandLines(event, own, paint),
        );
      } else lines.push(...otherLines(event, paint));
    }
  }
  return `${[...lines, ...callLines(calls, paint)].join("\n")}\n`;
}

function commandLines(event: Extract<LedgerEvent, { kind: "command" }>, calls: readonly ApiCallEvent[], paint: Paint): readonly string[] {
  const text = `${event.stdout}\n${event.stderr}`;
  return [
    `${paint.dim(clockTime(event.at))} ${paint.cyan(`${event.operator} $`)} ${paint.bold(event.command)}`,
    ...excerpt(text, event.exitCode !== 0).map((line) => `         ${paint.dim(line)}`),
    ...callLines(calls, paint),
    ...(event.exitCode === 0 ? [] : [`         ${paint.yellow(`exit ${event.exitCode}`)}`]),
  ];
}

/** Terraform's summary and errors rather than its every line. */
function excerpt(text: string, failed: boolean): readonly string[] {
  const lines = text
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== "");
  const telling = lines.filter((line) =>
    /^(Plan:|No changes|Apply complete|Destroy complete|Apply cancelled|Interrupt|.*Error: |An error occurred)/.test(line),
  );
  if (!failed && lines[0] === "{") return [];
  const chosen = telling.length > 0 ? [...new Set(telling)] : failed ? lines : lines.slice(0, 2);
  const cut = chosen.slice(0, shownLines).map((line) => (line.length > 150 ? `${line.slice(0, 147)}…` : line));
  return chosen.length > shownLines ? [...cut, `… ${chosen.length - shownLines} more`] : cut;
}

function callLines(calls: readonly ApiCallEvent[], paint: Paint): readonly string[] {
  const notable = calls.filter(
    (call) =>
      !call.readOnly && /^(Delete|Terminate|Schedule|ModifyDB|Detach|Release|Deregister|Disable|UpdateContinuousBackups|UpdateTable)/.test(call.eventName),
  );
  const groups = new Map<string, { call: ApiCallEvent; times: number }>();
  for (const call of notable) {
    const key = `${call.eventName} ${call.errorCode ?? ""} ${call.errorCode === undefined ? call.resources.join() : ""}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { call, times: 1 });
    else group.times += 1;
  }
  return [...groups.values()].map(({ call, times }) => callLine(call, times, paint));
}

function callLine(call: ApiCallEvent, times: number, paint: Paint): string {
  const name = `${call.eventSource.split(".")[0] ?? ""}:${call.eventName}`;
  const target = call.resources[0]?.split(":").slice(5).join(":") ?? "";
  const repeated = times > 1 ? ` ×${times}` : "";
  if (call.errorCode === undefined) return `         ${paint.red("✗")} ${name} ${target}${repeated}`;
  return `         ${paint.green("■")} ${name} ${target}${repeated} refused by ${call.refusedAt ?? "service"}: ${call.explanation ?? call.errorMessage ?? call.errorCode}`;
}

function otherLines(event: LedgerEvent, paint: Paint): readonly string[] {
  switch (event.kind) {
    case "milestone":
      return [paint.bold(`      ◆  ${event.id}`)];
    case "attempt":
      return event.result === "begun"
        ? [paint.dim(`      →  ${event.goal}: ${event.way}`)]
        : event.result === "failed"
          ? [paint.dim(`      ↯  that way failed`)]
          : [];
    case "decision":
      return event.decision === "allow"
        ? []
        : [`      ${paint.green("■")}  ${event.guardrail} (${event.moment}) ${event.decision === "deny" ? "denies" : "holds"}: ${event.reason}`];
    case "approval":
      return [`      ${event.granted ? paint.red("✓") : paint.green("■")}  ${event.approver} ${event.granted ? "approves" : "refuses"}: ${event.reason}`];
    case "intent":
      return [`      ${paint.cyan("!")}  ${event.guardrail}: ${event.intent} ${event.detail}`];
    case "report":
      return [`      “${event.text}” ${paint.dim(`(${event.operator}; the verdict does not listen)`)}`];
    case "unsupported":
      return [paint.yellow(`      ?  ${event.message}`)];
    default:
      return [];
  }
}

function clockTime(at: string): string {
  return at.slice(11, 19);
}
