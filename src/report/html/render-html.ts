import { createHash } from "node:crypto";
import { concludedSentences, safetyWords } from "../pretty/ablation-words.ts";
import { meaning } from "../pretty/words.ts";
import type { HtmlBundle, HtmlData } from "./html-data.ts";
import { writeDataBlock } from "./packed-data.ts";

/**
 * One HTML file that holds everything: it opens from disk and asks the network for nothing, which its Content-Security-Policy forbids as well.
 *
 * Only the bundled program may run, by its hash. Styles may stand inline: charts set them, and what they could load is forbidden.
 * @see https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP
 */
export function renderHtml(data: HtmlData, { script, style }: HtmlBundle): string {
  const program = script.replaceAll("</script", String.raw`<\/script`);
  const hash = createHash("sha256").update(program).digest("base64");
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeText(titleOf(data))}</title>
<style>${style.replaceAll("</style", String.raw`<\/style`)}</style>
</head>
<body>
<div id="app"></div>
<noscript>${plainWords(data)}</noscript>
<script type="application/json" id="data">${writeDataBlock(data).replaceAll("<", String.raw`\u003c`)}</script>
<script>${program}</script>
</body>
</html>
`;
}

function titleOf({ document, runs }: HtmlData): string {
  const titles = [...new Set([...(document?.scenarios ?? []), ...runs].map(({ title }) => title))];
  const [first = "Report"] = titles;
  return `${first}${titles.length > 1 ? ` and ${titles.length - 1} more` : ""} · scartissue`;
}

/** For a reader whose browser runs no scripts: the outcomes in sentences. */
function plainWords({ document, analyses, runs }: HtmlData): string {
  const lines = [
    ...runs.map(({ title, outcome, guardrails }) => `${title}, guardrails: ${guardrails.join(", ") || "none"}: ${outcome} (${meaning[outcome]}).`),
    ...(document === undefined
      ? []
      : analyses.map((analysis) =>
          `${analysis.scenario}, ${analysis.operator} operator, threshold ${analysis.threshold}: ${analysis.full} with every guardrail, ${analysis.bare} with none; k is ${safetyWords(analysis.k)}. ${concludedSentences(analysis).join(" ")}`.trimEnd(),
        )),
  ];
  return `<main><h1>${escapeText(titleOf({ ...(document === undefined ? {} : { document }), analyses, runs, stories: [] }))}</h1>
<p>The pictures of this page are drawn by a script that your browser does not run. In words:</p>
<ul>${lines.map((line) => `<li>${escapeText(line)}</li>`).join("")}</ul></main>`;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
