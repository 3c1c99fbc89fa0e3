import { analyse } from "#harness/ablation/report-ablation";
import { executeAblation } from "#harness/ablation/execute-ablation";
import { loadScenario } from "#harness/discover-scenarios";
import { findGuardrails } from "#harness/find-guardrails";
import type { AblationAnalysis, AblationDocument } from "#model/ablation";
import { capital, list, safetySentence } from "#report/pretty/ablation-words";
import { idAt } from "#report/pretty/ablation-page";
import { createPaint } from "#report/pretty/paint";
import type { Paint } from "#report/pretty/paint";
import { pairSentence } from "#report/pretty/render-broken-pairs";
import { cutSentences, pathSentences } from "#report/pretty/render-sets";
import { tourScenario } from "#scenarios/tour";

/** Marks between which the README holds what an ablation of the flagship says. */
export const ablationMarks = { begin: "<!-- ablation -->", end: "<!-- /ablation -->" } as const;

/** Where the picture of it lies, from the README. */
export const latticePicture = "docs/images/lattice-flagship.svg";

/** Few enough for a picture; one suffices alone, others in pairs, and one undoes a pair. */
const nets = ["agent.command-hook", "backup.cross-account-copy", "detection.page-and-revoke", "iac.prevent-destroy", "resource.deletion-protection"];
const seeds = [1, 2, 3, 4];

/** The flagship under every combination of the README's nets, by executing each. */
export async function playReadmeAblation(): Promise<ReadmeAblation> {
  const { document } = await executeAblation({
    scenarios: [await loadScenario(tourScenario)],
    guardrails: findGuardrails(nets),
    operators: ["persistent"],
    seeds,
    rows: null,
    data: "modelled",
    approver: "reads-the-plan",
    user: { policies: new Map(), bindings: {} },
    method: "exhaustive",
    threshold: "restorable",
    concurrency: 1,
  });
  const [analysis] = document === undefined ? [] : analyse(document).analyses;
  if (document === undefined || analysis === undefined) throw new Error("the ablation came to nothing");
  return { document, analysis };
}

export interface ReadmeAblation {
  readonly document: AblationDocument;
  readonly analysis: AblationAnalysis;
}

/** Names of nets as code, and no colours. */
const markdown: Paint = { ...createPaint(false), cyan: (text) => `\`${text}\`` };

/** What the ablation says, as Markdown: the picture, k, cut sets, path sets, what one net more made worse, and the command. */
export function renderReadmeAblation({ document, analysis }: ReadmeAblation): string {
  const page = { document, analysis, paint: markdown };
  const crossing = analysis.brokenPairs.filter(({ crosses }) => crosses);
  const redundant = analysis.importance.filter((one) => one.redundant).map(({ guardrail }) => markdown.cyan(idAt(page, guardrail)));
  return [
    `![${alternative(page)}](${latticePicture})`,
    "",
    `**${safetySentence(analysis.k, analysis.threshold)}.** With all ${document.guardrails.length} the outcome is \`${analysis.full}\`, with none \`${analysis.bare}\`.`,
    "",
    ...sentences(cutSentences(page)),
    ...sentences(pathSentences(page)),
    ...sentences(crossing.map((pair) => `One net more did worse: ${pairSentence(pair, page)}`)),
    ...sentences(redundant.length === 0 ? [] : [`Redundant beside the others, each by itself: ${list(redundant)}`]),
    "",
    "```sh",
    `npx scartissue ablate ${analysis.scenario} --guardrails ${nets.join(",")}`,
    "```",
  ].join("\n");
}

/** What the picture shows, for those who do not see it. */
export function alternative({ document, analysis }: ReadmeAblation): string {
  const plain = { document, analysis, paint: createPaint(false) };
  return `The ${2 ** document.guardrails.length} combinations of ${document.guardrails.length} nets under ${analysis.scenario}, ${analysis.operator} operator: ${cutSentences(plain).join("; ")}`;
}

function sentences(all: readonly string[]): readonly string[] {
  return all.map((sentence) => `- ${capital(sentence)}.`);
}
