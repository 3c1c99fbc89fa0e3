import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Subset } from "#model/ablation";
import { falls, idsOf, sizeOf } from "../ablation-view.ts";
import type { AblationView } from "../ablation-view.ts";
import { OutcomeLegend, OutcomeWord } from "../parts/outcome.tsx";
import { AsTable, Section } from "../parts/section.tsx";
import { Lattice } from "../pictures/lattice.tsx";
import type { PageState } from "../state.ts";
import { Combination } from "./combination.tsx";

/** Up to this many nets every combination is drawn on its own. */
export const drawnNets = 7;

export function LatticeSection({ page, view }: { readonly page: PageState; readonly view: AblationView }): JSX.Element {
  const [pointed, setPointed] = useState<Subset>();
  const focus = useMemo(() => view.guardrails.map((_, index) => index), [view.guardrails]);
  const rows = useMemo(
    () => [...view.results.values()].toSorted((one, other) => sizeOf(other.subset) - sizeOf(one.subset) || other.subset - one.subset),
    [view],
  );
  return (
    <Section
      id="lattice"
      title="Every combination"
      lead={`One shape for each of the ${2 ** view.guardrails.length} sets of nets: all nets at the top, none at the bottom, a line where one net makes the difference between two sets.`}
    >
      <LatticeKey view={view} />
      <div class={`lattice-and-words ${focus.length <= 6 ? "beside" : "below"}`}>
        <Lattice view={view} focus={focus} base={0} chosen={page.subset} choose={page.setSubset} point={setPointed} />
        <div class="stays">
          <Combination view={view} subset={pointed ?? page.subset} />
        </div>
      </div>
      <AsTable
        caption="Every combination and its outcome"
        head={["Nets standing", "Which", "Outcome", "Enough"]}
        rows={rows.map(({ subset, outcome }) => [
          sizeOf(subset),
          idsOf(view, subset).join(", ") || "none",
          <OutcomeWord outcome={outcome} />,
          falls(outcome, view.analysis.threshold) ? "no" : "yes",
        ])}
      />
    </Section>
  );
}

export function LatticeKey({ view }: { readonly view: AblationView }): JSX.Element {
  return (
    <div class="key">
      <OutcomeLegend inconclusive={view.analysis.inconclusive > 0} />
      <ul class="legend">
        <li>
          <svg viewBox="-12 -12 24 24" class="swatch" aria-hidden="true">
            <circle r={8} />
          </svg>{" "}
          good enough
        </li>
        <li>
          <svg viewBox="-12 -12 24 24" class="swatch" aria-hidden="true">
            <rect x={-7} y={-7} width={14} height={14} rx={2} />
          </svg>{" "}
          below the threshold
        </li>
        <li>
          <svg viewBox="-12 -12 24 24" class="swatch" aria-hidden="true">
            <circle r={6} />
            <circle class="ring path" r={10} />
          </svg>{" "}
          smallest set that suffices (path set)
        </li>
        <li>
          <svg viewBox="-12 -12 24 24" class="swatch" aria-hidden="true">
            <rect x={-5} y={-5} width={10} height={10} rx={2} />
            <rect class="ring cut" x={-10} y={-10} width={20} height={20} rx={5} />
          </svg>{" "}
          what is left after a smallest cut (cut set)
        </li>
      </ul>
    </div>
  );
}
