import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Subset } from "#model/ablation";
import type { Judgement } from "#model/outcome";
import { outcomes } from "#model/outcome";
import { sizeOf } from "../ablation-view.ts";
import type { AblationView } from "../ablation-view.ts";
import { Mark } from "../parts/outcome.tsx";
import { Segments } from "../parts/segments.tsx";
import { AsTable, Section } from "../parts/section.tsx";
import { Lattice } from "../pictures/lattice.tsx";
import type { PageState } from "../state.ts";
import { Combination } from "./combination.tsx";
import { LatticeKey } from "./lattice-section.tsx";

const focusSize = 6;
type Rest = "stand" | "missing" | "mine";

/** More nets than a lattice can show: the whole by number of nets standing, and a lattice of a few of the reader's choice. */
export function ManyNetsSection({ page, view }: { readonly page: PageState; readonly view: AblationView }): JSX.Element {
  const [pointed, setPointed] = useState<Subset>();
  const [rest, setRest] = useState<Rest>(view.ablation.search === undefined ? "missing" : "stand");
  const usual = useMemo(() => mostImportant(view), [view]);
  const [chosenFocus, setFocus] = useState<readonly number[]>();
  const focus = chosenFocus ?? usual;
  const others = focus.reduce((left, index) => left & ~(1 << index), view.full);
  const base = rest === "stand" ? others : rest === "missing" ? 0 : page.subset & others;
  return (
    <Section
      id="lattice"
      title="Every combination"
      lead={`${view.guardrails.length} nets make ${(view.full + 1).toLocaleString("en-US")} sets. First all that were executed, by how many nets stand; then a closer look at a few nets.`}
    >
      <BySize view={view} />
      <h3>A closer look</h3>
      <p class="lead">
        Up to {focusSize} nets are taken away one by one in the picture; the other {view.guardrails.length - focus.length} stay as you say.
      </p>
      <div class="focus-choice">
        <fieldset class="chips">
          <legend>Nets in the picture</legend>
          {view.guardrails.map(({ id }, index) => {
            const inside = focus.includes(index);
            return (
              <button
                type="button"
                key={id}
                aria-pressed={inside}
                disabled={!inside && focus.length >= focusSize}
                onClick={() => setFocus(inside ? focus.filter((one) => one !== index) : [...focus, index].toSorted((one, other) => one - other))}
              >
                {id}
              </button>
            );
          })}
        </fieldset>
        <div class="labelled">
          <span aria-hidden="true">The others</span>
          <Segments
            label="The other nets"
            options={[
              ["missing", "are missing"],
              ["stand", "stand"],
              ["mine", "as switched above"],
            ]}
            chosen={rest}
            choose={setRest}
          />
        </div>
      </div>
      <LatticeKey view={view} />
      <div class={`lattice-and-words ${focus.length <= 6 ? "beside" : "below"}`}>
        <Lattice view={view} focus={focus} base={base} chosen={page.subset} choose={page.setSubset} point={setPointed} />
        <div class="stays">
          <Combination view={view} subset={pointed ?? page.subset} />
        </div>
      </div>
    </Section>
  );
}

function mostImportant({ analysis }: AblationView): readonly number[] {
  return analysis.importance
    .toSorted((one, other) => other.shapley.value - one.shapley.value)
    .slice(0, focusSize)
    .map(({ guardrail }) => guardrail)
    .toSorted((one, other) => one - other);
}

/** A column for each number of nets that stand, filled by how often each outcome came. */
function BySize({ view }: { readonly view: AblationView }): JSX.Element {
  const columns = useMemo(() => countBySize(view), [view]);
  const kinds: readonly Judgement[] = ["inconclusive", ...outcomes];
  return (
    <>
      <div class="by-size" aria-hidden="true">
        {columns.map(({ size, counts, total }) => (
          <div class="column" key={size}>
            <div class="stack">
              {kinds.map((kind) => {
                const share = total === 0 ? 0 : (counts.get(kind) ?? 0) / total;
                return share === 0 ? null : (
                  <div key={kind} class={`part ${kind}`} style={{ flexGrow: share }} title={`${kind}: ${counts.get(kind) ?? 0} of ${total}`}>
                    {share > 0.09 && <Mark outcome={kind} />}
                  </div>
                );
              })}
            </div>
            <span>{size}</span>
          </div>
        ))}
      </div>
      <p class="axis" aria-hidden="true">
        number of nets standing →
      </p>
      {view.ablation.search !== undefined && (
        <p class="lead">Only what the search executed is counted here. It chose where to look, so these shares say nothing about all sets.</p>
      )}
      <AsTable
        caption="Outcomes by number of nets standing"
        head={["Nets standing", ...outcomes, "inconclusive", "Executed"]}
        rows={columns.map(({ size, counts, total }) => [size, ...[...outcomes, "inconclusive" as const].map((kind) => counts.get(kind) ?? 0), total])}
      />
    </>
  );
}

function countBySize({
  guardrails,
  results,
}: AblationView): readonly { readonly size: number; readonly counts: ReadonlyMap<Judgement, number>; readonly total: number }[] {
  const columns = Array.from({ length: guardrails.length + 1 }, (_, size) => ({ size, counts: new Map<Judgement, number>(), total: 0 }));
  for (const { subset, outcome } of results.values()) {
    const column = columns[sizeOf(subset)];
    if (column === undefined) continue;
    column.counts.set(outcome, (column.counts.get(outcome) ?? 0) + 1);
    column.total += 1;
  }
  return columns;
}
