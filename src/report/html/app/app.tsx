import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { HtmlData } from "../html-data.ts";
import { About } from "./about.tsx";
import { openForPrint } from "./open-for-print.ts";
import { PageHeader } from "./page-header.tsx";
import { AblationSections } from "./ablation-sections.tsx";
import { RunSections } from "./run-sections.tsx";
import { usePage } from "./state.ts";
import { AblationLesson, RunLesson } from "./teach/lesson.tsx";

export function App({ data }: { readonly data: HtmlData }): JSX.Element {
  const page = usePage(data);
  const { subject, view, mode } = page;
  useEffect(openForPrint, []);
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <PageHeader page={page} />
      <main id="content" tabIndex={-1} key={`${page.chosen} ${mode}`}>
        {subject === undefined && <Nothing words="This report holds no runs and no ablation." />}
        {view !== undefined && (mode === "teach" ? <AblationLesson view={view} /> : <AblationSections page={page} view={view} />)}
        {subject?.kind === "ablation" && view === undefined && <Nothing words="This ablation was saved without its analysis." />}
        {subject?.kind === "run" && (mode === "teach" ? <RunLesson {...subject} /> : <RunSections {...subject} />)}
        {mode === "explore" && <About data={data} />}
      </main>
    </>
  );
}

function Nothing({ words }: { readonly words: string }): JSX.Element {
  return (
    <section class="verdict" aria-labelledby="title">
      <h1 id="title">Nothing to show</h1>
      <p class="lead">{words}</p>
    </section>
  );
}
