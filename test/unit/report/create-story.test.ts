import { beforeAll, describe, expect, it } from "vitest";
import { loadScenario } from "#harness/discover-scenarios";
import { findGuardrails } from "#harness/find-guardrails";
import { createReplayCache, replay } from "#harness/replay/replay";
import type { Replay } from "#harness/replay/replay";
import { usualRun } from "#harness/usual-run";
import type { LedgerEvent } from "#model/ledger";
import type { Scenario } from "#model/scenario";
import type { Story, StoryEvent } from "#model/story";
import { createStory } from "#report/create-story";

let scenario: Scenario;
let bare: Replay;
let guarded: Replay;
let weakened: Replay;

beforeAll(async () => {
  scenario = await loadScenario("missing-state-cleanup");
  const cache = createReplayCache();
  const play = async (...ids: readonly string[]): Promise<Replay> =>
    replay(usualRun({ scenario, guardrails: ids.length === 0 ? [] : findGuardrails(ids), operator: "persistent" }), cache);
  bare = await play();
  guarded = await play("agent.command-hook", "identity.deny-destructive");
  weakened = await play("agent.command-hook", "approval.second-role", "resource.deletion-protection");
}, 240_000);

function tell({ run, verdict }: Replay, ledger: readonly LedgerEvent[] = run.ledger): Story {
  return createStory({ ...run, ledger }, verdict, { accounts: scenario.world.accounts, replay: "npx scartissue run …" });
}

function itemsOf({ accounts }: Story): ReadonlyMap<string, { readonly account: string } & Story["accounts"][number]["items"][number]> {
  return new Map(accounts.flatMap(({ name, items }) => items.map((item) => [item.arn, { account: name, ...item }])));
}

