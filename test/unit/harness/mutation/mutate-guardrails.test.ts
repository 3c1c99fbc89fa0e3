import { describe, expect, test } from "vitest";
import { catalogue } from "#guardrails/catalogue";
import { exitCodeOfMutations, openWords } from "#harness/cli/weaken";
import { mutateGuardrails } from "#harness/mutation/mutate-guardrails";
import type { MutationResult } from "#harness/mutation/mutation-request";
import { allow, deny } from "#model/decision";
import { HarnessError } from "#model/errors";
import { defineGuardrail } from "#model/guardrail";
import type { Guardrail, GuardrailHooks } from "#model/guardrail";
import { keepTheAccount, keepVersions, mutationOf, plantedPolicy } from "./planted-guardrails.ts";

const statusOf = ({ mutants }: MutationResult): Readonly<Record<string, string>> => Object.fromEntries(mutants.map((one) => [one.description, one.status]));

describe("a planted policy", () => {
  test("whose only denial is dropped is missed: the mutant is killed, and the scenario that noticed is named", async () => {
    const { mutants, survivors, complete } = await mutateGuardrails(mutationOf([plantedPolicy("identity.planted", keepVersions)]));
    const dropped = mutants.find(({ mutatorName }) => mutatorName === "DropStatement");
    expect(dropped).toMatchObject({ status: "Killed", killedBy: ["bucket-force-destroy literal alone"], line: 3 });
    expect(dropped?.reason).toMatch(/instead of/);
    expect(mutants.map(({ mutatorName }) => mutatorName)).toEqual(["DropStatement", "DenyToAllow", "LeaveOutCall"]);
    expect([survivors, complete]).toEqual([[], true]);
  });

  test("with a statement that nothing needs: dropping it survives, by name, as a hole", async () => {
    const result = await mutateGuardrails(mutationOf([plantedPolicy("identity.planted", [keepVersions, keepTheAccount])]));
    expect(statusOf(result)).toMatchObject({ "KeepVersions is dropped": "Killed", "KeepTheAccount is dropped": "Survived" });
    expect(result.survivors).toContainEqual(
      expect.objectContaining({ description: "KeepTheAccount: action account:CloseAccount is dropped", kind: "hole", guardrail: "identity.planted", line: 14 }),
    );
  });

  test("is noticed alone where a second net holds in the full set", async () => {
    const one = plantedPolicy("identity.one", keepVersions);
    const other = plantedPolicy("identity.other", keepVersions);
    const { mutants, survivors } = await mutateGuardrails(mutationOf([one, other], { only: ["identity.one"] }));
    expect(mutants.map(({ killedBy }) => killedBy)).toEqual(mutants.map(() => ["bucket-force-destroy literal alone"]));
    expect([mutants.length, survivors]).toEqual([3, []]);
  });

  test("with the same denial twice: each is a redundancy, because the other one holds", async () => {
    const twice = plantedPolicy("identity.planted", [keepVersions, { ...keepVersions, Sid: "Again", Action: ["s3:DeleteObjectVersion", "s3:DeleteBucket"] }]);
    const { survivors } = await mutateGuardrails(mutationOf([twice]));
    expect(survivors.map(({ description }) => description)).toContain("KeepVersions is dropped");
    expect(survivors.map(({ description }) => description)).toContain("Again is dropped");
  });
});

/** Refuses commands by words that stand in data. */
function wordGuardrail(words: readonly string[]): Guardrail {
  const decidingBy = (data: object): GuardrailHooks => ({
    reviewCommand: ({ line }) => ((data as { words: readonly string[] }).words.some((word) => line.includes(word)) ? deny("a word") : allow),
  });
  return defineGuardrail({
    id: "agent.words",
    layer: "agent",
    title: "Words",
    stops: "Commands with a word.",
    bypasses: [],
    restsOn: () => [],
    promise: { scenario: "none", outcome: { literal: "held", persistent: "held" }, friction: 0 },
    ...decidingBy({ words }),
    rules: { file: "words.json", data: { words }, weakenings: [{ at: "/words/*", by: "drop" }], decidingBy },
  });
}

describe("rules that are data", () => {
  test("of a user's own are weakened, too: the word that matters is missed, the other is not", async () => {
    const result = await mutateGuardrails(mutationOf([wordGuardrail(["apply", "halt"])]));
    expect(statusOf(result)).toEqual({ "apply is dropped": "Killed", "halt is dropped": "Survived" });
    expect(Object.keys(result.report.files)).toEqual(["agent.words/words.json"]);
  });

  test("that no hook ever consults are not covered", async () => {
    const { reviewCommand: _reviewCommand, ...silent } = wordGuardrail(["apply"]);
    const decidingBy = (): GuardrailHooks => ({ reviewStatement: () => allow });
    const { mutants, survivors } = await mutateGuardrails(
      mutationOf([
        { ...silent, ...decidingBy(), rules: { file: "words.json", data: { words: ["apply"] }, weakenings: [{ at: "/words/*", by: "drop" }], decidingBy } },
      ]),
    );
    expect(mutants.map(({ status, reason }) => [status, reason])).toEqual([["NoCoverage", "nothing in the scenarios ever consulted it"]]);
    expect(survivors.map(({ kind }) => kind)).toEqual(["hole"]);
  });
});

