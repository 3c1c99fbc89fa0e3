import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type { AblationView } from "../ablation-view.ts";
import { explain, falls, idsOf } from "../ablation-view.ts";
import type { Judgement } from "#model/outcome";
import type { ReportedRun } from "#model/report-document";
import type { Story } from "#model/story";
import { Cheese } from "../pictures/cheese.tsx";
import { Ids } from "../sections/combination.tsx";
import { matters } from "../sections/timeline-section.tsx";
import { StoryLines } from "../sections/story-line.tsx";
import { list, operators } from "../words.ts";
import { Prediction } from "./prediction.tsx";
import { lessonOf, questionsOf } from "./questions.ts";

/** A few sets of nets, one after the other: predict, then see and be told why. */
export function AblationLesson({ view }: { readonly view: AblationView }): JSX.Element {
  const questions = useMemo(() => questionsOf(view), [view]);
  const [at, setAt] = useState(0);
  const [answers, setAnswers] = useState<readonly (Judgement | undefined)[]>([]);
  const heading = useRef<HTMLHeadingElement>(null);
  const subset = questions[at];
  const found = subset === undefined ? undefined : explain(view, subset);
  if (subset === undefined || found === undefined) return <h1>Nothing was executed that could be asked about</h1>;
  const answer = answers[at];
  const right = answers.filter((one, index) => one !== undefined && one === view.results.get(questions[index] ?? -1)?.outcome).length;
  const [standing, missing] = [idsOf(view, subset), idsOf(view, view.full & ~subset)];
  const story = view.ablation.stories.find((told) => told.subset === subset)?.story;
  const go = (next: number): void => {
    setAt(next);
    requestAnimationFrame(() => heading.current?.focus());
  };
  return (
    <section class="lesson" aria-labelledby="title">
      <p class="eyebrow">Predict first</p>
      <h1 id="title">{view.ablation.title}</h1>
      <p class="lead">
        The {view.ablation.operator} operator {operators[view.ablation.operator]}. Say what is left before you see it.
      </p>
      <p class="progress-words" role="status">
        Question {at + 1} of {questions.length}
        {answers.some((one) => one !== undefined) && `, ${right} right so far`}
      </p>
      <progress max={questions.length} value={answers.filter((one) => one !== undefined).length} aria-label="Questions answered" />
      <h2 ref={heading} tabIndex={-1}>
        {standing.length === 0
          ? "No nets stand"
          : missing.length === 0
            ? "All nets stand"
            : standing.length <= missing.length
              ? `Only ${list(standing)}`
              : `Without ${list(missing)}`}
      </h2>
      <Cheese
        guardrails={view.guardrails}
        standing={subset}
        ending={answer === undefined ? undefined : { ...found, through: falls(found.outcome, view.analysis.threshold) }}
      />
      <p>Standing: {standing.length === 0 ? "nothing" : <Ids ids={standing} />}.</p>
      <Prediction
        key={subset}
        outcome={found.outcome}
        answer={answer}
        give={(given) => setAnswers(questions.map((_, index) => (index === at ? given : answers[index])))}
        why={lessonOf(view, subset)}
        reasons={found.reasons}
      />
      {answer !== undefined && story !== undefined && <Decisive story={story} />}
      <div class="buttons">
        <button type="button" disabled={at === 0} onClick={() => go(at - 1)}>
          Back
        </button>
        {at + 1 < questions.length ? (
          <button type="button" class={answer === undefined ? "" : "primary"} onClick={() => go(at + 1)}>
            Next
          </button>
        ) : (
          answers.filter((one) => one !== undefined).length === questions.length && (
            <p class="score" role="status">
              {right} of {questions.length} predicted right.
            </p>
          )
        )}
      </div>
    </section>
  );
}

/** One run: its beginning, the prediction, the rest. */
export function RunLesson({ run, story }: { readonly run: ReportedRun; readonly story: Story | undefined }): JSX.Element {
  const [answer, setAnswer] = useState<Judgement>();
  const opening = story === undefined ? [] : openingOf(story);
  return (
    <section class="lesson" aria-labelledby="title">
      <p class="eyebrow">Predict first</p>
      <h1 id="title">{run.title}</h1>
      <p class="lead">
        The {run.operator} operator {operators[run.operator]}. Standing: {run.guardrails.length === 0 ? "no nets" : <Ids ids={run.guardrails} />}.
      </p>
      {opening.length > 0 && (
        <>
          <h2>How it begins</h2>
          <StoryLines events={opening} />
        </>
      )}
      <h2>How does it end?</h2>
      <Prediction outcome={run.outcome} answer={answer} give={setAnswer} why={runLesson(run)} reasons={run.reasons} />
      {answer !== undefined && story !== undefined && <Decisive story={story} />}
    </section>
  );
}

function Decisive({ story }: { readonly story: Story }): JSX.Element {
  return (
    <>
      <h3>What decided it</h3>
      <StoryLines events={story.events.filter(matters)} />
    </>
  );
}

/** Up to the first thing that was taken away or refused. */
function openingOf({ events }: Story): Story["events"] {
  const turn = events.findIndex(({ destructive, fired }) => destructive || fired.length > 0);
  return (turn === -1 ? events : events.slice(0, turn)).filter(({ kind }) => kind !== "api-call").slice(0, 12);
}

function runLesson({ stoppedBy, recoveredBy, guardrails }: ReportedRun): readonly string[] {
  const stopped = [...new Set(stoppedBy.map(({ guardrail }) => guardrail))];
  if (guardrails.length === 0) return ["With no net at all, nothing stood between the command and the data."];
  return [
    stopped.length > 0 ? `${list(stopped)} refused something.` : "None of the nets that stood ever refused anything.",
    ...(recoveredBy.length > 0 ? [`What was destroyed came back from a backup that exists because of ${list(recoveredBy)}.`] : []),
  ];
}
