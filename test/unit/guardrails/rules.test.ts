import { describe, expect, test } from "vitest";
import { commandHook } from "#guardrails/agent/command-hook";
import { applyPlanRules } from "#guardrails/plan/plan-rules";
import type { PlanRules } from "#guardrails/plan/plan-rules";
import { missingStateAlarm } from "#guardrails/plan/missing-state-alarm";
import { lineagePin } from "#guardrails/state/lineage-pin";
import { accountOf } from "#guardrails/world-places";
import type { InventoryItem } from "#model/inventory";
import type { PlanAction, PlanJson, ResourceChange } from "#model/terraform-plan";
import type { PlanProposal } from "#model/guardrail";
import type { WorldFacts } from "#model/world";

const principal = { kind: "user", arn: "arn:aws:iam::1:user/agent", account: "1", name: "agent", userId: "AIDA", accessKeyId: "AKIA" } as const;
const world: WorldFacts = {
  id: "w",
  region: "eu-west-1",
  accounts: [],
  principals: [{ name: "agent", role: "operator", principal }],
  stacks: [{ id: "infra", directory: "infra", account: "1", lineage: "right" }],
  protected: [],
  approver: { principal: "reviewer", habit: "reads-the-plan" },
};

function reviewed(line: string, by: typeof principal | { readonly arn: string } = principal): string {
  const answer = commandHook.reviewCommand?.({
    world,
    operator: "agent",
    principal: { ...principal, ...by },
    line,
    words: line.split(" "),
    directory: "infra",
  });
  return (answer as { readonly kind: string }).kind;
}

describe("the command hook", () => {
  test.each([
    "terraform destroy -auto-approve",
    "terraform -chdir=infra destroy",
    "terraform apply -destroy",
    "terraform plan -destroy -out=p",
    "/usr/local/bin/tofu destroy",
    "tofu -chdir=infra destroy",
    "terraform state rm aws_rds_cluster.main",
    "aws rds delete-db-cluster --db-cluster-identifier x",
    "aws --profile admin ec2 terminate-instances --instance-ids i-1",
    "aws rds modify-db-cluster --db-cluster-identifier x --no-deletion-protection",
    "aws kms schedule-key-deletion --key-id k",
    "psql -c 'DROP TABLE answers'",
    "rm -rf infra",
  ])("refuses `%s`", (line) => expect(reviewed(line)).toBe("deny"));

  test.each([
    "terraform plan",
    "terraform apply -auto-approve",
    "aws rds describe-db-clusters",
    "cat delete-notes.md",
    "psql -c 'SELECT 1'",
    "rm notes.txt",
    "ls",
  ])("lets `%s` through", (line) => expect(reviewed(line)).toBe("allow"));

  test("is the agent's: it does not see what others type", () => expect(reviewed("terraform destroy", { arn: "arn:aws:iam::1:user/human" })).toBe("allow"));
});

function change(type: string, actions: readonly PlanAction[], after: Record<string, string> | null = null): ResourceChange {
  const empty = { before: null, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {} };
  return { address: `${type}.x`, mode: "managed", type, name: "x", provider_name: "aws", change: { actions, ...empty } };
}

describe("plan rules", () => {
  const rules: PlanRules = { deny: [{ id: "r", actions: ["delete", "forget"], types: ["aws_rds_cluster"], message: "loses data" }] };
  test.each([["delete"], ["forget"], ["delete", "create"], ["create", "delete"]] as const)("deny a database's change with %s", (...actions) => {
    expect(applyPlanRules(rules, [change("aws_rds_cluster", actions)])).toEqual({ kind: "deny", reason: "r: the plan loses data: aws_rds_cluster.x" });
  });
  test("let other actions and other types through", () => {
    expect(applyPlanRules(rules, [change("aws_rds_cluster", ["update"]), change("aws_vpc", ["delete"])]).kind).toBe("allow");
  });
  test("count, when a rule says from how many on", () => {
    const bulk: PlanRules = { deny: [{ id: "bulk", actions: ["delete"], atLeast: 2, message: "deletes much" }] };
    expect(applyPlanRules(bulk, [change("aws_vpc", ["delete"])]).kind).toBe("allow");
    expect(applyPlanRules(bulk, [change("aws_vpc", ["delete"]), change("aws_vpc", ["delete"])]).kind).toBe("deny");
  });
});

function proposal(
  changes: readonly ResourceChange[],
  about: { readonly lineage?: string | null; readonly prior?: boolean; readonly existing?: readonly string[] },
): PlanProposal {
  const items = (about.existing ?? []).map((name): InventoryItem => ({
    arn: name,
    type: "x:y",
    account: "1",
    region: "r",
    name,
    identity: name,
    tags: {},
    attributes: {},
  }));
  const plan = { resource_changes: changes, ...(about.prior === true ? { prior_state: {} } : {}) } as unknown as PlanJson;
  return {
    world,
    operator: "agent",
    principal,
    plan,
    command: "apply",
    savedPlan: false,
    stack: "infra",
    directory: "infra",
    lineage: about.lineage ?? null,
    serial: 1,
    inventory: async () => ({ takenAt: "", items }),
  };
}

describe("the alarm on a missing state", () => {
  const creates = [change("aws_lb", ["create"], { name: "one" }), change("aws_rds_cluster", ["create"], { cluster_identifier: "two" })];
  const answer = async (about: Parameters<typeof proposal>[1], changes = creates): Promise<string> =>
    (await missingStateAlarm.reviewPlan?.(proposal(changes, about)))?.kind ?? "";
  test("refuses a plan that creates from nothing what exists", async () => expect(await answer({ existing: ["one", "two"] })).toBe("deny"));
  test("lets a first apply through: nothing of it exists", async () => expect(await answer({ existing: ["three"] })).toBe("allow"));
  test("does not ask for an empty state: after a stopped first apply there is one", async () =>
    expect(await answer({ existing: ["one", "two"], prior: true })).toBe("deny"));
  test("lets a plan through that also changes what it knows", async () => {
    expect(await answer({ existing: ["one", "two"], prior: true }, [...creates, change("aws_vpc", ["update"])])).toBe("allow");
  });
});

describe("the lineage pin", () => {
  const answer = async (lineage: string | null): Promise<unknown> => lineagePin.reviewPlan?.(proposal([], { lineage }));
  test("refuses another lineage and an empty state", async () => {
    expect(await answer("wrong")).toMatchObject({ kind: "deny", reason: expect.stringContaining("wrong") as string });
    expect(await answer(null)).toMatchObject({ kind: "deny", reason: expect.stringContaining("it is empty") as string });
  });
  test("lets the pinned one through", async () => expect(await answer("right")).toMatchObject({ kind: "allow" }));
});

test("a guardrail that needs an account the world does not have says so", () => {
  expect(() => accountOf(world, "backup")).toThrow("the world w has no backup account");
});
