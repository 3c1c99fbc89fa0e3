import type { Survivor, TestedMutant } from "./survivors.ts";

/** What the listing is made of. */
export interface MutationsToTell {
  readonly mutants: readonly TestedMutant[];
  readonly survivors: readonly Survivor[];
  readonly untouched: readonly { readonly guardrail: string; readonly reason: string }[];
  readonly silentTests: readonly string[];
  readonly complete: boolean;
}

const headings: Readonly<Record<Survivor["kind"], string>> = {
  hole: "A hole in the suite: everything went exactly as before, so nothing in these scenarios tries what it stands against",
  redundancy: "A redundancy in the policy: it went differently, and no outcome changed, so something else holds or the outcome does not hang on it",
};

/** The mutants that no scenario noticed, by guardrail and by name, as lines of plain text. */
export function renderMutations({ mutants, survivors, untouched, silentTests, complete }: MutationsToTell): readonly string[] {
  const guardrails = [...new Set(mutants.map(({ guardrail }) => guardrail))];
  return [
    ...(complete ? [] : ["Ended early: what follows is about the weakenings that were tried.", ""]),
    ...guardrails.flatMap((guardrail) => [
      summaryOf(
        guardrail,
        mutants.filter((one) => one.guardrail === guardrail),
      ),
      ...(["hole", "redundancy"] as const).flatMap((kind) =>
        listed(headings[kind], survivors.filter((one) => one.guardrail === guardrail && one.kind === kind).map(placeOf)),
      ),
      ...listed(
        "No world could be built",
        mutants
          .filter((one) => one.guardrail === guardrail && one.status === "RuntimeError")
          .map((one) => `${placeOf(one)}: ${one.reason.split("\n")[0] ?? ""}`),
      ),
      ...listed(
        "Left open, because a run is inconclusive or a control did not reach its loss",
        mutants.filter((one) => one.guardrail === guardrail && one.status === "Pending").map(placeOf),
      ),
      "",
    ]),
    ...untouched.map(({ guardrail, reason }) => `${guardrail}: not weakened: ${reason}`),
    ...listed("These tests say nothing, with nothing weakened", silentTests),
  ].filter((line, index, lines) => line !== "" || index < lines.length - 1);
}

function summaryOf(guardrail: string, mutants: readonly TestedMutant[]): string {
  const killed = mutants.filter(({ status }) => status === "Killed").length;
  return `${guardrail}: ${killed} of ${mutants.length} ${mutants.length === 1 ? "weakening" : "weakenings"} noticed`;
}

function placeOf({ file, line, description }: TestedMutant): string {
  return `${file}:${line} ${description}`;
}

function listed(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  ${heading}:`, ...lines.map((line) => `    ${line}`)];
}
