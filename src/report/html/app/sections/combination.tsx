import type { JSX } from "preact";
import type { Subset } from "#model/ablation";
import type { AblationView } from "../ablation-view.ts";
import { explain, falls, idsOf } from "../ablation-view.ts";
import { OutcomeWord } from "../parts/outcome.tsx";
import { capital, fallen, list, meaning } from "../words.ts";

const shownReasons = 4;

/** What came of one set of nets when it was executed: outcome, who stopped it, why. */
export function Combination({ view, subset }: { readonly view: AblationView; readonly subset: Subset }): JSX.Element {
  const found = explain(view, subset);
  const [standing, missing] = [idsOf(view, subset), idsOf(view, view.full & ~subset)];
  return (
    <div class={`combination ${found?.outcome ?? "unexecuted"}`}>
      {found === undefined ? (
        <>
          <p class="ending">Not executed</p>
          <p>The search reached its conclusions without this combination; what was not executed is not shown.</p>
        </>
      ) : (
        <>
          <p class="ending">
            <OutcomeWord outcome={found.outcome} />
          </p>
          <p>
            {capital(meaning[found.outcome])}.{" "}
            {found.outcome === "inconclusive"
              ? `It cannot be told whether ${fallen[view.analysis.threshold]}.`
              : falls(found.outcome, view.analysis.threshold)
                ? `Below the threshold: ${fallen[view.analysis.threshold]}.`
                : "Good enough for the threshold."}
          </p>
        </>
      )}
      <dl>
        {missing.length <= standing.length ? (
          <>
            <dt>Missing</dt>
            <dd>{missing.length === 0 ? "nothing: all nets stand" : <Ids ids={missing} />}</dd>
          </>
        ) : (
          <>
            <dt>Standing</dt>
            <dd>
              {standing.length === 0 ? (
                "nothing: all nets are missing"
              ) : (
                <>
                  only <Ids ids={standing} />
                </>
              )}
            </dd>
          </>
        )}
        {found !== undefined && found.stoppedBy.length > 0 && (
          <>
            <dt>Refused something</dt>
            <dd>
              <Ids ids={found.stoppedBy} />
            </dd>
          </>
        )}
        {found !== undefined && found.recoveredBy.length > 0 && (
          <>
            <dt>Recovered by</dt>
            <dd>
              <Ids ids={found.recoveredBy} />
            </dd>
          </>
        )}
        {found !== undefined && found.reasons.length > 0 && (
          <>
            <dt>Why</dt>
            <dd>
              <ul>
                {found.reasons.slice(0, shownReasons).map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
                {found.reasons.length > shownReasons && <li>and {found.reasons.length - shownReasons} more</li>}
              </ul>
            </dd>
          </>
        )}
        {found !== undefined && found.bySeed.length > 1 && (
          <>
            <dt>By seed</dt>
            <dd>{list(found.bySeed.map(({ seed, outcome }) => `${seed}: ${outcome}`))}</dd>
          </>
        )}
      </dl>
    </div>
  );
}

export function Ids({ ids }: { readonly ids: readonly string[] }): JSX.Element {
  return (
    <>
      {ids.map((id, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <code>{id}</code>
        </span>
      ))}
    </>
  );
}
