import type { JSX } from "preact";
import type { BrokenPair } from "#model/ablation";
import { idAt, idsOf } from "../ablation-view.ts";
import type { AblationView } from "../ablation-view.ts";
import { OutcomeWord } from "../parts/outcome.tsx";
import { Section } from "../parts/section.tsx";
import { count } from "../words.ts";
import { Ids } from "./combination.tsx";

/** Pairs in which one net more made it worse, with the commands that play both. */
export function BrokenSection({ view }: { readonly view: AblationView }): JSX.Element | null {
  const { brokenPairs, brokenPairCount, orderDependent } = view.analysis;
  if (brokenPairCount === 0 && orderDependent === 0) return null;
  return (
    <Section id="broken" title="Where one net more did worse">
      {orderDependent > 0 && (
        <p class="lead">
          {count(orderDependent, "combination")} ended differently by seed, that is, by the order in which things happened; the worst is shown.
        </p>
      )}
      {brokenPairCount > 0 && (
        <p class="lead">
          {count(brokenPairCount, "pair")} of combinations {brokenPairCount === 1 ? "breaks" : "break"} the rule that more nets never do worse
          {brokenPairs.length < brokenPairCount ? `; the first ${brokenPairs.length} are listed` : ""}.
        </p>
      )}
      {groupsOf(brokenPairs).map((pairs) => (
        <Group key={`${pairs[0].added} ${pairs[0].without} ${pairs[0].with}`} view={view} pairs={pairs} />
      ))}
    </Section>
  );
}

type Pairs = readonly [BrokenPair, ...(readonly BrokenPair[])];

function Group({ view, pairs }: { readonly view: AblationView; readonly pairs: Pairs }): JSX.Element {
  const [{ added, without, with: worse }] = pairs;
  return (
    <>
      <p class="broken">
        <span>
          Adding <code>{idAt(view, added)}</code> turned
        </span>
        <OutcomeWord outcome={without} /> into <OutcomeWord outcome={worse} /> <span>in {count(pairs.length, "combination")}.</span>
      </p>
      <details>
        <summary>Which, and the commands that play both</summary>
        <ul class="pairs">
          {pairs.map(({ subset, replays }) => (
            <li key={subset}>
              Beside {subset === 0 ? "no net" : <Ids ids={idsOf(view, subset)} />}
              {replays.map((command) => (
                <pre key={command}>
                  <code>{command}</code>
                </pre>
              ))}
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function groupsOf(pairs: readonly BrokenPair[]): readonly Pairs[] {
  const groups = new Map<string, [BrokenPair, ...BrokenPair[]]>();
  for (const pair of pairs) {
    const key = `${pair.added} ${pair.without} ${pair.with}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [pair]);
    else group.push(pair);
  }
  return [...groups.values()];
}