describe("the catalogue", () => {
  const chosen = (...ids: readonly string[]): readonly Guardrail[] => catalogue.filter(({ id }) => ids.includes(id));

  test("is tried in the scenario that proves a guardrail, beside the one that was named", async () => {
    const { mutants, report } = await mutateGuardrails(mutationOf(chosen("iac.prevent-destroy"), { rows: 100 }));
    expect(Object.keys(report.testFiles)).toEqual(["bucket-force-destroy", "missing-state-cleanup"]);
    const gallery = mutants.filter(({ file }) => file.includes("gallery"));
    expect(gallery.map(({ status, description }) => [status, description])).toEqual([["Killed", "aws_s3_bucket.uploads lifecycle is dropped"]]);
    expect(mutants.length).toBeGreaterThan(gallery.length);
  });

  test("says which of its guardrails decide in code and cannot be weakened", async () => {
    const { untouched, mutants } = await mutateGuardrails(mutationOf(chosen("state.lineage-pin"), { provingScenario: async () => undefined }));
    expect([untouched, mutants]).toEqual([[{ guardrail: "state.lineage-pin", reason: "it decides in code: there is no data in it to weaken" }], []]);
  });
});

test("a mutant under which no world can be built is reported with the reason", async () => {
  const policy = plantedPolicy("identity.planted", keepTheAccount);
  const careful: Guardrail = {
    ...policy,
    provision: async (input) => {
      await policy.provision?.(input);
      const [operator] = input.world.principals.filter(({ role }) => role === "operator");
      const iam = await input.administrator(operator?.principal.account ?? "").client("iam");
      const { AttachedPolicies = [] } = await iam.listAttachedUserPolicies({ UserName: operator?.name });
      if (!AttachedPolicies.some(({ PolicyName }) => PolicyName === "identity-planted")) throw new Error("the policy is not attached");
    },
  };
  const result = await mutateGuardrails(mutationOf([careful]));
  const { mutants } = result;
  expect(exitCodeOfMutations(result, [])).toBe(3);
  expect(openWords(result)).toBe("left open: what 1 weakening would do (no world could be built)");
  expect(mutants.filter(({ status }) => status === "RuntimeError").map(({ description, reason }) => [description, reason])).toEqual([
    ["AttachUserPolicy agent is left out", "the policy is not attached"],
  ]);
});

describe("a mutant that nothing can be told of", () => {
  const [scenario] = mutationOf([]).scenarios;
  if (scenario === undefined) throw new Error("there is a scenario");

  test("because the scenario's control does not end as declared is left open, and the test is named", async () => {
    const declaring = { ...scenario, control: { ...scenario.control, literal: "restorable" as const } };
    const result = await mutateGuardrails(mutationOf([plantedPolicy("identity.planted", keepVersions)], { scenarios: [declaring] }));
    expect(result.mutants.map(({ status }) => status)).toEqual(["Pending", "Pending", "Pending"]);
    expect(result.mutants[0]?.reason).toContain("the control ends service-down, and it declares restorable");
    expect(result.silentTests).toEqual(["bucket-force-destroy literal alone (identity.planted): the control ends service-down, and it declares restorable"]);
    expect(result.survivors).toEqual([]);
    expect(openWords(result)).toBe("left open: whether 3 weakenings would be noticed (inconclusive), what 1 test would say");
    expect(exitCodeOfMutations(result, [])).toBe(3);
    expect(exitCodeOfMutations(result, ["a reporter failed"])).toBe(2);
  });

  test("because a hook fails under it is left open, not noticed", async () => {
    const throwing = (data: object): GuardrailHooks => ({
      reviewCommand: ({ line }) => {
        const { words } = data as { words: readonly string[] };
        if (!words.includes("apply")) throw new Error("the list is too short");
        return words.some((word) => line.includes(word)) ? deny("a word") : allow;
      },
    });
    const fragile = {
      ...wordGuardrail(["apply", "halt"]),
      ...throwing({ words: ["apply", "halt"] }),
      rules: { file: "words.json", data: { words: ["apply", "halt"] }, weakenings: [{ at: "/words/*", by: "drop" as const }], decidingBy: throwing },
    };
    const result = await mutateGuardrails(mutationOf([fragile]));
    expect(statusOf(result)).toEqual({ "apply is dropped": "Pending", "halt is dropped": "Survived" });
    expect(result.mutants[0]?.reason).toMatch(/weakened, the run is inconclusive: a hook failed: .*the list is too short/);
    expect(openWords(result)).toBe("left open: whether 1 weakening would be noticed (inconclusive)");
    expect(exitCodeOfMutations(result, [])).toBe(3);
    const firm = await mutateGuardrails(mutationOf([wordGuardrail(["apply", "halt"])]));
    expect([openWords(firm), exitCodeOfMutations(firm, [])]).toEqual([undefined, 0]);
  });
});

describe("a request", () => {
  test.each([
    ["no guardrails", mutationOf([]), "There is nothing to weaken"],
    ["no operator", mutationOf([plantedPolicy("identity.planted", keepVersions)], { operators: [] }), "There is nothing to weaken"],
    ["an id outside the set", mutationOf([plantedPolicy("identity.planted", keepVersions)], { only: ["identity.other"] }), "`identity.other` is not among"],
  ])("for %s is refused", async (_what, request, message) => {
    await expect(mutateGuardrails(request)).rejects.toThrow(message);
    await expect(mutateGuardrails(request)).rejects.toBeInstanceOf(HarnessError);
  });

  test("that is ended early keeps what is done, and says that it is not complete", async () => {
    const ended = new AbortController();
    const seen: string[] = [];
    const result = await mutateGuardrails(
      mutationOf([plantedPolicy("identity.planted", [keepVersions, keepTheAccount])], {
        signal: ended.signal,
        onProgress: ({ done, total, last, status }) => {
          seen.push(`${done}/${total} ${last} ${status}`);
          if (done === 2) ended.abort();
        },
      }),
    );
    expect([result.complete, result.mutants.length, seen]).toEqual([
      false,
      2,
      ["1/7 identity.planted: KeepVersions is dropped Killed", "2/7 identity.planted: KeepVersions allows what it denied Killed"],
    ]);
  });
});
