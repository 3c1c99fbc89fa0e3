import type { JSX } from "preact";
import type { HtmlData } from "../html-data.ts";
import { Section } from "./parts/section.tsx";
import { OutcomeLegend } from "./parts/outcome.tsx";

/** How it was made and how to read it. */
export function About({ data: { document, runs } }: { readonly data: HtmlData }): JSX.Element {
  const settings = document?.settings;
  const [run] = runs;
  return (
    <Section id="about" title="How to read this">
      <OutcomeLegend inconclusive />
      <p>
        An incident was replayed on a simulated cloud. What is said here was counted in inventories of every account and in restored backups, at the end of the
        script and 35 days later; not in what an API or the operator reported.
      </p>
      <dl class="run-facts">
        {settings !== undefined && (
          <>
            <dt>scartissue</dt>
            <dd>{settings.version}</dd>
            <dt>Method</dt>
            <dd>{settings.method === "exhaustive" ? "every combination was executed" : "a search that prunes; see the verdict"}</dd>
            <dt>Seeds</dt>
            <dd>{settings.seeds.join(", ")}</dd>
          </>
        )}
        <dt>Cloud</dt>
        <dd>{settings?.cloud ?? run?.cloud ?? "–"}</dd>
        <dt>Terraform</dt>
        <dd>{settings?.terraform ?? run?.terraform ?? "–"}</dd>
        <dt>Data</dt>
        <dd>{(settings?.mode ?? run?.mode) === "postgres" ? "real rows" : "modelled rows"}</dd>
      </dl>
      <p class="quiet">This file holds everything it shows. It asks the network for nothing.</p>
    </Section>
  );
}
