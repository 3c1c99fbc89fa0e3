import type { ApiCallEvent } from "#model/ledger";
import type { Run } from "#model/run";
import type { StoryEvent } from "#model/story";
import { groupBy } from "./group-by.ts";

/** AWS's verbs for taking something away or switching a protection off. */
const takesAway = /^(Delete|Terminate|Schedule\w*Deletion|Deregister|Disable|Release|Purge|BatchDelete|ModifyDB|UpdateTable|UpdateContinuousBackups)/;
const namedTargets = 8;

/** A step's calls in few lines: what took something away, what was refused, what failed; the rest of the writes in one. Reads that AWS answered are left out. */
export function storyCalls(calls: readonly ApiCallEvent[], run: Run): readonly StoryEvent[] {
  const written = calls.filter((call) => !call.readOnly || call.refusedAt === "iam" || call.refusedAt === "reviewCall");
  const quiet = written.filter((call) => call.errorCode === undefined && !takesAway.test(call.eventName));
  const groups = groupBy(
    written.filter((call) => !quiet.includes(call)),
    (call) => [call.eventName, call.errorCode ?? "", call.refusedAt ?? "", call.userIdentity.arn].join(" "),
  );
  return [...[...groups.values()].map((alike) => tellAlike(alike, run)), ...tellQuiet(quiet)];
}

/** Whether a call took away or changed what stood there before the script. */
export function isDestructive(call: ApiCallEvent, run: Run): boolean {
  return (
    call.errorCode === undefined &&
    !call.readOnly &&
    takesAway.test(call.eventName) &&
    run.before.items.some(({ arn }) => call.resources.some((resource) => resource === arn || resource.startsWith(`${arn}/`)))
  );
}

function tellAlike(alike: readonly ApiCallEvent[], run: Run): StoryEvent {
  const [call] = alike as readonly [ApiCallEvent, ...ApiCallEvent[]];
  const targets = [...new Set(alike.flatMap(({ resources }) => resources.slice(0, 1)).map(shortArn))];
  const why = call.errorCode === undefined ? undefined : (call.explanation ?? call.errorMessage ?? call.errorCode);
  return {
    at: call.at,
    step: call.step,
    kind: "api-call",
    who: call.userIdentity.arn.split("/").at(-1) ?? "",
    as: call.userIdentity.arn,
    text: [callName(call), targets.length === 1 ? targets[0] : ""].join(" ").trim(),
    detail: [...(why === undefined ? [] : [why]), ...(targets.length > 1 ? shortList(targets) : [])],
    result: call.errorCode === undefined ? "done" : call.refusedAt === "iam" || call.refusedAt === "reviewCall" ? "refused" : "failed",
    times: alike.length,
    destructive: alike.some((one) => isDestructive(one, run)),
    fired: call.errorCode === undefined ? [] : firedAt(call, run),
  };
}

function tellQuiet(calls: readonly ApiCallEvent[]): readonly StoryEvent[] {
  const [first] = calls;
  if (first === undefined) return [];
  const names = [...groupBy(calls, callName)].map(([name, alike]) => (alike.length === 1 ? name : `${name} ×${alike.length}`));
  return [
    {
      at: first.at,
      step: first.step,
      kind: "api-call",
      who: first.userIdentity.arn.split("/").at(-1) ?? "",
      as: first.userIdentity.arn,
      text: calls.length === 1 ? callName(first) : "calls that make or change something",
      detail: calls.length === 1 ? first.resources.slice(0, 1).map(shortArn) : shortList(names),
      result: "done",
      times: calls.length,
      destructive: false,
      fired: [],
    },
  ];
}

function firedAt({ step, refusedAt }: ApiCallEvent, run: Run): readonly string[] {
  return [...new Set(run.refusals.filter((refusal) => refusal.step === step && refusal.moment === refusedAt).map(({ guardrail }) => guardrail))];
}

function callName({ eventSource, eventName }: ApiCallEvent): string {
  return `${eventSource.split(".")[0] ?? ""}:${eventName}`;
}

function shortArn(arn: string): string {
  return arn.split(":").slice(5).join(":");
}

function shortList(words: readonly string[]): readonly string[] {
  return words.length > namedTargets ? [...words.slice(0, namedTargets), `and ${words.length - namedTargets} more`] : words;
}
