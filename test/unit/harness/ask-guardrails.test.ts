import { describe, expect, it } from "vitest";
import { askGuardrails } from "#harness/replay/ask-guardrails";
import { createLedger } from "#harness/replay/ledger-recorder";
import { allow, deny, hold } from "#model/decision";
import type { Decision } from "#model/decision";
import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";

function answering(id: string, answer: () => Decision | Promise<Decision>): Guardrail {
  return defineGuardrail({
    id,
    layer: "plan",
    title: id,
    stops: "",
    bypasses: [],
    restsOn: () => [],
    promise: { scenario: "none", outcome: { literal: "held", persistent: "held" }, friction: 0 },
    reviewCall: answer,
  });
}

const nodding = { name: "reviewer", approves: async () => ({ granted: true, reason: "read" }) };

async function ask(guardrails: readonly Guardrail[], patience = 1000) {
  const ledger = createLedger(() => new Date(0));
  const review = await askGuardrails(guardrails, "reviewCall", (one) => one.reviewCall?.({} as never), nodding, ledger, patience);
  return { review, decisions: ledger.events().filter((event) => event.kind === "decision") };
}

describe("asking guardrails", () => {
  it("lets pass what all allow, and records every answer", async () => {
    const { review, decisions } = await ask([answering("plan.a", () => allow), answering("plan.b", async () => allow)]);
    expect(review.allowed).toBe(true);
    expect(decisions.map(({ guardrail }) => guardrail)).toEqual(["plan.a", "plan.b"]);
  });

  it("lets a denial beat a hold that the approver would grant", async () => {
    expect((await ask([answering("plan.a", () => hold("wait"))])).review.allowed).toBe(true);
    expect((await ask([answering("plan.a", () => hold("wait")), answering("plan.b", () => deny("no"))])).review.allowed).toBe(false);
  });

  it.each([
    ["throws", () => Promise.reject(new Error("broken"))],
    ["answers nonsense", () => Promise.resolve("yes" as unknown as Decision)],
    ["hangs", () => new Promise<Decision>(() => undefined)],
  ])("denies, and says that the hook failed, when it %s", async (_how, answer) => {
    const { review, decisions } = await ask([answering("plan.broken", answer)], 20);
    expect(review.allowed).toBe(false);
    expect(decisions).toMatchObject([{ guardrail: "plan.broken", decision: "deny", failed: true }]);
  });

  it("does not wait a second time for a hook that hung", async () => {
    const hanging = answering("plan.hangs", () => new Promise<Decision>(() => undefined));
    await ask([hanging], 20);
    const { decisions } = await ask([hanging], 10_000_000);
    expect(decisions).toMatchObject([{ failed: true }]);
  });
});
