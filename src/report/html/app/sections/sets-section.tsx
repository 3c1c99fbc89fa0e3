import type { JSX } from "preact";
import type { Subset } from "#model/ablation";
import { idAt, idsOf } from "../ablation-view.ts";
import type { AblationView } from "../ablation-view.ts";
import { Section } from "../parts/section.tsx";
import { capital, count, fallen, kept, list, whenMissing } from "../words.ts";

const shown = 12;

/** Minimal cut and path sets as sentences, and what nets have in common. */
export function SetsSection({ view }: { readonly view: AblationView }): JSX.Element {
  const { analysis } = view;
  const ending = (missing: Subset): string =>
    view.results.get(view.full & ~missing)?.outcome === "inconclusive" ? `it cannot be told whether ${fallen[analysis.threshold]}` : fallen[analysis.threshold];
  const cuts = analysis.cutSets.map((set) => `${capital(ending(set))} ${whenMissing(idsOf(view, set))}.`);
  const keep = kept[analysis.threshold];
  const paths = analysis.pathSets.map((set) => {
    const names = idsOf(view, set);
    return names.length === 0 ? `Even without nets ${keep} is kept.` : `${list(names)} ${names.length === 1 ? "alone keeps" : "together keep"} ${keep}.`;
  });
  return (
    <Section id="sets" title="What it takes" lead="The smallest sets of nets whose loss brings production down, and the smallest that keep it standing.">
      <div class="two-columns">
        <Sentences title={count(cuts.length, "smallest cut")} sentences={cuts} none="No set of nets is a cut." />
        <Sentences title={count(paths.length, "smallest set that suffices", "smallest sets that suffice")} sentences={paths} none="No set of nets suffices." />
      </div>
      {analysis.causes.length > 0 && (
        <>
          <h3>What fails together</h3>
          <ul class="sentences">
            {analysis.causes.map(({ cause, guardrails }) => (
              <li key={`${cause.kind} ${cause.is}`}>
                {list(guardrails.map((index) => idAt(view, index)))} rest on the same {cause.kind}: <code>{cause.is}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

function Sentences({ title, sentences, none }: { readonly title: string; readonly sentences: readonly string[]; readonly none: string }): JSX.Element {
  const rest = sentences.slice(shown);
  return (
    <div>
      <h3>{capital(title)}</h3>
      {sentences.length === 0 && <p>{none}</p>}
      <ol class="sentences">
        {sentences.slice(0, shown).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
      {rest.length > 0 && (
        <details>
          <summary>{rest.length} more</summary>
          <ol class="sentences" start={shown + 1}>
            {rest.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}
