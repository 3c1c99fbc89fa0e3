import type { JSX } from "preact";
import type { AblationView } from "./ablation-view.ts";
import { Contents } from "./parts/contents.tsx";
import type { PageState } from "./state.ts";
import { AblationVerdict } from "./sections/ablation-verdict.tsx";
import { BrokenSection } from "./sections/broken-section.tsx";
import { drawnNets, LatticeSection } from "./sections/lattice-section.tsx";
import { ImportanceSection } from "./sections/importance-section.tsx";
import { ManyNetsSection } from "./sections/many-nets-section.tsx";
import { SetsSection } from "./sections/sets-section.tsx";
import { StorySections } from "./sections/story-sections.tsx";
import { TrySection } from "./sections/try-section.tsx";

/** An ablation, from the verdict down to the single run. */
export function AblationSections({ page, view }: { readonly page: PageState; readonly view: AblationView }): JSX.Element {
  return (
    <>
      <AblationVerdict view={view} />
      <Contents
        parts={[
          ["nets", "Take nets away"],
          ["lattice", "Every combination"],
          ["sets", "What it takes"],
          ["importance", "What each net is worth"],
          ...(view.ablation.stories.length > 0
            ? ([
                ["timeline", "The incident, step by step"],
                ["world", "What is left"],
              ] as const)
            : []),
        ]}
      />
      <TrySection page={page} view={view} />
      {view.guardrails.length <= drawnNets ? <LatticeSection page={page} view={view} /> : <ManyNetsSection page={page} view={view} />}
      <SetsSection view={view} />
      <ImportanceSection view={view} />
      <BrokenSection view={view} />
      <StorySections view={view} />
    </>
  );
}
