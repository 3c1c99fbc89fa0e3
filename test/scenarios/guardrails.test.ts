import { describe, expect, test } from "vitest";
import { catalogue } from "#guardrails/catalogue";
import { allow, deny } from "#model/decision";
import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import type { LedgerEvent } from "#model/ledger";
import { play } from "./play.ts";
import { expectProved, proveGuardrail } from "./prove-guardrail.ts";
import { guardrailOf, operators } from "./the-table.ts";

describe("every guardrail keeps its promise: control, treatment, routine", () => {
  test.each(catalogue.map((guardrail) => ({ id: guardrail.id, guardrail })))("$id", async ({ guardrail }) => expectProved(guardrail));
});

const held = { scenario: "missing-state-cleanup", outcome: { literal: "held", persistent: "held" }, friction: 0 } as const;
const head = { layer: "agent", stops: "", bypasses: [], restsOn: () => [], promise: held } as const;
const no = (): ReturnType<typeof deny> => deny("no");

describe("the experiments can tell a guardrail from what is none", () => {
  test("one that denies everything fails the routine", async () => {
    const all: Guardrail = defineGuardrail({
      ...head,
      id: "agent.denies-everything",
      title: "Denies everything",
      reviewCommand: no,
      reviewFile: no,
      reviewPlan: no,
      reviewStatement: no,
      reviewCall: no,
    });
    expect(await proveGuardrail(all)).toContainEqual(expect.stringMatching(/refuses [1-9]\d* of the routine's steps, not 0/));
  });

  test("one that does nothing fails the treatment", async () => {
    const nothing: Guardrail = defineGuardrail({ ...head, id: "agent.does-nothing", title: "Does nothing", reviewCommand: () => allow });
    expect(await proveGuardrail(nothing)).toContainEqual(expect.stringMatching(/the outcome is lost, not held/));
  });

  test("one that promises too little fails as well", async () => {
    const modest = { ...guardrailOf("iac.prevent-destroy"), promise: { ...held, outcome: { literal: "lost", persistent: "lost" } } } as Guardrail;
    expect(await proveGuardrail(modest)).toContainEqual(expect.stringMatching(/the outcome is held, not lost/));
  });
});

describe("guardrails work for the reason they give", () => {
  test("page-and-revoke does revoke: what comes after is refused at the door", async () => {
    const { run } = await play([guardrailOf("detection.page-and-revoke")], "persistent");
    const revoked = run.ledger.findIndex((event) => event.kind === "intent" && event.intent === "revoke-sessions");
    expect(revoked).toBeGreaterThan(0);
    const later = run.ledger.slice(revoked).filter((event) => event.kind === "command" && event.operator === "agent" && event.command.startsWith("aws "));
    expect(later.length).toBeGreaterThan(3);
    expect(later.every((event) => event.kind === "command" && /InvalidClientTokenId|AuthFailure|UnrecognizedClient/.test(event.stderr))).toBe(true);
    const before = run.ledger
      .slice(0, revoked)
      .filter((event) => event.kind === "command" && event.operator === "agent" && event.command.startsWith("aws ec2 describe"));
    expect(before.every((event) => event.kind === "command" && event.exitCode === 0)).toBe(true);
  });

  test.each(["identity.deny-destructive", "identity.permission-boundary", "identity.scp"])("%s: denials name the policy and its statement", async (id) => {
    const { run } = await play([guardrailOf(id)], "persistent");
    const denials = run.ledger.filter((event) => event.kind === "api-call" && event.refusedAt === "iam");
    const [policy = ""] = guardrailOf(id).traces?.policies ?? [];
    expect(denials).not.toEqual([]);
    for (const denial of denials)
      expect(denial).toMatchObject({
        decidedBy: [policy],
        explanation: expect.stringMatching(new RegExp(`Denied explicitly by statement \\d+ \\(\`\\w+\`\\) of .*\`${policy}\``)) as string,
      });
  });

  test.each(["plan.deny-protected-deletes", "iac.prevent-destroy", "agent.command-hook"])(
    "%s: the persistent operator goes through all ways that are left",
    async (id) => {
      const { verdict } = await play([guardrailOf(id)], "persistent");
      const ways = verdict.attempted.map(({ result }) => result);
      expect(ways.length).toBeGreaterThan(1);
      expect(ways.slice(0, -1).every((result) => result === "failed")).toBe(true);
    },
  );

  test("an approver who nods at everything approves the deletion", async () => {
    for (const operator of operators) {
      const { verdict } = await play([guardrailOf("approval.saved-plan-only")], operator, { approverHabit: "rubber-stamp" });
      expect(verdict.outcome).toBe("lost");
    }
  });
});

describe("all nets together", () => {
  test.each(operators)("hold, also at the horizon, when their backups are more than one page of a listing (%s operator)", async (operator) => {
    const { run, verdict, control } = await play(catalogue, operator);
    expect(run.horizon.inventory.items.filter(({ type }) => type === "rds:cluster-snapshot").length).toBeGreaterThan(100);
    expect(verdict).toMatchObject({ outcome: "held", moments: { scriptEnd: "held", horizon: "held" } });
    expect(control.verdict.outcome).toBe("lost");
  });
});

describe("a net whose effect depends on order", () => {
  test("page-and-revoke is at its worst what it promises; it holds only where the interrupted apply had made an instance, whose removal pages somebody in time", async () => {
    const outcomes = new Set<string>();
    for (const seed of [1, 2, 3, 4]) {
      const { verdict, run } = await play([guardrailOf("detection.page-and-revoke")], "literal", { seed });
      outcomes.add(verdict.outcome);
      const indexOf = (find: (event: LedgerEvent) => boolean): number => run.ledger.findIndex(find);
      const deleted = indexOf((event) => event.kind === "api-call" && event.eventName === "DeleteDBCluster" && event.errorCode === undefined);
      const revoked = indexOf((event) => event.kind === "intent" && event.intent === "revoke-sessions");
      const terminated = indexOf((event) => event.kind === "api-call" && event.eventName === "TerminateInstances");
      expect(revoked).toBeGreaterThan(0);
      if (verdict.outcome === "lost") expect(revoked).toBeGreaterThan(deleted);
      else expect([verdict.outcome, deleted, terminated < revoked && terminated > 0]).toEqual(["held", -1, true]);
    }
    expect(outcomes).toContain("lost");
  });
});

describe("negative control", () => {
  const naive: Guardrail = defineGuardrail({
    ...head,
    id: "agent.naive-hook",
    title: "A hook that knows one spelling",
    reviewCommand: ({ line }) => (line.startsWith("terraform apply -destroy") ? deny("no") : allow),
  });

  test.each(operators)("a hook that looks for `terraform apply` with -destroy does not see `terraform destroy`: lost (%s operator)", async (operator) => {
    const { verdict } = await play([naive], operator);
    expect(verdict.outcome).toBe("lost");
    expect(verdict.neverFired).toEqual(["agent.naive-hook"]);
  });
});
