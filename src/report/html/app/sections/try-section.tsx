import type { JSX } from "preact";
import { layers } from "#model/guardrail";
import { explain, falls, has } from "../ablation-view.ts";
import type { AblationView } from "../ablation-view.ts";
import { OutcomeWord } from "../parts/outcome.tsx";
import { Section } from "../parts/section.tsx";
import { Cheese } from "../pictures/cheese.tsx";
import type { PageState } from "../state.ts";
import { Combination } from "./combination.tsx";

/** Nets as switches: each flip looks the outcome up among the executed ones. */
export function TrySection({ page: { subset, setSubset }, view }: { readonly page: PageState; readonly view: AblationView }): JSX.Element {
  const found = explain(view, subset);
  const ending = found === undefined ? undefined : { ...found, through: falls(found.outcome, view.analysis.threshold) };
  const used = layers.filter((layer) => view.guardrails.some((guardrail) => guardrail.layer === layer));
  return (
    <Section
      id="nets"
      title="Take nets away"
      lead="Switch a net off and see what came of it. Every ending is that of a run that was played, or of one that is the same run; none is computed."
    >
      <Cheese guardrails={view.guardrails} standing={subset} ending={ending} />
      <div class="two-columns">
        <div>
          <div class="buttons">
            <button type="button" onClick={() => setSubset(view.full)}>
              All nets
            </button>
            <button type="button" onClick={() => setSubset(0)}>
              No nets
            </button>
          </div>
          <fieldset class="nets">
            <legend class="unseen">Nets</legend>
            {used.map((layer) => (
              <div class="layer" key={layer}>
                <span>{layer}</span>
                <div>
                  {view.guardrails.map(({ id, title, layer: own }, index) =>
                    own === layer ? (
                      <button
                        type="button"
                        role="switch"
                        key={id}
                        class="switch"
                        aria-checked={has(subset, index)}
                        onClick={() => setSubset(subset ^ (1 << index))}
                      >
                        <span class="knob" aria-hidden="true" />
                        <span>
                          <span class="net-title">{title}</span>
                          <br />
                          <code>{id}</code>
                        </span>
                      </button>
                    ) : null,
                  )}
                </div>
              </div>
            ))}
          </fieldset>
          <p class="ending-bar" aria-hidden="true">
            {found === undefined ? "Not executed" : <OutcomeWord outcome={found.outcome} />}
          </p>
        </div>
        <div class="stays" aria-live="polite" aria-atomic="true" data-testid="ending">
          <Combination view={view} subset={subset} />
        </div>
      </div>
    </Section>
  );
}
