import type { JSX } from "preact";
import type { Judgement } from "#model/outcome";
import { outcomes } from "#model/outcome";
import { letters, meaning } from "../words.ts";

/** The outcome's letter on its colour. Decorative: the word stands beside it. */
export function Mark({ outcome }: { readonly outcome: Judgement }): JSX.Element {
  return (
    <span class={`mark ${outcome}`} aria-hidden="true">
      {letters[outcome]}
    </span>
  );
}

/** Letter and word. */
export function OutcomeWord({ outcome }: { readonly outcome: Judgement }): JSX.Element {
  return (
    <span class="outcome">
      <Mark outcome={outcome} /> <strong>{outcome}</strong>
    </span>
  );
}

/** What letters and colours mean, worst first. */
export function OutcomeLegend({ inconclusive }: { readonly inconclusive: boolean }): JSX.Element {
  return (
    <ul class="legend">
      {[...outcomes, ...(inconclusive ? (["inconclusive"] as const) : [])].map((outcome) => (
        <li key={outcome}>
          <OutcomeWord outcome={outcome} /> <span class="quiet">{meaning[outcome]}</span>
        </li>
      ))}
    </ul>
  );
}
