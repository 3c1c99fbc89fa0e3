import type { Guardrail } from "#model/guardrail";
import type { PrincipalRole, WorldFacts } from "#model/world";

const note = "<!-- Generated from the catalogue by scripts/generate-guardrail-pages.ts: edit the guardrail, not this page. -->";
const moments = ["harden", "provision", "reviewCommand", "reviewFile", "reviewPlan", "reviewStatement", "reviewCall", "observe", "onSchedule"] as const;

/** The page of one guardrail, as Markdown. */
export function renderGuardrailPage(guardrail: Guardrail): string {
  const { promise } = guardrail;
  const rests = guardrail.restsOn(exampleWorld).map(({ kind, is }) => `${kind}: ${is}`);
  return (
    [
      note,
      `# ${guardrail.id}: ${guardrail.title}`,
      guardrail.stops,
      `- Layer: ${guardrail.layer}\n- Hooks: ${moments.filter((moment) => guardrail[moment] !== undefined).join(", ")}\n- Rests on: ${rests.length === 0 ? "nothing" : rests.join("; ")}`,
      "## Known ways round it",
      guardrail.bypasses.map((bypass) => `- ${bypass}`).join("\n"),
      "## What it promises, alone",
      `In the scenario \`${promise.scenario}\`, held by a test with its control beside it:`,
      promiseTable(guardrail),
      `Of the routine's steps it refuses ${promise.friction === 0 ? "none" : String(promise.friction)}.`,
      "",
    ]
      .join("\n\n")
      .trimEnd() + "\n"
  );
}

/** The list of all guardrails, as Markdown. */
export function renderGuardrailIndex(catalogue: readonly Guardrail[]): string {
  const rows = catalogue.map(
    ({ id, title, promise }) => `| [${id}](${id}.md) | ${title} | ${promise.outcome.literal} | ${promise.outcome.persistent} | ${promise.friction} |`,
  );
  return `${note}\n\n# Guardrails\n\nWhat each promises when it stands alone in the scenario that proves it.\n\n| guardrail | | literal operator | persistent operator | friction |\n|---|---|---|---|---|\n${rows.join("\n")}\n`;
}

function promiseTable({ promise }: Guardrail): string {
  const late = promise.atScriptEnd === undefined ? "" : `| when the script ends | ${promise.atScriptEnd.literal} | ${promise.atScriptEnd.persistent} |\n`;
  return `| | literal operator | persistent operator |\n|---|---|---|\n${late}| ${promise.atScriptEnd === undefined ? "outcome" : "35 days later"} | ${promise.outcome.literal} | ${promise.outcome.persistent} |`;
}

function someone(role: PrincipalRole): WorldFacts["principals"][number] {
  const is = `the ${role}`;
  return { name: is, role, principal: { kind: "user", arn: is, account: "the production account", name: is, userId: is, accessKeyId: is } };
}

/** A world in words, for what a guardrail rests on. */
const exampleWorld: WorldFacts = {
  id: "WORLD",
  region: "REGION",
  accounts: (["management", "production", "backup"] as const).map((role) => ({ id: `the ${role} account`, name: role, role })),
  principals: (["operator", "human", "ci", "reviewer"] as const).map(someone),
  stacks: [{ id: "STACK", directory: "DIRECTORY", account: "the production account", lineage: null }],
  protected: [],
  approver: { principal: "the reviewer", habit: "reads-the-plan" },
};
