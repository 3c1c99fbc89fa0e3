import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { outcomes } from "#model/outcome";
import type { Judgement, Outcome } from "#model/outcome";
import { Mark, OutcomeWord } from "../parts/outcome.tsx";
import { meaning } from "../words.ts";

export interface PredictionInput {
  readonly outcome: Judgement;
  /** What the reader has said; undefined until then. */
  readonly answer: Judgement | undefined;
  readonly give: (answer: Judgement) => void;
  readonly why: readonly string[];
  readonly reasons: readonly string[];
}

/** The reader says how it ends; only then is the ending shown, with its reasons. */
export function Prediction({ outcome, answer, give, why, reasons }: PredictionInput): JSX.Element {
  const [picked, setPicked] = useState<Outcome>();
  const name = useId();
  return (
    <>
      <form
        class="prediction"
        onSubmit={(event) => {
          event.preventDefault();
          if (picked !== undefined) give(picked);
        }}
      >
        <fieldset disabled={answer !== undefined}>
          <legend>What is left of production?</legend>
          {outcomes.map((one) => (
            <label key={one} class={answer !== undefined && one === outcome ? "right" : ""}>
              <input type="radio" name={name} value={one} checked={(answer ?? picked) === one} onChange={() => setPicked(one)} />
              <Mark outcome={one} />
              <span>
                <strong>{one}</strong> <span class="quiet">{meaning[one]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {answer === undefined && (
          <button type="submit" class="primary" disabled={picked === undefined}>
            Show the ending
          </button>
        )}
      </form>
      <div class="reveal" aria-live="polite" data-testid="reveal">
        {answer !== undefined && (
          <div class={`combination ${outcome}`}>
            <p class="ending">
              {answer === outcome ? "Right: " : "Not quite: "}
              <OutcomeWord outcome={outcome} />
            </p>
            {why.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
            <ul>
              {reasons.slice(0, 5).map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
              {reasons.length > 5 && <li>and {reasons.length - 5} more</li>}
            </ul>
          </div>
        )}
      </div>
    </>
  );
}
