import type { AblationAnalysis, AblationDocument, Subset } from "#model/ablation";
import { isAtLeast, outcomes } from "#model/outcome";
import type { Judgement } from "#model/outcome";
import { capital, letters, safetySentence } from "#report/pretty/ablation-words";
import { fullSubset, membersOf } from "#report/pretty/ablation-page";
import { netLetter } from "#report/pretty/outcome-cell";
import { createPaint } from "#report/pretty/paint";
import { pairSentence } from "#report/pretty/render-broken-pairs";
import { cutSentences, pathSentences } from "#report/pretty/render-sets";

const width = 920;
const step = 84;
const rise = 92;
const radius = 17;
const top = 66;

interface Node {
  readonly subset: Subset;
  readonly outcome: Judgement;
  readonly x: number;
  readonly y: number;
}

/**
 * The first scenario of an exhaustive ablation of at most 5 guardrails as a Hasse diagram: all nets at the top, none at the bottom, one net less with every line down.
 * Everything that a colour says, a letter or a shape says, too.
 */
export function renderLatticeSvg({ document, analysis }: { readonly document: AblationDocument; readonly analysis: AblationAnalysis }): string {
  const size = document.guardrails.length;
  if (size > 5) throw new Error(`a picture of ${size} guardrails cannot be read`);
  const nodes = layOut(document);
  const bottom = top + size * rise;
  const height = bottom + 172;
  const plain = { document, analysis, paint: createPaint(false) };
  const told = [
    `${safetySentence(analysis.k, analysis.threshold)}.`,
    ...cutSentences(plain).map((sentence) => `${capital(sentence)}.`),
    ...pathSentences(plain).map((sentence) => `${sentence}.`),
    ...analysis.brokenPairs.filter(({ crosses }) => crosses).map((pair) => `One net more did worse: ${pairSentence(pair, plain)}.`),
  ];
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(`Every combination of ${size} nets under ${analysis.scenario}, ${analysis.operator} operator`)}</title>`,
    `<desc id="description">${escaped(told.join(" "))}</desc>`,
    `<style>${style}</style>`,
    `<rect class="paper" width="${width}" height="${height}" rx="8"/>`,
    `<text class="head" x="24" y="30">${escaped(told[0] ?? "")}</text>`,
    ...Array.from(
      { length: size + 1 },
      (_, missing) => `<text class="quiet" x="24" y="${top + missing * rise + 5}">${size - missing}${missing === 0 ? " nets" : ""}</text>`,
    ),
    ...edgesOf(nodes, analysis),
    ...nodes.map((node) => nodeOf(node, document, analysis)),
    ...legend(document, bottom + 62),
    "</svg>",
  ].join("\n")}\n`;
}

function layOut({ guardrails, scenarios }: AblationDocument): readonly Node[] {
  const size = guardrails.length;
  const word = (subset: Subset): string => membersOf(subset).map(netLetter).join("");
  const results = (scenarios[0]?.results ?? []).toSorted((one, other) => (word(one.subset) < word(other.subset) ? -1 : 1));
  return Array.from({ length: size + 1 }, (_, missing) => results.filter(({ subset }) => membersOf(subset).length === size - missing)).flatMap(
    (level, missing) =>
      level.map(({ subset, outcome }, index) => ({
        subset,
        outcome,
        x: width / 2 + 22 + (index - (level.length - 1) / 2) * step,
        y: top + missing * rise,
      })),
  );
}

/** Heavy where the one net decides, broken where it does so for the worse. */
function edgesOf(nodes: readonly Node[], { threshold }: AblationAnalysis): readonly string[] {
  const edges = nodes.flatMap((below) =>
    nodes
      .filter(({ subset }) => (below.subset & ~subset) === 0 && membersOf(subset & ~below.subset).length === 1)
      .map((above) => {
        const [with_, without] = [isAtLeast(above.outcome, threshold), isAtLeast(below.outcome, threshold)];
        const kind = with_ === without ? "edge" : with_ ? "edge decides" : "edge harms";
        return { kind, line: `<line class="${kind}" x1="${above.x}" y1="${above.y}" x2="${below.x}" y2="${below.y}"/>` };
      }),
  );
  return ["edge", "edge decides", "edge harms"].flatMap((kind) => edges.filter((edge) => edge.kind === kind).map(({ line }) => line));
}

function nodeOf({ subset, outcome, x, y }: Node, document: AblationDocument, { pathSets, cutSets, threshold }: AblationAnalysis): string {
  const word = membersOf(subset).map(netLetter).join("") || "none";
  return [
    `<g class="${outcome}">`,
    pathSets.includes(subset) ? `<circle class="ring" cx="${x}" cy="${y}" r="${radius + 5}"/>` : "",
    cutSets.includes(fullSubset(document) & ~subset) ? square("ring dashed", x, y, radius + 3) : "",
    isAtLeast(outcome, threshold) ? `<circle class="body" cx="${x}" cy="${y}" r="${radius}"/>` : square("body", x, y, radius - 1),
    `<text class="letter" x="${x}" y="${y + 6}">${letters[outcome]}</text>`,
    `<text class="word" x="${x}" y="${y + radius + 20}">${word}</text>`,
    "</g>",
  ].join("");
}

