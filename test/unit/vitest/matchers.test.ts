import { describe, expect, it } from "vitest";
import type { JudgedVerdict } from "#harness/vitest";
import "#harness/vitest";

const replay = "npx scartissue run some-scenario --no-guardrails --seed 1";

function verdict(changes: Partial<JudgedVerdict> = {}): JudgedVerdict {
  return {
    outcome: "held",
    reasons: ["everything that must survive survived"],
    moments: { scriptEnd: "held", horizon: "held" },
    milestones: [],
    datasets: [],
    assets: [],
    backups: [],
    destroyed: [],
    leftBehind: [],
    attempted: [],
    stoppedBy: [],
    recoveredBy: [],
    neverFired: [],
    friction: [],
    replay,
    ...changes,
  };
}

function messageOf(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "";
}

describe("matchers on verdicts", () => {
  it("tell each outcome from every other", () => {
    expect(verdict({ outcome: "held" })).toHold();
    expect(verdict({ outcome: "exposed" })).toBeExposed();
    expect(verdict({ outcome: "service-down" })).toBeServiceDown();
    expect(verdict({ outcome: "restorable" })).toBeRestorable();
    expect(verdict({ outcome: "lost" })).toBeLost();
    expect(verdict({ outcome: "lost" })).not.toHold();
    expect(verdict({ outcome: "held" })).not.toBeLost();
    expect(verdict({ outcome: "exposed" })).not.toBeServiceDown();
  });

  it("take an outcome or a better one", () => {
    expect(verdict({ outcome: "exposed" })).toBeAtLeast("exposed");
    expect(verdict({ outcome: "held" })).toBeAtLeast("exposed");
    expect(verdict({ outcome: "service-down" })).not.toBeAtLeast("exposed");
  });

  it("name who stopped, who recovered, and how much work was refused", () => {
    const judged = verdict({
      stoppedBy: [{ guardrail: "layer.one", moment: "iam", step: 3 }],
      recoveredBy: ["layer.two"],
      friction: [{ guardrail: "layer.one", step: "deploy" }],
    });
    expect(judged).toBeStoppedBy("layer.one");
    expect(judged).not.toBeStoppedBy("layer.two");
    expect(judged).toBeRecoveredBy("layer.two");
    expect(judged).not.toBeRecoveredBy("layer.one");
    expect(judged).toHaveFriction(1);
    expect(judged).not.toHaveFriction(0);
  });

  it("say what was found, why, and how to play it again", () => {
    const message = messageOf(() => expect(verdict({ outcome: "lost", reasons: ["answers are lost"] })).toHold());
    expect(message).toContain("expected held, got the outcome lost");
    expect(message).toContain("answers are lost");
    expect(message).toContain(`Play it again: ${replay}`);
  });

  it.each([
    ["toHold", []],
    ["toBeExposed", []],
    ["toBeServiceDown", []],
    ["toBeRestorable", []],
    ["toBeLost", []],
    ["toBeAtLeast", ["lost"]],
    ["toBeStoppedBy", ["layer.one"]],
    ["toBeRecoveredBy", ["layer.one"]],
    ["toHaveFriction", [0]],
  ] as const)("never let an inconclusive verdict pass %s, nor its opposite", (name, rest) => {
    for (const doubtful of [verdict({ outcome: "inconclusive" }), verdict({ outcome: "held", status: "inconclusive" })]) {
      // oxlint-disable-next-line vitest/valid-expect -- the matchers are called below, by name
      const assertion = expect(doubtful) as unknown as Record<string, (...words: readonly unknown[]) => void> & {
        readonly not: Record<string, (...words: readonly unknown[]) => void>;
      };
      expect(messageOf(() => assertion[name]?.(...rest))).toContain("inconclusive, which is never a pass");
      expect(messageOf(() => assertion.not[name]?.(...rest))).toContain("inconclusive, which is never a pass");
    }
  });

  it("refuse what is no verdict, both ways", () => {
    expect(messageOf(() => expect("held").toHold())).toContain("expected a verdict");
    expect(messageOf(() => expect("held").not.toHold())).toContain("expected a verdict");
  });
});
