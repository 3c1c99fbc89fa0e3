import type { JSX } from "preact";
import type { SearchRecord } from "#model/ablation";
import type { AblationView } from "../ablation-view.ts";
import { Mark } from "../parts/outcome.tsx";
import { concludedSentences, count, meaning, operators, safetySentence, safetySign } from "../words.ts";

/** The answer first: how many nets must fail. */
export function AblationVerdict({ view }: { readonly view: AblationView }): JSX.Element {
  const { ablation, analysis, guardrails } = view;
  const { k, kByCause, causes, threshold } = analysis;
  const executed = ablation.search?.executed ?? ablation.results.length;
  return (
    <section class="verdict" aria-labelledby="title">
      <p class="eyebrow">Would production have survived?</p>
      <h1 id="title">{ablation.title}</h1>
      <div class="answer">
        <p class="number" aria-hidden="true">
          {safetySign(k)}
        </p>
        <div>
          <p class="big">{safetySentence(k, threshold)}.</p>
          <p class="quiet">
            {count(guardrails.length, "net")}, {count(executed, "combination")} executed; the {ablation.operator} operator {operators[ablation.operator]}.
          </p>
        </div>
      </div>
      <ul class="facts">
        <li>
          <Mark outcome={analysis.full} />
          <span>
            <strong>{analysis.full}</strong> with every net: {meaning[analysis.full]}
          </span>
        </li>
        <li>
          <Mark outcome={analysis.bare} />
          <span>
            <strong>{analysis.bare}</strong> with none: {meaning[analysis.bare]}
          </span>
        </li>
        {causes.length > 0 && safetySign(kByCause) !== safetySign(k) && (
          <li>
            <span class="mark plain" aria-hidden="true">
              {safetySign(kByCause)}
            </span>
            <span>when nets that rest on the same thing fail together</span>
          </li>
        )}
        {analysis.inconclusive > 0 && (
          <li>
            <Mark outcome="inconclusive" />
            <span>{count(analysis.inconclusive, "combination")} could not be judged; they count as insufficient, so k is given as bounds</span>
          </li>
        )}
      </ul>
      {ablation.search !== undefined && (
        <div class="note">
          <p>
            <strong>{searched(ablation.search, guardrails.length)}</strong> {count(ablation.search.executed, "combination")} of{" "}
            {(2 ** guardrails.length).toLocaleString("en-US")} were executed
            {ablation.search.complete ? "" : ", and the search does not call itself complete"}.{sampled(ablation.search)}
          </p>
          <ul>
            {concludedSentences(analysis).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
            {ablation.search.assumptions.map((assumption) => (
              <li key={assumption}>{assumption}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function searched({ executed }: SearchRecord, guardrails: number): string {
  return executed === 2 ** guardrails ? "Searched, and all executed." : "Searched, not exhausted.";
}

/** Where nothing was drawn, what it assumed says so, or nothing was left to draw. */
function sampled({ sample: { size, agreed } }: SearchRecord): string {
  return size === 0 ? "" : ` Of ${size} drawn at random afterwards, ${agreed} agreed with its conclusions.`;
}
