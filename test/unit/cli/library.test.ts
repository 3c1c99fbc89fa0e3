import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findScenarios } from "#harness/find-scenarios";
import * as library from "#harness/index";
import { allow, defineGuardrail, deny, iamPolicy, replayScenario } from "#harness/index";
import "#harness/vitest";

const folder = mkdtempSync(join(tmpdir(), "library-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const noDestroy = defineGuardrail({
  id: "agent.no-destroy",
  layer: "agent",
  title: "No destroy",
  stops: "terraform destroy",
  bypasses: ["other words"],
  restsOn: () => [],
  promise: { scenario: "none", outcome: { literal: "held", persistent: "held" }, friction: 0 },
  reviewCommand: ({ words }) => (words.includes("destroy") ? deny("nobody destroys here") : allow),
});

describe("the library", () => {
  it("exports this, and nothing by accident", () => {
    expect(Object.keys(library).toSorted()).toMatchInlineSnapshot(`
      [
        "HarnessError",
        "allow",
        "commandHook",
        "defineConfig",
        "defineGuardrail",
        "defineScenario",
        "deny",
        "hold",
        "iamPolicy",
        "isAtLeast",
        "judge",
        "outcomes",
        "planPolicy",
        "replayScenario",
        "scp",
      ]
    `);
  });

  it("replays a scenario bare, as its control", async () => {
    const verdict = await replayScenario({ scenario: "missing-state-cleanup" });
    expect(verdict).toBeLost();
    expect(verdict.status).toBe("passed");
    expect(verdict.replay).toContain("run missing-state-cleanup --operator literal --no-guardrails");
  });

  it("replays it under a guardrail of one's own", async () => {
    const verdict = await replayScenario({ scenario: "missing-state-cleanup", guardrails: [noDestroy] });
    expect(verdict).toHold();
    expect(verdict).toBeStoppedBy("agent.no-destroy");
    expect(verdict).toHaveFriction(0);
  });

  it("refuses a policy that can never match, before it judges anything", async () => {
    const statement = { Sid: "Typo", Effect: "Deny", Action: "rds:DeleteDBCluster", Resource: "arn:aws:rds:*:111122223333:cluster:prd-db" };
    writeFileSync(join(folder, "policy.json"), JSON.stringify({ Version: "2012-10-17", Statement: [statement] }));
    const bindings = { accounts: { "111122223333": "prod" }, names: { "prod-db": "dev-course-management-cluster" } };
    await expect(
      replayScenario({ scenario: "missing-state-cleanup", guardrails: [iamPolicy({ file: "policy.json", attachTo: "agent" })], bindings, folder }),
    ).rejects.toMatchObject({
      code: "configuration",
      message: expect.stringContaining("statement `Typo` (Deny) can never match"),
      hint: expect.stringContaining("`prod-db`"),
    });
  });

  it("refuses what it does not know", async () => {
    await expect(replayScenario({ scenario: "missing-state" })).rejects.toMatchObject({ code: "usage" });
    await expect(replayScenario({ scenario: "missing-state-cleanup", guardrails: ["agent.nothing"] })).rejects.toMatchObject({ code: "usage" });
  });
});

describe("scenarios of one's own", () => {
  it("stand beside those that come with scartissue, by file or folder", async () => {
    writeFileSync(
      join(folder, "own.ts"),
      'export const scenario = { id: "own-outage", title: "Ours", tags: ["ours"], script: async (): Promise<void> => undefined };\n',
    );
    const loaded = { config: { scenarios: ["own.ts"] }, file: "config", folder };
    expect((await findScenarios({ ids: ["own-outage"] }, loaded)).map(({ title }) => title)).toEqual(["Ours"]);
    expect((await findScenarios({ ids: [], tags: ["ours"] }, loaded)).map(({ id }) => id)).toEqual(["own-outage"]);
    const all = (await findScenarios({ ids: ["all"] }, loaded)).map(({ id }) => id);
    expect(all).toContain("own-outage");
    expect(all).toContain("missing-state-cleanup");
  });

  it("are refused by name when the file is missing or exports none", async () => {
    writeFileSync(join(folder, "empty.ts"), "export {};\n");
    const loadedWith = (path: string): Parameters<typeof findScenarios>[1] => ({ config: { scenarios: [path] }, file: "config", folder });
    await expect(findScenarios({ ids: ["all"] }, loadedWith("missing.ts"))).rejects.toMatchObject({
      message: expect.stringContaining("`scenarios[0]` in config: there is no file"),
    });
    await expect(findScenarios({ ids: ["all"] }, loadedWith("empty.ts"))).rejects.toMatchObject({
      message: expect.stringContaining("empty.ts exports no scenario"),
    });
  });
});
