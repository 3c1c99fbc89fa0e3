import { describe, expect, test } from "vitest";
import type { AblationRequest, ExecutedSubset } from "#harness/ablation/ablation-request";
import { executeAblation } from "#harness/ablation/execute-ablation";
import { sealedText } from "#harness/ablation/saved-ablation";
import { createWorkbook } from "#harness/ablation/workbook";
import { findGuardrails } from "#harness/find-guardrails";
import { replayScenario } from "#harness/index";
import { allow, deny } from "#model/decision";
import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import { scenario } from "../../../../scenarios/rename-without-moved/scenario.ts";

const user = { policies: new Map(), bindings: {} };

function request(guardrails: readonly Guardrail[], changes: Partial<AblationRequest> = {}): AblationRequest {
  return {
    scenarios: [scenario],
    guardrails: guardrails.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    operators: ["persistent"],
    seeds: [1, 2],
    rows: 10,
    data: "modelled",
    approver: "reads-the-plan",
    user,
    method: "exhaustive",
    threshold: "restorable",
    concurrency: 1,
    ...changes,
  };
}

function own(id: string, hooks: Partial<Guardrail>): Guardrail {
  return defineGuardrail({
    id,
    layer: "agent",
    title: id,
    stops: "a test",
    bypasses: [],
    restsOn: () => [{ kind: "process", is: id }],
    promise: { scenario: scenario.id, outcome: { literal: "held", persistent: "held" }, friction: 0 },
    ...hooks,
  });
}

const outcomesOf = (executed: readonly ExecutedSubset[]): readonly string[] => executed.map(({ outcome }) => outcome);
const idle = own("agent.idle", {});
const refuses = own("agent.refuses", { reviewCommand: () => deny("not in this test") });

describe("a combination that can be told from another, because a net that is missing only allowed", () => {
  const [alarm] = findGuardrails(["plan.missing-state-alarm"]);
  const reads = own("plan.reads", { reviewPlan: () => allow });
  const toldOf = async (third: Guardrail): Promise<readonly number[]> => {
    const { executed } = await executeAblation(request(alarm === undefined ? [] : [alarm, reads, third], { seeds: [1] }));
    return executed.filter(({ told }) => told === true).map(({ subset }) => subset);
  };

  test("is told, and said to be; one that was played is not", async () => {
    expect(await toldOf(own("detection.idle", {}))).toEqual([0b101]);
  });

  test("is played where a net of the user's hears what others answer", async () => {
    expect(await toldOf(own("detection.hears", { observe: () => [] }))).toEqual([]);
  });
});

describe("an ablation", () => {
  test("executes every combination, and each ends as it does when it is played alone", async () => {
    const guardrails = findGuardrails(["identity.scp,plan.deny-protected-deletes"]);
    const { executed, document } = await executeAblation(request(guardrails, { operators: ["literal", "persistent"] }));
    expect(executed).toHaveLength(8);
    for (const { subset, operator, outcome, stoppedBy } of executed) {
      const ids = guardrails.filter((_, bit) => (subset & (1 << bit)) !== 0).map(({ id }) => id);
      const alone = await replayScenario({ scenario: scenario.id, guardrails: ids, operator, rows: 10, seed: 1 });
      expect({ ids, operator, outcome }).toEqual({ ids, operator, outcome: alone.outcome });
      expect(stoppedBy.map((bit) => guardrails[bit]?.id)).toEqual([...new Set(alone.stoppedBy.map(({ guardrail }) => guardrail))].toSorted());
    }
    expect(new Set(outcomesOf(executed))).toContain("lost");
    expect(new Set(outcomesOf(executed))).toContain("held");
    expect(document?.scenarios.map(({ operator, results }) => [operator, results.length])).toEqual([
      ["literal", 4],
      ["persistent", 4],
    ]);
  });

  test("tells the stories of the control, the full set, and of what is left when a cut set is missing", async () => {
    const { document } = await executeAblation(request([refuses, own("agent.refuses-too", { reviewCommand: () => deny("nor this") }), idle]));
    const [ablation] = document?.scenarios ?? [];
    expect(ablation?.results.map(({ outcome }) => outcome)).toEqual(["lost", "lost", "held", "held", "held", "held", "held", "held"]);
    expect(ablation?.stories.map(({ subset, story }) => [subset, story.outcome])).toEqual([
      [0, "lost"],
      [1, "lost"],
      [7, "held"],
    ]);
    expect(ablation?.stories[2]?.story.replay).toContain("--guardrails agent.idle,agent.refuses,agent.refuses-too");
    expect(ablation?.restsOn).toEqual([
      [{ kind: "process", is: "agent.idle" }],
      [{ kind: "process", is: "agent.refuses" }],
      [{ kind: "process", is: "agent.refuses-too" }],
    ]);
  });

  test("counts the routine's steps that a guardrail alone refuses", async () => {
    const { document } = await executeAblation(request([idle, own("agent.refuses-everything", { reviewCommand: () => deny("nothing") })]));
    expect(document?.scenarios[0]?.friction[0]).toBe(0);
    expect(document?.scenarios[0]?.friction[1]).toBeGreaterThan(0);
  });

  test("is inconclusive where a hook fails, whatever came of it", async () => {
    const fails = own("agent.fails", {
      reviewCommand: () => {
        throw new Error("a bug");
      },
    });
    const { document } = await executeAblation(request([idle, fails]));
    expect(document?.scenarios[0]?.results.map(({ outcome }) => outcome)).toEqual(["lost", "inconclusive", "lost", "inconclusive"]);
    expect(document?.scenarios[0]?.reasons.join("\n")).toContain("a hook failed, and what fails denies: ");
  });

  test("gives the same document whoever executes it", async () => {
    const guardrails = findGuardrails(["identity.scp,plan.deny-protected-deletes,iac.prevent-destroy"]);
    const origin = { configFile: undefined, folder: process.cwd(), digest: null };
    const [here, there] = await Promise.all([
      executeAblation(request(guardrails, { origin, concurrency: 1 })),
      executeAblation(request(guardrails, { origin, concurrency: 2 })),
    ]);
    expect(there.document).toBeDefined();
    expect(sealedText(there.document ?? {})).toBe(sealedText(here.document ?? {}));
  });
});

