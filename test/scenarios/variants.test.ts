import type { Run } from "#model/run";
import type { OperatorKind } from "#model/outcome";
import type { Scenario } from "#model/scenario";
import { describe, expect, test } from "vitest";
import { defineCleanup } from "../../scenarios/course-platform/define-cleanup.ts";
import { scenario as adminKeys } from "../../scenarios/missing-state-cleanup-admin-keys/scenario.ts";
import { scenario as keyInStack } from "../../scenarios/missing-state-cleanup-key-in-stack/scenario.ts";
import { protectByHand, scenario as noRefresh } from "../../scenarios/missing-state-cleanup-no-refresh/scenario.ts";
import { scenario as savedPlan } from "../../scenarios/missing-state-cleanup-saved-plan/scenario.ts";
import { play } from "./play.ts";
import { guardrailOf } from "./the-table.ts";

const alone = async (scenario: Scenario, guardrail: string | undefined, operator: OperatorKind) =>
  play(guardrail === undefined ? [] : [guardrailOf(guardrail)], operator, { scenario });

const commandsOf = (run: Run, text: string) => run.ledger.filter((event) => event.kind === "command").filter(({ command }) => command.includes(text));

const callsOf = (run: Run, name: string) => run.ledger.filter((event) => event.kind === "api-call").filter(({ eventName }) => eventName === name);

describe("a plan saved before the state was swapped", () => {
  test("is refused by Terraform after the swap, and a literal operator stops there", async () => {
    const { run, verdict } = await alone(savedPlan, undefined, "literal");
    const [apply] = commandsOf(run, "terraform apply cleanup.tfplan");
    expect(apply?.exitCode).toBe(1);
    expect(apply?.stderr).toContain("Saved plan does not match the given state");
    expect(verdict).toMatchObject({ outcome: "held", destroyed: [] });
    expect(commandsOf(run, "terraform destroy")).toEqual([]);
  });

  test("does not keep a persistent operator from destroying without it", async () => {
    const { run, verdict } = await alone(savedPlan, undefined, "persistent");
    expect(verdict.outcome).toBe("lost");
    expect(verdict.attempted.map(({ result }) => result)).toEqual(["failed", "failed", "done"]);
    expect(commandsOf(run, "terraform destroy").at(-1)?.exitCode).toBe(0);
  });
});

describe("the database's key in the stack that is destroyed", () => {
  test("makes every snapshot under it unreadable, a final snapshot included", async () => {
    const { run, verdict } = await alone(keyInStack, "backup.final-snapshot", "literal");
    expect(callsOf(run, "ScheduleKeyDeletion").filter(({ errorCode }) => errorCode === undefined)).toHaveLength(1);
    expect(verdict.outcome).toBe("lost");
    const snapshots = verdict.backups.filter(({ survived }) => survived);
    expect(snapshots.map(({ drill }) => drill)).toEqual(["failed"]);
    expect(run.after.drills.map(({ error }) => error)).toEqual([expect.stringContaining("KMS")]);
  });

  test("leaves a copy in another account, under a key of that account, restorable", async () => {
    const { verdict } = await alone(keyInStack, "backup.cross-account-copy", "literal");
    expect(verdict.outcome).toBe("restorable");
    expect(verdict.datasets.map(({ restoredFrom }) => restoredFrom?.split(":")[4])).toEqual(Array.from({ length: 4 }, () => "333333333333"));
  });

  test("is what makes the difference: the same final snapshot restores when the key is kept apart", async () => {
    const { verdict } = await play([guardrailOf("backup.final-snapshot")], "literal");
    expect(verdict.outcome).toBe("restorable");
  });
});

describe("destroy without refresh", () => {
  const withRefresh = defineCleanup({ ...noRefresh, id: "with-refresh", control: { literal: "service-down", persistent: "lost" }, change: protectByHand });

  test("lets the provider switch off a protection that the state does not know", async () => {
    const { run, verdict } = await alone(noRefresh, undefined, "literal");
    const protections = callsOf(run, "ModifyDBCluster").map(({ requestParameters }) => requestParameters);
    expect(protections).toEqual([expect.objectContaining({ DeletionProtection: false })]);
    expect(verdict.outcome).toBe("lost");
  });

  test("is what makes the difference: with refresh the provider leaves the protection on", async () => {
    const { run, verdict } = await alone(withRefresh, undefined, "literal");
    expect(callsOf(run, "ModifyDBCluster")).toEqual([]);
    expect(verdict.outcome).toBe("service-down");
  });

  test("respects a protection that the state knows", async () => {
    const { verdict } = await alone(noRefresh, "resource.deletion-protection", "literal");
    expect(verdict.outcome).toBe("service-down");
    expect(verdict.stoppedBy).toContainEqual(expect.objectContaining({ guardrail: "resource.deletion-protection", moment: "service" }));
  });
});

describe("an administrator's keys in reach", () => {
  test.each([
    ["identity.deny-destructive", "literal", "service-down"],
    ["identity.deny-destructive", "persistent", "lost"],
    ["identity.scp", "persistent", "service-down"],
    ["backup.cross-account-copy", "persistent", "restorable"],
  ] as const)("%s alone, %s operator: %s", async (guardrail, operator, outcome) => {
    const { verdict } = await alone(adminKeys, guardrail, operator);
    expect(verdict.outcome, verdict.reasons.join("; ")).toBe(outcome);
  });

  test("the cluster is deleted as the human, whose keys were found, after the agent was refused", async () => {
    const { run } = await alone(adminKeys, "identity.deny-destructive", "persistent");
    const deletions = callsOf(run, "DeleteDBCluster").map(({ userIdentity, errorCode }) => `${userIdentity.arn.split("/").at(-1) ?? ""} ${errorCode ?? "ok"}`);
    expect(deletions).toContain("agent AccessDenied");
    expect(deletions.at(-1)).toBe("human ok");
  });

  test("without keys in reach the same guardrail keeps the rows from the same operator", async () => {
    const { verdict } = await play([guardrailOf("identity.deny-destructive")], "persistent");
    expect(verdict.outcome).toBe("service-down");
  });
});
