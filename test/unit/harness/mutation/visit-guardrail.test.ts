import { afterAll, describe, expect, test } from "vitest";
import { catalogue } from "#guardrails/catalogue";
import { observeGuardrail } from "#harness/mutation/find-sites";
import { mutantsAt } from "#harness/mutation/find-mutants";
import { mutateGuardrail } from "#harness/mutation/mutate-guardrail";
import { dataOpener } from "#harness/open-data";
import { createReplayCache, disposeReplayCache, replay } from "#harness/replay/replay";
import type { RunOptions } from "#harness/replay/run-scenario";
import type { Guardrail } from "#model/guardrail";
import type { Run } from "#model/run";
import { scenario as flagship } from "../../../../scenarios/missing-state-cleanup/scenario.ts";
import { scenario as bucket } from "../../../../scenarios/bucket-force-destroy/scenario.ts";

const cache = createReplayCache();
const openData = dataOpener("modelled");
afterAll(async () => disposeReplayCache(cache));

async function runOf(guardrails: readonly Guardrail[], scenario: RunOptions["scenario"] = bucket): Promise<Run> {
  const common = {
    operator: "persistent",
    seed: 1,
    rows: 100,
    approverHabit: "reads-the-plan",
    authorization: "enforced",
    drills: "needed",
    routine: true,
  } as const;
  const { run } = await replay({ ...common, scenario, guardrails, openData }, cache);
  return run;
}

const strange = { id: "none", site: { kind: "policy", key: "policy CreatePolicy.PolicyDocument 99" }, weakening: "DropStatement /Statement/0" } as const;

describe("a guardrail that nothing is changed in", () => {
  test.each(catalogue.map((guardrail) => [guardrail.id, guardrail] as const))(
    "%s: plays the same run, observed and under a mutant that it does not have",
    async (id, guardrail) => {
      const plain = await runOf([guardrail]);
      expect(await runOf([observeGuardrail(guardrail).guardrail])).toStrictEqual(plain);
      expect(await runOf([mutateGuardrail(guardrail, { ...strange, guardrail: id })])).toStrictEqual(plain);
    },
  );

  test("plays the same run of the flagship, all of five kinds together", async () => {
    const ids = ["identity.scp", "backup.retain-automated", "iac.prevent-destroy", "plan.deny-protected-deletes", "detection.page-and-revoke"];
    const chosen = catalogue.filter(({ id }) => ids.includes(id));
    const plain = await runOf(chosen, flagship);
    expect(
      await runOf(
        chosen.map((guardrail) => observeGuardrail(guardrail).guardrail),
        flagship,
      ),
    ).toStrictEqual(plain);
  });
});

/** Every mutant of a guardrail in the bucket's world, as `site weakening`. */
async function mutantsOf(id: string, scenario: RunOptions["scenario"] = bucket): Promise<readonly string[]> {
  const guardrail = catalogue.find((one) => one.id === id);
  if (guardrail === undefined) throw new Error(`no ${id}`);
  const observed = observeGuardrail(guardrail);
  await runOf([observed.guardrail], scenario);
  return mutantsAt(guardrail, observed.sites()).map(({ mutant }) => `${mutant.site.key} | ${mutant.use ?? ""} | ${mutant.found.description}`);
}

describe("what can be weakened in a guardrail", () => {
  test("is, for one that takes credentials away, each principal that would keep them", async () => {
    expect(await mutantsOf("identity.no-ambient-credentials")).toEqual([
      "credentials |  | agent keeps its credentials",
      "credentials |  | human keeps its credentials",
    ]);
  });

  test("is, for a locked bucket, its policy, its retention, what is set, and the backend", async () => {
    expect((await mutantsOf("state.bucket-locked")).filter((one) => !one.startsWith("policy"))).toEqual([
      "configuration gallery uploads |  | terraform.backend.s3.use_lockfile is dropped",
      "configuration gallery uploads |  | terraform.backend is dropped",
      "call PutObjectLockConfiguration 1 |  | PutObjectLockConfiguration gallery-terraform-state-locked is left out",
      "call PutObjectLockConfiguration 1 |  | Days is 1 instead of 90",
    ]);
  });

  test("is less for a role of the guardrail's own: it serves, and without an action its work fails", async () => {
    const found = await mutantsOf("backup.manual-snapshots");
    expect(found).toContain("policy PutRolePolicy.PolicyDocument 1 | serves | CopySnapshots: action rds:CreateDBClusterSnapshot is dropped");
    expect(found).toContain("policy CreateRole.AssumeRolePolicyDocument 1 | serves | statement 1 is dropped");
    expect(found.filter((one) => one.includes("restrains"))).toEqual([]);
  });

  test("is, for a boundary, what it denies and that it is attached; that it allows everything cannot be more", async () => {
    const found = await mutantsOf("identity.permission-boundary");
    expect(found).toContain("policy CreatePolicy.PolicyDocument 1 | restrains | ButNotDataAndItsCopies is dropped");
    expect(found).toContain("call PutUserPermissionsBoundary 1 |  | PutUserPermissionsBoundary agent is left out");
    expect(found.filter((one) => one.includes("Everything"))).toEqual([]);
  });
});

test("credentials that stay are one principal's: the other's are still taken", async () => {
  const guardrail = catalogue.find(({ id }) => id === "identity.no-ambient-credentials");
  if (guardrail === undefined) throw new Error("no guardrail");
  const observed = observeGuardrail(guardrail);
  const whole = await runOf([observed.guardrail]);
  const [agent, human] = mutantsAt(guardrail, observed.sites());
  if (agent === undefined || human === undefined) throw new Error("no mutants");
  const refused = ({ routine }: Run): number => routine.filter(({ ok }) => !ok).length;
  const [withAgent, withHuman] = [await runOf([mutateGuardrail(guardrail, agent.mutant)]), await runOf([mutateGuardrail(guardrail, human.mutant)])];
  expect(refused(whole)).toBe(4);
  expect([refused(withAgent), refused(withHuman)]).toEqual([1, 3]);
});
