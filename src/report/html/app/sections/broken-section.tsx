import type { JSX } from "preact";
import { idAt, idsOf } from "../ablation-view.ts";
import type { AblationView } from "../ablation-view.ts";
import { OutcomeWord } from "../parts/outcome.tsx";
import { Section } from "../parts/section.tsx";
import { count, list } from "../words.ts";

/** Pairs in which one net more made it worse, with the commands that play both. */
export function BrokenSection({ view }: { readonly view: AblationView }): JSX.Element | null {
  const { brokenPairs, brokenPairCount, orderDependent } = view.analysis;
  if (brokenPairCount === 0 && orderDependent === 0) return null;
  return (
    <Section id="broken" title="Where one net more did worse">
      {orderDependent > 0 && (
        <p>{count(orderDependent, "combination")} ended differently by seed, that is, by the order in which things happened; the worst is shown.</p>
      )}
      {brokenPairCount > 0 && (
        <p>
          {count(brokenPairCount, "pair")} of combinations {brokenPairCount === 1 ? "breaks" : "break"} the rule that more nets never do worse
          {brokenPairs.length < brokenPairCount ? `; the first ${brokenPairs.length} are listed` : ""}.
        </p>
      )}
      <ul class="pairs">
        {brokenPairs.map(({ subset, added, without, with: worse, replays }) => (
          <li key={`${subset} ${added}`}>
            <p>
              With {list(idsOf(view, subset)) || "no nets"}: <OutcomeWord outcome={without} />. With <code>{idAt(view, added)}</code> as well:{" "}
              <OutcomeWord outcome={worse} />.
            </p>
            <details>
              <summary>Play both again</summary>
              {replays.map((command) => (
                <pre key={command}>
                  <code>{command}</code>
                </pre>
              ))}
            </details>
          </li>
        ))}
      </ul>
    </Section>
  );
}