function square(kind: string, x: number, y: number, half: number): string {
  return `<rect class="${kind}" x="${x - half}" y="${y - half}" width="${half * 2}" height="${half * 2}" rx="3"/>`;
}

function legend({ guardrails, scenarios }: AblationDocument, from: number): readonly string[] {
  const kinds = [...outcomes, "inconclusive" as const].filter((kind) => scenarios[0]?.results.some(({ outcome }) => outcome === kind));
  const line = (index: number): number => from + index * 22;
  return [
    ...guardrails.map(
      ({ id }, index) => `<text class="key" x="24" y="${line(index)}"><tspan class="strong">${netLetter(index)}</tspan>  ${escaped(id)}</text>`,
    ),
    ...kinds.map(
      (kind, index) =>
        `<g class="${kind}">${square("body", 331, line(index) - 5, 9)}<text class="letter small" x="331" y="${line(index)}">${letters[kind]}</text></g><text class="key" x="350" y="${line(index)}">${kind}</text>`,
    ),
    ...marks.map(
      ({ drawn, says }, index) =>
        `<g transform="translate(560 ${line(index) - 5})">${drawn}</g><text class="key" x="590" y="${line(index)}">${escaped(says)}</text>`,
    ),
  ];
}

const marks: readonly { readonly drawn: string; readonly says: string }[] = [
  { drawn: '<circle class="sample" r="6"/><rect class="sample" x="10" y="-6" width="12" height="12" rx="2"/>', says: "suffices; falls below" },
  { drawn: '<circle class="ring" r="8"/>', says: "a smallest set that suffices" },
  { drawn: '<rect class="ring dashed" x="-8" y="-8" width="16" height="16" rx="3"/>', says: "what is left after a smallest cut" },
  { drawn: '<line class="edge decides" x1="-10" y1="0" x2="14" y2="0"/>', says: "the net between them decides" },
  { drawn: '<line class="edge harms" x1="-10" y1="0" x2="14" y2="0"/>', says: "the net between them does harm" },
];

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const light = `
.paper{fill:#ffffff}
text{fill:#1f2328;font-family:system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;font-size:14px}
.quiet{fill:#59636e}
.edge{stroke:#d1d9e0}.decides{stroke:#57606a}.harms{stroke:#8250df}
.ring{stroke:#1f2328}.sample{stroke:#59636e}
.held .body{fill:#1a7f37;stroke:#1a7f37}.held .letter{fill:#ffffff}
.exposed .body{fill:#b6e3ea;stroke:#0b6e84}.exposed .letter{fill:#06323c}
.service-down .body{fill:#fff0b3;stroke:#9a6700}.service-down .letter{fill:#3b2300}
.restorable .body{fill:#ffd1a8;stroke:#bc4c00}.restorable .letter{fill:#471700}
.lost .body{fill:#cf222e;stroke:#cf222e}.lost .letter{fill:#ffffff}
.inconclusive .body{fill:#eaeef2;stroke:#59636e}.inconclusive .letter{fill:#1f2328}`;

const dark = `
.paper{fill:#0d1117}text{fill:#f0f6fc}.quiet{fill:#9198a1}
.edge{stroke:#30363d}.decides{stroke:#b1bac4}.harms{stroke:#be8fff}
.ring{stroke:#f0f6fc}.sample{stroke:#9198a1}
.held .body{fill:#238636;stroke:#3fb950}
.exposed .body{fill:#0b4a59;stroke:#39c5cf}.exposed .letter{fill:#e6fbff}
.service-down .body{fill:#4d3800;stroke:#d29922}.service-down .letter{fill:#ffecb3}
.restorable .body{fill:#5a2400;stroke:#f0883e}.restorable .letter{fill:#ffe0c7}
.lost .body{fill:#da3633;stroke:#ff7b72}
.inconclusive .body{fill:#21262d;stroke:#9198a1}.inconclusive .letter{fill:#f0f6fc}`;

const style = `${light}
.head{font-size:18px;font-weight:600}.key{white-space:pre}.strong{font-weight:700}
.edge{fill:none;stroke-width:1}.decides{stroke-width:2}.harms{stroke-width:3;stroke-dasharray:6 4}
.body{stroke-width:1.5}.ring{fill:none;stroke-width:2}.dashed{stroke-dasharray:4 3}.sample{fill:none;stroke-width:1.5}
.letter{text-anchor:middle;font-weight:700;font-size:16px}.small{font-size:13px}
.word{text-anchor:middle;font-size:13px;paint-order:stroke;stroke-width:4px;stroke:#ffffff}
@media (prefers-color-scheme:dark){${dark}
.word{stroke:#0d1117}}
`;
