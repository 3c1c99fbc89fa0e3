import type { JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import type { Outcome } from "#model/outcome";
import { fallen } from "./words.ts";
import type { Mode, PageState, Subject, Theme } from "./state.ts";
import { thresholdsOf } from "./state.ts";
import { Segments } from "./parts/segments.tsx";

const modes: readonly (readonly [Mode, string])[] = [
  ["explore", "Explore"],
  ["teach", "Predict first"],
];
const themes: readonly (readonly [Theme, string])[] = [
  ["auto", "Auto"],
  ["light", "Light"],
  ["dark", "Dark"],
];

export function PageHeader({ page }: { readonly page: PageState }): JSX.Element {
  const [theme, setTheme] = useState<Theme>("auto");
  useLayoutEffect(() => {
    if (theme === "auto") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  const thresholds = thresholdsOf(page.subject);
  return (
    <header class="page-header">
      <div class="bar">
        <p class="brand">
          <span class="brand-mark" aria-hidden="true" />
          scartissue
        </p>
        <div class="switches">
          <Segments label="Mode" options={modes} chosen={page.mode} choose={page.setMode} />
          <Segments label="Theme" options={themes} chosen={theme} choose={setTheme} />
        </div>
      </div>
      {(page.subjects.length > 1 || thresholds.length > 1) && (
        <div class="bar choices">
          {page.subjects.length > 1 && (
            <label class="choice">
              <span>Incident</span>
              <select value={page.chosen} onChange={(event) => page.choose(Number(event.currentTarget.value))}>
                {page.subjects.map((subject, index) => (
                  <option value={index} key={subjectName(subject, index)}>
                    {subjectName(subject, index)}
                  </option>
                ))}
              </select>
            </label>
          )}
          {thresholds.length > 1 && (
            <label class="choice">
              <span>It is a failure when</span>
              <select value={page.threshold} onChange={(event) => page.setThreshold(event.currentTarget.value as Outcome)}>
                {thresholds.map((threshold) => (
                  <option value={threshold} key={threshold}>
                    {fallen[threshold]} (worse than {threshold})
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
      )}
    </header>
  );
}

function subjectName(subject: Subject, index: number): string {
  if (subject.kind === "ablation") return `${subject.ablation.scenario} · ${subject.ablation.operator} operator · every combination`;
  const { scenario, operator, guardrails } = subject.run;
  return `${index + 1}. ${scenario} · ${operator} · ${guardrails.length === 0 ? "no guardrails" : guardrails.length > 2 ? `${guardrails.length} guardrails` : guardrails.join(", ")}`;
}
