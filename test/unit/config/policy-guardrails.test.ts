import { expect, test } from "vitest";
import { scpGuardrail } from "#harness/config/policy-guardrails";
import { rootSession } from "#harness/replay/stage";
import { HarnessError } from "#model/errors";
import { openEmptyStage } from "../../support/empty-stage.ts";

test("an SCP's unit is found past the first page of twenty, and one that is not there is said with those that are", async () => {
  const stage = await openEmptyStage();
  const management = stage.facts.accounts.find(({ role }) => role === "management")?.id ?? "";
  const organizations = await rootSession(stage, management, "eu-west-1").client("organizations");
  const { Roots: [root] = [] } = await organizations.listRoots({});
  for (let number = 1; number <= 21; number += 1) await organizations.createOrganizationalUnit({ ParentId: root?.Id, Name: `unit-${number}` });
  const { OrganizationalUnits: first = [] } = await organizations.listOrganizationalUnitsForParent({ ParentId: root?.Id });
  const names = Array.from({ length: 21 }, (_, index) => `unit-${index + 1}`);
  const [unit = ""] = names.filter((name) => !first.some(({ Name }) => Name === name));
  expect(unit).not.toBe("");
  const document = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "rds:Delete*", Resource: "*" }] };
  const provision = async (target: string): Promise<void> =>
    scpGuardrail("identity.mine", { kind: "scp", file: "scp.json", target }, { file: "scp.json", document } as never, {}).provision?.({
      world: stage.facts,
      administrator: (account, region = "eu-west-1") => rootSession(stage, account, region),
      withholdCredentials: () => {},
    });
  await provision(unit);
  const { Policies = [] } = await organizations.listPolicies({ Filter: "SERVICE_CONTROL_POLICY" });
  const PolicyId = Policies.find(({ Name }) => Name === "identity.mine")?.Id;
  expect((await organizations.listTargetsForPolicy({ PolicyId })).Targets).toMatchObject([{ Name: unit }]);
  await organizations.detachPolicy({ PolicyId, TargetId: (await organizations.listTargetsForPolicy({ PolicyId })).Targets?.[0]?.TargetId });
  await organizations.deletePolicy({ PolicyId });
  const failed: unknown = await provision("unit-22").catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(HarnessError);
  for (const name of names) expect((failed as HarnessError).hint).toContain(name);
});
