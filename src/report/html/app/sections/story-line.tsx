import type { JSX } from "preact";
import type { StoryEvent, StoryEventKind } from "#model/story";
import { clock } from "../words.ts";

const kinds: Readonly<Record<StoryEventKind, string>> = {
  command: "command",
  file: "file",
  plan: "plan",
  "api-call": "API call",
  statement: "SQL",
  decision: "net decides",
  approval: "approval",
  page: "alarm",
  milestone: "milestone",
  attempt: "attempt",
  report: "says",
  unsupported: "unknown",
};

const results: Readonly<Record<StoryEvent["result"], string>> = { done: "", failed: "failed", refused: "refused", held: "held for approval", told: "" };

/** Entries in their order. */
export function StoryLines({ events }: { readonly events: readonly StoryEvent[] }): JSX.Element {
  return (
    <ol class="timeline">
      {events.map((event, index) => (
        <StoryLine key={index} event={event} after={events[index - 1]} />
      ))}
    </ol>
  );
}

/** One entry of the timeline: when, what, who acted as whom, which net fired. The date stands where it is another than in the entry before. */
function StoryLine({ event, after }: { readonly event: StoryEvent; readonly after: StoryEvent | undefined }): JSX.Element {
  const typed = event.kind === "command" || event.kind === "api-call" || event.kind === "statement" || event.kind === "file" || event.kind === "plan";
  return (
    <li class={`entry ${event.kind} ${event.destructive ? "destructive" : ""} ${event.fired.length > 0 ? "fired" : ""}`}>
      <time dateTime={event.at}>
        {day(event) !== day(after) && <span class="day">{day(event)} </span>}
        {clock(event.at)}
      </time>
      <div>
        <p class="what">
          <span class="kind">{kinds[event.kind]}</span>{" "}
          {typed ? <code>{event.text}</code> : <span>{event.kind === "report" ? `“${event.text}”` : event.text}</span>}
          {event.times > 1 && <span class="times"> ×{event.times}</span>}
          {event.destructive && event.kind !== "plan" && <span class="badge harm">took something away</span>}
          {results[event.result] !== "" && <span class={`badge ${event.result}`}>{results[event.result]}</span>}
        </p>
        {event.detail.length > 0 && (
          <ul class="detail">
            {event.detail.map((line, index) => (
              <li key={index}>{line}</li>
            ))}
          </ul>
        )}
        {event.fired.length > 0 && event.kind !== "decision" && (
          <p class="fired-nets">
            Fired:{" "}
            {event.fired.map((id) => (
              <code key={id}>{id}</code>
            ))}
          </p>
        )}
      </div>
      {event.kind !== "milestone" && event.kind !== "attempt" && (
        <p class="who">
          {event.who}
          {event.as !== null && (
            <>
              {" as "}
              <code>{event.as}</code>
            </>
          )}
        </p>
      )}
    </li>
  );
}

function day(event: StoryEvent | undefined): string {
  return event?.at.slice(0, 10) ?? "";
}
