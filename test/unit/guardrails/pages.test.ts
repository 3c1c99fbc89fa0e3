import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { catalogue } from "#guardrails/catalogue";
import { renderGuardrailIndex, renderGuardrailPage } from "../../../scripts/render-guardrail-page.ts";

const folder = "docs/guardrails";

/** The ids that others build on (DESIGN.md, section 9). */
const stableIds = [
  "state.remote-s3",
  "state.lineage-pin",
  "state.per-environment",
  "state.bucket-locked",
  "iac.prevent-destroy",
  "resource.deletion-protection",
  "backup.final-snapshot",
  "backup.retain-automated",
  "backup.manual-snapshots",
  "backup.cross-account-copy",
  "backup.off-provider",
  "backup.restore-drill",
  "identity.deny-destructive",
  "identity.read-only",
  "identity.permission-boundary",
  "identity.scp",
  "identity.no-ambient-credentials",
  "approval.saved-plan-only",
  "approval.second-role",
  "plan.deny-protected-deletes",
  "plan.missing-state-alarm",
  "agent.command-hook",
  "detection.page-and-revoke",
];

describe("the catalogue", () => {
  test("holds the stable ids and no others, in order", () => {
    expect(catalogue.map(({ id }) => id)).toEqual(stableIds.toSorted());
  });

  test.each(catalogue.map((guardrail) => ({ id: guardrail.id, guardrail })))("$id tells its layer, its bypasses and what it rests on", ({ guardrail }) => {
    expect(guardrail.id.startsWith(`${guardrail.layer}.`)).toBe(true);
    expect(guardrail.bypasses.length).toBeGreaterThan(0);
    expect(renderGuardrailPage(guardrail)).toMatch(/Rests on: (?!nothing)/);
  });
});

describe("the guardrail pages", () => {
  test.each(catalogue.map((guardrail) => ({ id: guardrail.id, guardrail })))("$id is current", ({ id, guardrail }) => {
    expect(readFileSync(`${folder}/${id}.md`, "utf8"), "run scripts/generate-guardrail-pages.ts").toBe(renderGuardrailPage(guardrail));
  });

  test("the list is current, and no page is left over", () => {
    expect(readFileSync(`${folder}/README.md`, "utf8")).toBe(renderGuardrailIndex(catalogue));
    expect(readdirSync(folder).toSorted()).toEqual(["README.md", ...catalogue.map(({ id }) => `${id}.md`)].toSorted());
  });
});
