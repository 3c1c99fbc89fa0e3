import * as Plot from "@observablehq/plot";
import type { ComponentChildren, JSX } from "preact";
import { useCallback, useState } from "preact/hooks";
import type { Story, StoryEvent } from "#model/story";
import { PlotFigure } from "../parts/plot-figure.tsx";
import { Section } from "../parts/section.tsx";
import { Segments } from "../parts/segments.tsx";
import { clock, count, operators } from "../words.ts";
import { StoryLines } from "./story-line.tsx";

/** What happened, step by step: a picture of when, and a list of what. */
export function TimelineSection({ story, children }: { readonly story: Story; readonly children?: ComponentChildren }): JSX.Element {
  const [length, setLength] = useState<"brief" | "whole">("brief");
  const brief = length === "brief";
  const shown = brief ? story.events.filter(matters) : story.events;
  const options = useCallback((width: number) => chart(story.events, width), [story]);
  const fired = story.events.filter((event) => event.fired.length > 0).length;
  const destructive = story.events.filter((event) => event.kind === "api-call" && event.destructive).reduce((sum, { times }) => sum + times, 0);
  return (
    <Section
      id="timeline"
      title="The incident, step by step"
      lead={`The ${story.operator} operator ${operators[story.operator]}. Times are the scenario's own, in UTC.`}
    >
      <div class="bar">
        {children}
        <Segments
          label="How much is told"
          options={[
            ["brief", "What decided"],
            ["whole", "Every step"],
          ]}
          chosen={length}
          choose={setLength}
        />
      </div>
      {story.events.length > 0 && (
        <PlotFigure
          label={`When things happened: ${count(story.events.length, "entry", "entries")}, ${count(destructive, "call")} that took something away, ${count(fired, "entry", "entries")} at which a net fired. The list below says the same.`}
          options={options}
        />
      )}
      <StoryLines events={shown} />
      {shown.length === 0 && <p>Nothing happened{brief ? " that decided anything" : ""}.</p>}
      {story.datasets.length > 0 && <Rows story={story} />}
      <details>
        <summary>Play it again</summary>
        <pre>
          <code>{story.replay}</code>
        </pre>
      </details>
    </Section>
  );
}

/** What is left of each dataset. */
function Rows({ story }: { readonly story: Story }): JSX.Element {
  return (
    <>
      <h3>Rows</h3>
      <div class="scrolls" tabIndex={0} role="region" aria-label="Rows of each dataset">
        <table>
          <thead>
            <tr>
              <th scope="col">Dataset</th>
              <th scope="col">Expected</th>
              <th scope="col">Live</th>
              <th scope="col">Restored by a drill</th>
            </tr>
          </thead>
          <tbody>
            {story.datasets.map(({ id, rowsExpected, rowsLive, rowsRestored, restoredFrom }) => (
              <tr key={id}>
                <th scope="row">{id}</th>
                <td>{rowsExpected.toLocaleString("en-US")}</td>
                <td>{rowsLive === null ? "none can be read" : rowsLive.toLocaleString("en-US")}</td>
                <td>
                  {rowsRestored === null
                    ? rowsLive === rowsExpected
                      ? "not needed"
                      : "nothing to restore from"
                    : `${rowsRestored.toLocaleString("en-US")} from ${restoredFrom ?? ""}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

export function matters({ kind, destructive, fired, result }: StoryEvent): boolean {
  return destructive || fired.length > 0 || kind === "milestone" || kind === "attempt" || kind === "report" || result === "refused";
}

function lane({ kind, who }: StoryEvent): string {
  if (kind === "api-call") return "AWS";
  if (kind === "decision" || kind === "approval" || kind === "page") return "nets";
  if (kind === "milestone" || kind === "attempt") return "script";
  return who;
}

function chart(events: readonly StoryEvent[], width: number): Plot.PlotOptions {
  const lanes = [...new Set(events.map(lane))].toSorted((one, other) => order(one) - order(other));
  const points = events.map((event) => ({ ...event, time: new Date(event.at), lane: lane(event) }));
  const of = (wanted: (event: StoryEvent) => boolean): typeof points => points.filter((point) => wanted(point));
  const common = { x: "time", y: "lane", title: (event: StoryEvent) => `${clock(event.at)} ${event.text}` } as const;
  return {
    height: lanes.length * 34 + 56,
    marginLeft: 64,
    marginTop: 12,
    marginRight: 16,
    x: { type: "utc", label: null, ticks: Math.max(2, Math.round(width / 130)) },
    y: { label: null, domain: lanes, grid: true },
    style: { background: "transparent", fontSize: "12.5px", fontFamily: "inherit" },
    marks: [
      Plot.dot(
        of((event) => !event.destructive && event.fired.length === 0 && event.kind !== "milestone"),
        { ...common, r: 3, fill: "var(--quiet)", fillOpacity: 0.55 },
      ),
      Plot.dot(
        of(({ kind }) => kind === "milestone"),
        { ...common, r: 6, symbol: "diamond", fill: "var(--accent)" },
      ),
      Plot.dot(
        of(({ fired, destructive }) => fired.length > 0 && !destructive),
        { ...common, r: 5, symbol: "square", fill: "var(--held)" },
      ),
      Plot.dot(
        of(({ destructive }) => destructive),
        { ...common, r: 5, symbol: "times", stroke: "var(--lost-text)", strokeWidth: 2 },
      ),
    ],
  };
}

function order(name: string): number {
  return name === "script" ? 0 : name === "nets" ? 2 : name === "AWS" ? 3 : 1;
}
