/** Writes docs/guardrails. Run: node --conditions=scartissue-source --import tsx scripts/generate-guardrail-pages.ts */
import { mkdirSync, writeFileSync } from "node:fs";
import { catalogue } from "#guardrails/catalogue";
import { renderGuardrailIndex, renderGuardrailPage } from "./render-guardrail-page.ts";

const folder = "docs/guardrails";
mkdirSync(folder, { recursive: true });
for (const guardrail of catalogue) writeFileSync(`${folder}/${guardrail.id}.md`, renderGuardrailPage(guardrail));
writeFileSync(`${folder}/README.md`, renderGuardrailIndex(catalogue));
