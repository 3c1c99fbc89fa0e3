import type { JSX } from "preact";
import type { ReportedRun } from "#model/report-document";
import type { Story } from "#model/story";
import { Mark, OutcomeWord } from "./parts/outcome.tsx";
import { Section } from "./parts/section.tsx";
import { TimelineSection } from "./sections/timeline-section.tsx";
import { WorldSection } from "./sections/world-section.tsx";
import { Ids } from "./sections/combination.tsx";
import { capital, count, durationWords, meaning } from "./words.ts";

const statuses: Readonly<Record<ReportedRun["status"], string>> = { passed: "as expected", failed: "not as expected", inconclusive: "no judgement" };

/** One run: verdict, timeline, world. */
export function RunSections({ run, story }: { readonly run: ReportedRun; readonly story: Story | undefined }): JSX.Element {
  return (
    <>
      <RunVerdict run={run} />
      {story === undefined ? (
        <Storyless run={run} />
      ) : (
        <>
          <TimelineSection story={story} />
          <WorldSection story={story} />
        </>
      )}
    </>
  );
}

/** Of a saved report there is the verdict and no ledger. */
function Storyless({ run }: { readonly run: ReportedRun }): JSX.Element {
  return (
    <Section id="storyless" title="What happened">
      <p>
        This page was made from a saved JSON report. It keeps the verdict of a run and not what happened in it, so there is no timeline here and no drawing of
        the world. Play the run again for them, with <code>--reporter html:FILE</code>:
      </p>
      <pre>{run.replay}</pre>
    </Section>
  );
}

function RunVerdict({ run }: { readonly run: ReportedRun }): JSX.Element {
  const left = run.backups.filter(({ survived }) => survived).length;
  const stopped = [...new Set(run.stoppedBy.map(({ guardrail }) => guardrail))];
  return (
    <section class="verdict" aria-labelledby="title">
      <p class="eyebrow">Would production have survived?</p>
      <h1 id="title">{run.title}</h1>
      <div class="answer">
        <p class={`number letter ${run.outcome}`}>
          <Mark outcome={run.outcome} />
        </p>
        <div>
          <p class="big">
            {capital(run.outcome)}: {meaning[run.outcome]}.
          </p>
          <p class="quiet">
            {statuses[run.status]};{" "}
            {run.guardrails.length === 0 && run.operation === undefined
              ? `the control is declared ${run.control.declared}`
              : `${run.expected} or better was expected`}
            .{" "}
            {run.guardrails.length > 0 && (
              <>
                Without guardrails: <OutcomeWord outcome={run.control.outcome} />.
              </>
            )}
          </p>
        </div>
      </div>
      <dl class="run-facts">
        <dt>Operator</dt>
        <dd>{run.operation === undefined ? run.operator : run.operation.command.join(" ")}</dd>
        <dt>Guardrails</dt>
        <dd>{run.guardrails.length === 0 ? "none" : <Ids ids={run.guardrails} />}</dd>
        {run.reasons.length > 0 && (
          <>
            <dt>Why</dt>
            <dd>
              <ul>
                {run.reasons.slice(0, 6).map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
                {run.reasons.length > 6 && <li>and {run.reasons.length - 6} more</li>}
              </ul>
            </dd>
          </>
        )}
        {stopped.length > 0 && (
          <>
            <dt>Refused something</dt>
            <dd>
              <Ids ids={stopped} />
            </dd>
          </>
        )}
        {run.recoveredBy.length > 0 && (
          <>
            <dt>Recovered by</dt>
            <dd>
              <Ids ids={run.recoveredBy} />
            </dd>
          </>
        )}
        {run.neverFired.length > 0 && (
          <>
            <dt>Never fired</dt>
            <dd>
              <Ids ids={run.neverFired} />
            </dd>
          </>
        )}
        <dt>Destroyed</dt>
        <dd>{count(run.destroyed.length, "thing")}</dd>
        <dt>Backups left</dt>
        <dd>{run.backups.length === 0 ? "there were none" : `${left} of ${run.backups.length}`}</dd>
        {run.datasets.map(({ id, rpo }) =>
          rpo === null ? null : (
            <>
              <dt>Age of {id}</dt>
              <dd>{durationWords(rpo)} of changes are gone with the restore</dd>
            </>
          ),
        )}
      </dl>
    </section>
  );
}
