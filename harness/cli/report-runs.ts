import { exitCodeOf } from "#report/create-document";
import { HarnessError } from "#model/errors";
import type { ReportDocument } from "#model/report-document";
import { createPaint } from "#report/pretty/paint";
import { renderVerdict } from "#report/pretty/render-verdict";
import { renderJunit } from "#report/render-junit";
import { openOutput } from "../reporters/open-output.ts";

type Render = (document: ReportDocument, colours: boolean) => string;

const renderers: Readonly<Record<string, Render>> = {
  pretty: ({ runs }, colours) => runs.map((run) => `${renderVerdict(run, createPaint(colours))}\n`).join(""),
  json: (document) => `${JSON.stringify(document, null, 2)}\n`,
  junit: renderJunit,
};

/** Renders saved runs again, in the words of the command that made them; answers its exit code. @throws HarnessError `usage` for an unknown reporter */
export function reportRuns(document: ReportDocument, wanted: readonly string[]): number {
  const opened = wanted.map((text) => {
    const [name = "", ...rest] = text.split(":");
    const render = Object.hasOwn(renderers, name) ? renderers[name] : undefined;
    if (render === undefined) {
      throw new HarnessError("usage", `There is no reporter \`${name}\` of saved runs`, {
        hint: `Reporters: ${Object.keys(renderers).join(", ")}; for others, play the runs again by scartissue run`,
      });
    }
    return { render, output: openOutput(rest.length === 0 ? undefined : rest.join(":")) };
  });
  for (const { render, output } of opened) {
    output.write(render(document, output.colours));
    output.close();
  }
  return exitCodeOf(document.runs);
}
