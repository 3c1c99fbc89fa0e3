import { expect, test } from "vitest";
import { renderMutations } from "#ablation/mutation/render-mutations";
import { survivorsOf } from "#ablation/mutation/survivors";
import type { TestedMutant } from "#ablation/mutation/survivors";

const mutant = (more: Partial<TestedMutant>): TestedMutant => ({
  id: "x",
  guardrail: "identity.own",
  mutatorName: "DropAction",
  description: "Keep: action a:B is dropped",
  file: "own.json",
  line: 3,
  status: "Survived",
  reason: "",
  killedBy: [],
  exercised: false,
  ...more,
});

test("survivors are listed by name, holes apart from redundancies", () => {
  const mutants = [
    mutant({ status: "Killed" }),
    mutant({ line: 4 }),
    mutant({ line: 5, exercised: true }),
    mutant({ line: 6, status: "NoCoverage" }),
    mutant({ line: 7, status: "RuntimeError", reason: "no bucket\nat once" }),
    mutant({ line: 8, status: "Pending" }),
  ];
  const untouched = [{ guardrail: "state.own", reason: "it decides in code" }];
  expect(
    renderMutations({
      mutants,
      survivors: survivorsOf(mutants),
      untouched,
      silentTests: ["x literal all: the control ends held, and it declares lost"],
      complete: false,
    }).join("\n"),
  ).toMatchInlineSnapshot(`
    "Ended early: what follows is about the weakenings that were tried.

    identity.own: 1 of 6 weakenings noticed
      A hole in the suite: everything went exactly as before, so nothing in these scenarios tries what it stands against:
        own.json:4 Keep: action a:B is dropped
        own.json:6 Keep: action a:B is dropped
      A redundancy in the policy: it went differently, and no outcome changed, so something else holds or the outcome does not hang on it:
        own.json:5 Keep: action a:B is dropped
      No world could be built:
        own.json:7 Keep: action a:B is dropped: no bucket
      Left open, because a run is inconclusive or a control did not reach its loss:
        own.json:8 Keep: action a:B is dropped

    state.own: not weakened: it decides in code
      These tests say nothing, with nothing weakened:
        x literal all: the control ends held, and it declares lost"
  `);
});

test("where all was noticed one line says so", () => {
  const mutants = [mutant({ status: "Killed" })];
  expect(renderMutations({ mutants, survivors: [], untouched: [], silentTests: [], complete: true })).toEqual(["identity.own: 1 of 1 weakening noticed"]);
});
