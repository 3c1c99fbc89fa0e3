import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { idsOf } from "../ablation-view.ts";
import type { AblationView } from "../ablation-view.ts";
import { list } from "../words.ts";
import { TimelineSection } from "./timeline-section.tsx";
import { WorldSection } from "./world-section.tsx";

/** The runs that the ablation kept a story of, one at a time. */
export function StorySections({ view }: { readonly view: AblationView }): JSX.Element | null {
  const { stories } = view.ablation;
  const [chosen, setChosen] = useState(0);
  const told = stories[chosen] ?? stories[0];
  if (told === undefined) return null;
  const choice = (
    <label class="choice">
      <span>Run</span>
      <select value={chosen} onChange={(event) => setChosen(Number(event.currentTarget.value))}>
        {stories.map(({ subset, story }, index) => (
          <option key={subset} value={index}>
            {subset === 0 ? "No nets" : subset === view.full ? "All nets" : `Without ${list(idsOf(view, view.full & ~subset))}`}: {story.outcome}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      <TimelineSection key={chosen} story={told.story}>
        {choice}
      </TimelineSection>
      <WorldSection story={told.story} />
    </>
  );
}
