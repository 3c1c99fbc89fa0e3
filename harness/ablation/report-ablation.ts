import type { AblationAnalysis, AblationDocument } from "#model/ablation";
import type { Outcome } from "#model/outcome";
import { HarnessError } from "#model/errors";
import { analyseAblation } from "#ablation/analyse-ablation";
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

const names = ["pretty", "json"] as const;
type Name = (typeof names)[number];

export interface AblationReporter {
  report(analysed: AnalysedAblation): Promise<void>;
}

/** Opens the reporters of an ablation, each `name` or `name:file`, before anything is executed. @throws HarnessError for an unknown one or a file that cannot be written */
export function openAblationReporters(wanted: readonly string[]): AblationReporter {
  const opened = wanted.map((text) => {
    const colon = text.indexOf(":");
    const name = colon === -1 ? text : text.slice(0, colon);
    if (!isReporter(name)) {
      throw new HarnessError("usage", `There is no reporter \`${name}\` of ablations`, {
        hint: `Reporters: ${names.join(", ")}, each with an optional file as in json:out.json`,
      });
    }
    return { name, output: openOutput(colon === -1 ? undefined : text.slice(colon + 1)) };
  });
  return {
    report: async (analysed) => {
      for (const { name, output } of opened) {
        output.write(await writers[name](analysed, output));
        output.close();
      }
    },
  };
}

const writers: Readonly<Record<Name, (analysed: AnalysedAblation, output: Output) => string | Promise<string>>> = {
  pretty: ({ document, analyses }, { colours }) => renderAblation(document, analyses, createPaint(colours)),
  json: (analysed) => canonicalText(analysed),
};

function isReporter(name: string): name is Name {
  return (names as readonly string[]).includes(name);
}