describe("a guardrail that watches", () => {
  const watches = own("agent.watches", { observe: () => [] });

  test("is executed with every seed; the others with the first alone", async () => {
    const { executed, document } = await executeAblation(request([idle, watches], { seeds: [5, 6, 7] }));
    expect(executed.map(({ bySeed }) => bySeed?.map(({ seed }) => seed))).toEqual([undefined, undefined, [5, 6, 7], [5, 6, 7]]);
    expect(document?.settings.seeds).toEqual([5, 6, 7]);
  });

  test("is counted at its worst, with the spread kept", async () => {
    /** Access keys differ by seed: this one refuses in the world that it sees first. */
    const keys = new Set<string>();
    const fickle = own("agent.fickle", {
      observe: () => [],
      reviewCommand: ({ principal }) => {
        keys.add(principal.accessKeyId);
        return principal.accessKeyId === [...keys][0] ? deny("this time") : allow;
      },
    });
    const { executed } = await executeAblation(request([idle, fickle]));
    const [alone] = executed.filter(({ subset }) => subset === 1);
    expect(alone).toMatchObject({
      outcome: "lost",
      stoppedBy: [],
      bySeed: [
        { seed: 1, outcome: "held" },
        { seed: 2, outcome: "lost" },
      ],
    });
    expect(alone?.reasons.join("\n")).toContain("is lost");
  });
});

describe("an ablation ends without a result", () => {
  test("when a control does not end as its scenario declares, which is named", async () => {
    const wrong = { ...scenario, control: { literal: "held", persistent: "held" } as const };
    await expect(executeAblation(request([idle, refuses], { scenarios: [wrong] }))).rejects.toMatchObject({
      code: "inconclusive",
      message: "Nothing was ablated: the control of rename-without-moved (persistent) ended lost, and it declares held",
    });
  });

  test("when somebody interrupts it; what was done is in the workbook, and is not done again", async () => {
    const controller = new AbortController();
    const workbook = createWorkbook();
    const kept: ExecutedSubset[] = [];
    const noting = {
      ...workbook,
      add: (line: ExecutedSubset) => {
        workbook.add(line);
        kept.push(line);
        if (kept.length === 3) controller.abort();
      },
    };
    const guardrails = [idle, refuses, own("agent.third", {})];
    await expect(executeAblation(request(guardrails, { openWorkbook: () => noting, signal: controller.signal }))).rejects.toMatchObject({
      code: "interrupted",
    });
    expect(kept).toHaveLength(3);
    const remembered: number[] = [];
    const resumed = await executeAblation(
      request(guardrails, { openWorkbook: () => noting, onProgress: (progress) => void remembered.push(progress.remembered) }),
    );
    expect(remembered[0]).toBe(3);
    expect(kept).toHaveLength(8);
    const whole = await executeAblation(request(guardrails));
    expect(sealedText(resumed.document ?? {})).toBe(sealedText(whole.document ?? {}));
  });

  test("when the workbook has no room", async () => {
    const full = {
      find: () => undefined,
      add: () => {
        throw new Error("no room");
      },
    };
    await expect(executeAblation(request([idle, refuses], { openWorkbook: () => full }))).rejects.toThrow("no room");
  });
});

describe("a search", () => {
  test("finds the sets that every combination gives, and says what it executed", async () => {
    const guardrails = findGuardrails(["identity.scp,plan.deny-protected-deletes,iac.prevent-destroy"]);
    const { document } = await executeAblation(request(guardrails, { method: "search" }));
    const [ablation] = document?.scenarios ?? [];
    expect(ablation?.search).toMatchObject({ threshold: "restorable", complete: true });
    expect(ablation?.search?.executed).toBe(ablation?.results.length);
    expect(ablation?.stories.length).toBeGreaterThan(1);
  });
});