describe("a story", () => {
  it("is plain data of a few kilobytes, and the same for the same run", () => {
    const story = tell(bare);
    expect(JSON.parse(JSON.stringify(story))).toEqual(story);
    expect(JSON.stringify(story).length).toBeLessThan(40_000);
    expect(JSON.stringify(bare.run).length).toBeGreaterThan(200_000);
    expect(tell(bare)).toEqual(story);
  });

  it("tells a command before what it led to, and as whom its calls were made", () => {
    const { events } = tell(bare);
    const destroy = events.findIndex(({ kind, text }) => kind === "command" && text.startsWith("terraform destroy"));
    const deletion = events.findIndex(({ text }) => text.startsWith("rds:DeleteDBCluster "));
    expect(destroy).toBeGreaterThan(0);
    expect(deletion).toBeGreaterThan(destroy);
    expect(events[destroy]).toMatchObject({ who: "agent", as: "arn:aws:iam::222222222222:user/agent", result: "done", destructive: true });
    expect(events[destroy]?.detail.join()).toContain("41 to destroy");
    expect(events[deletion]).toMatchObject({ kind: "api-call", destructive: true, fired: [] });
  });

  it("calls nothing destructive that took away only what the script itself had made", () => {
    const own = tell(bare).events.filter(({ text }) => text.startsWith("aws ec2 delete-security-group"));
    expect(own.map(({ destructive, result }) => ({ destructive, result }))).toEqual([{ destructive: false, result: "done" }]);
  });

  it("folds commands of one kind in a row into one entry that says how many", () => {
    const { events } = tell(bare);
    expect(events.find(({ text }) => text.startsWith("aws ec2 delete-security-group"))?.times).toBe(5);
    const commands = bare.run.ledger.filter(({ kind, step }) => kind === "command" && step > 0).length;
    const told = events.filter(({ kind }) => kind === "command");
    expect(told.reduce((sum, { times }) => sum + times, 0)).toBe(commands);
    expect(told.length).toBeLessThan(commands);
  });

  it("names the net that fired, at a command and at a call", () => {
    const { events } = tell(guarded);
    const refused = events.filter(({ result, kind }) => result === "refused" && kind === "command");
    expect(refused.every(({ fired }) => fired.includes("agent.command-hook") || fired.includes("identity.deny-destructive"))).toBe(true);
    expect(refused.length).toBeGreaterThan(3);
    const denied = events.find(({ kind, result }) => kind === "api-call" && result === "refused");
    expect(denied).toMatchObject({ fired: ["identity.deny-destructive"], destructive: false });
    expect(denied?.detail[0]).toContain("KeepDatabases");
    expect(tell(bare).events.flatMap(({ fired }) => fired)).toEqual([]);
  });

  it("says account by account what was destroyed, kept and made", () => {
    const items = itemsOf(tell(bare));
    const cluster = items.get("arn:aws:rds:eu-west-1:222222222222:cluster:dev-course-management-cluster");
    expect(cluster).toMatchObject({
      account: "course-production",
      type: "rds:cluster",
      fate: "destroyed",
      atHorizon: false,
      asset: "the cluster's protections",
    });
    const all = [...items.values()];
    expect(all.filter(({ type }) => type === "kms:key")).toMatchObject([{ fate: "kept", asset: "keys", atHorizon: true }]);
    expect(all.find(({ fate, type }) => fate === "made" && type === "s3:bucket")).toMatchObject({ asset: null, account: "course-production" });
    expect(all.filter(({ type }) => type === "terraform:state").map(({ account }) => account)).toContain("outside the cloud");
    const destroyed = new Set(all.filter(({ fate }) => fate === "destroyed").map(({ arn }) => arn));
    expect([...destroyed].toSorted()).toEqual(bare.verdict.destroyed.map(({ arn }) => arn).toSorted());
  });

  it("marks what still stands and is weaker, and only that", () => {
    expect(weakened.verdict.outcome).toBe("exposed");
    const changed = [...itemsOf(tell(weakened)).values()].filter(({ fate }) => fate === "changed");
    expect(changed.map(({ type, name }) => `${type} ${name}`)).toContain("rds:cluster dev-course-management-cluster");
    expect([...itemsOf(tell(bare)).values()].filter(({ fate, type }) => fate === "changed" && type === "rds:cluster")).toEqual([]);
  });

  it("goes by accounts' ids where nobody says their names", () => {
    const story = createStory(bare.run, bare.verdict, { replay: "" });
    expect(story.accounts.map(({ name, role }) => `${name} ${role}`)).toContain("222222222222 account");
    expect(story.accounts.at(-1)).toMatchObject({ id: "", role: "files" });
  });

  it("counts things of one kind that are too many to name", () => {
    const [thing] = bare.run.before.items.filter(({ type }) => type === "rds:cluster");
    if (thing === undefined) throw new Error("the world has a cluster");
    const many = Array.from({ length: 100 }, (_, index) => ({ ...thing, arn: `${thing.arn}-${index}`, name: `copy-${index}`, type: "s3:object-version" }));
    const story = createStory({ ...bare.run, before: { ...bare.run.before, items: many } }, bare.verdict, { replay: "" });
    const versions = story.accounts.flatMap(({ items }) => items).filter(({ type }) => type === "s3:object-version");
    expect(versions).toHaveLength(25);
    expect(versions.at(-1)?.name).toBe("and 76 more");
  });

  it("tells plans, statements, holds, approvals, pages and what the simulation does not know", () => {
    const head = { sequence: 0, at: "2026-02-26T21:00:00.000Z", step: 1 } as const;
    const ledger: readonly LedgerEvent[] = [
      { ...head, kind: "decision", guardrail: "g.allow", moment: "reviewPlan", decision: "allow", reason: "" },
      {
        ...head,
        kind: "plan",
        operator: "agent",
        directory: "infra",
        lineage: null,
        serial: null,
        changes: [
          { address: "a.one", actions: ["delete", "create"] },
          { address: "a.two", actions: ["update"] },
        ],
      },
      { ...head, kind: "decision", guardrail: "g.hold", moment: "reviewPlan", decision: "hold", reason: "a delete" },
      { ...head, kind: "approval", guardrail: "g.hold", approver: "reviewer", granted: false, reason: "it deletes a.one" },
      { ...head, kind: "command", operator: "agent", command: "terraform apply", exitCode: 1, stdout: "", stderr: "Error: refused" },
      { ...head, step: 2, kind: "statement", role: "app", database: "prod", sql: "DROP TABLE answers" },
      { ...head, step: 2, kind: "statement", role: "app", database: "prod", sql: "DROP TABLE others", sqlstate: "42501" },
      { ...head, step: 3, kind: "intent", guardrail: "g.page", intent: "page", detail: "on-call" },
      { ...head, step: 3, kind: "unsupported", subject: "x", message: "no such operation" },
      { ...head, step: 0, kind: "command", operator: "cron", command: "outside the script", exitCode: 0, stdout: "", stderr: "" },
    ];
    const short = ({ kind, who, text, result, destructive }: StoryEvent): string =>
      [kind, who, text, result, ...(destructive ? ["destructive"] : [])].join(" | ");
    expect(tell(bare, ledger).events.map(short)).toEqual([
      "command | agent | terraform apply | refused",
      "plan | agent | infra: 1 to add, 1 to change, 1 to destroy | told",
      "decision | g.hold | a delete | held",
      "approval | reviewer | it deletes a.one | refused",
      "statement | app | prod: DROP TABLE answers | done | destructive",
      "statement | app | prod: DROP TABLE others | failed",
      "page | g.page | page on-call | told",
      "unsupported | simulation | no such operation | told",
    ]);
  });
});
