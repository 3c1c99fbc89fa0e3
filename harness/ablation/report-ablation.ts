import { resolve } from "node:path";
import type { AblationAnalysis, AblationDocument } from "#model/ablation";
import type { Outcome } from "#model/outcome";
import { HarnessError } from "#model/errors";
import { analyseAblation } from "#ablation/analyse-ablation";
import { coverLibrary } from "#ablation/cover-library";
import type { LibraryCover } from "#ablation/cover-library";
import { createPaint } from "#report/pretty/paint";
import { renderAblation } from "#report/pretty/render-ablation";
import { openOutput } from "../reporters/open-output.ts";
import type { Output } from "../reporters/open-output.ts";
import { canonicalText } from "./canonical-text.ts";

/** An ablation and what it says. */
export interface AnalysedAblation {
  readonly document: AblationDocument;
  /** In the order of the document's scenarios. */
  readonly analyses: readonly AblationAnalysis[];
}

/** Draws the conclusions, for the document's own threshold unless another is asked for. */
export function analyse(document: AblationDocument, threshold: Outcome = document.threshold ?? "restorable"): AnalysedAblation {
  return { document, analyses: document.scenarios.map((ablation) => analyseAblation(document, ablation, threshold)) };
}

export interface AblationReporters {
  /** Every reporter in turn; one that fails does not stop the others. Answers what went wrong, one sentence each. */
  report(analysed: AnalysedAblation): Promise<readonly string[]>;
}

type Write = (analysed: AnalysedAblation, output: Output) => string | Promise<string>;

const writers: Readonly<Record<string, Write>> = {
  pretty: ({ document, analyses }, { colours, width }) =>
    renderAblation(document, analyses, createPaint(colours), { width, library: libraryOf(document, analyses) }),
  json: async (analysed) => {
    const { checkAblationOutput } = await import("./check-ablation-output.ts");
    const output = { schemaVersion: 1, ...analysed };
    checkAblationOutput(output);
    return canonicalText(output);
  },
  html: async ({ document }) => (await import("./ablation-page.ts")).renderAblationPage(document),
};

/** What holds all scenarios, where there are several: at the threshold of the analyses. */
function libraryOf(document: AblationDocument, [first]: readonly AblationAnalysis[]): LibraryCover | undefined {
  return first === undefined || document.scenarios.length < 2 ? undefined : coverLibrary(document, first.threshold);
}

/** Opens reporters of ablations, each `name` or `name:file`, before anything is executed. @throws HarnessError for an unknown one or a file that cannot be written */
export function openAblationReporters(wanted: readonly string[]): AblationReporters {
  const twice = wanted.find((text, index) => wanted.indexOf(text) !== index);
  if (twice !== undefined) throw new HarnessError("usage", `The reporter \`${twice}\` stands twice`, { hint: "Name it once, or give each its own file" });
  const named = wanted.map((text) => {
    const colon = text.indexOf(":");
    return colon === -1 ? { text, name: text, file: undefined } : { text, name: text.slice(0, colon), file: text.slice(colon + 1) };
  });
  const files = named.flatMap(({ file }) => (file === undefined ? [] : [resolve(file)]));
  const shared = files.find((file, index) => files.indexOf(file) !== index);
  if (shared !== undefined) throw new HarnessError("usage", `Two reporters would write \`${shared}\``, { hint: "Give each its own file" });
  const reporters = named.map(({ text, name, file }) => ({ text, write: writerOf(name), output: openOutput(file) }));
  return {
    report: async (analysed) => {
      const problems: string[] = [];
      for (const { text, write, output } of reporters) {
        try {
          output.write(await write(analysed, output));
          output.close();
        } catch (error) {
          problems.push(`the reporter \`${text}\` failed: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
      return problems;
    },
  };
}

function writerOf(name: string): Write {
  const write = Object.hasOwn(writers, name) ? writers[name] : undefined;
  if (write !== undefined) return write;
  throw new HarnessError("usage", `There is no reporter \`${name}\` of ablations`, {
    hint: `Reporters: ${Object.keys(writers).join(", ")}, each with an optional file as in html:report.html`,
  });
}
