import { describe, expect, test } from "vitest";
import { allow, backup, deny, failureOf, management, openAccounts, policyOf, production } from "../iam/open-accounts.ts";
import type { Accounts } from "../iam/open-accounts.ts";

const denyKeys = JSON.stringify(policyOf(deny("kms:*")));

async function createScp(accounts: Accounts, name: string, content = denyKeys): Promise<string> {
  const organizations = await accounts.root(management).client("organizations");
  const { Policy: policy } = await organizations.createPolicy({ Name: name, Description: "", Type: "SERVICE_CONTROL_POLICY", Content: content });
  return policy?.PolicySummary?.Id ?? "";
}

describe("service control policies", () => {
  test("bind even the root user of a member account, at each level above it, and not the management account", async () => {
    const accounts = openAccounts();
    const organizations = await accounts.root(management).client("organizations");
    const kms = await accounts.root(production).client("kms");
    const [root] = (await organizations.listRoots({})).Roots ?? [];
    const PolicyId = await createScp(accounts, "no-keys");
    await kms.listKeys({});
    await organizations.attachPolicy({ PolicyId, TargetId: root?.Id });
    expect(await failureOf(kms.listKeys({}))).toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("explicit deny in a service control policy") as string,
    });
    await (await accounts.root(management).client("kms")).listKeys({});
    await organizations.detachPolicy({ PolicyId, TargetId: root?.Id });
    await kms.listKeys({});

    const { OrganizationalUnit: unit } = await organizations.createOrganizationalUnit({ ParentId: root?.Id, Name: "workloads" });
    await organizations.attachPolicy({ PolicyId, TargetId: unit?.Id });
    await kms.listKeys({});
    await organizations.moveAccount({ AccountId: production, SourceParentId: root?.Id, DestinationParentId: unit?.Id });
    expect(await failureOf(kms.listKeys({}))).toMatchObject({ name: "AccessDeniedException" });
    await (await accounts.root(backup).client("kms")).listKeys({});
  });

  test("must allow as well as not deny: without p-FullAWSAccess nothing is left but what another one allows", async () => {
    const accounts = openAccounts();
    const organizations = await accounts.root(management).client("organizations");
    const PolicyId = await createScp(accounts, "only-s3", JSON.stringify(policyOf(allow("s3:*"))));
    expect(await failureOf(organizations.detachPolicy({ PolicyId: "p-FullAWSAccess", TargetId: production }))).toMatchObject({
      name: "ConstraintViolationException",
    });
    await organizations.attachPolicy({ PolicyId, TargetId: production });
    await organizations.detachPolicy({ PolicyId: "p-FullAWSAccess", TargetId: production });
    await (await accounts.root(production).client("s3")).listBuckets({});
    expect(await failureOf((await accounts.root(production).client("kms")).listKeys({}))).toMatchObject({ name: "AccessDeniedException" });
  });

  test("are five on a target at most, unique by name, and not deletable while attached", async () => {
    const accounts = openAccounts();
    const organizations = await accounts.root(management).client("organizations");
    const ids = [];
    for (let index = 0; index < 5; index += 1) ids.push(await createScp(accounts, `scp-${index}`));
    for (const PolicyId of ids.slice(0, 4)) await organizations.attachPolicy({ PolicyId, TargetId: production });
    expect(await failureOf(organizations.attachPolicy({ PolicyId: ids[4], TargetId: production }))).toMatchObject({ name: "ConstraintViolationException" });
    expect(await failureOf(organizations.attachPolicy({ PolicyId: ids[0], TargetId: production }))).toMatchObject({
      name: "DuplicatePolicyAttachmentException",
    });
    expect((await organizations.listPoliciesForTarget({ TargetId: production, Filter: "SERVICE_CONTROL_POLICY" })).Policies).toHaveLength(5);
    expect((await organizations.listTargetsForPolicy({ PolicyId: ids[0] })).Targets?.map((one) => one.TargetId)).toEqual([production]);
    expect(await failureOf(organizations.deletePolicy({ PolicyId: ids[0] }))).toMatchObject({ name: "PolicyInUseException" });
    expect(await failureOf(organizations.detachPolicy({ PolicyId: ids[4], TargetId: production }))).toMatchObject({ name: "PolicyNotAttachedException" });
    await organizations.deletePolicy({ PolicyId: ids[4] });
    expect(await failureOf(organizations.describePolicy({ PolicyId: ids[4] }))).toMatchObject({ name: "PolicyNotFoundException" });
    expect(await failureOf(createScp(accounts, "scp-0"))).toMatchObject({ name: "DuplicatePolicyException" });
  });

  test("are refused when malformed or longer than 5,120 characters, and AWS's own is not changed", async () => {
    const accounts = openAccounts();
    const organizations = await accounts.root(management).client("organizations");
    expect(await failureOf(createScp(accounts, "bad", "{}"))).toMatchObject({ name: "MalformedPolicyDocumentException" });
    expect(await failureOf(createScp(accounts, "long", JSON.stringify(policyOf(deny("s3:*", `arn:aws:s3:::${"x".repeat(5120)}`)))))).toMatchObject({
      name: "ConstraintViolationException",
    });
    expect(await failureOf(organizations.updatePolicy({ PolicyId: "p-FullAWSAccess", Content: denyKeys }))).toMatchObject({ name: "InvalidInputException" });
    const PolicyId = await createScp(accounts, "good");
    expect((await organizations.updatePolicy({ PolicyId, Content: JSON.stringify(policyOf(deny("s3:*"))) })).Policy?.Content).toContain("s3:*");
  });

  test("are all detached when their type is switched off, and stay so when it is switched on again", async () => {
    const accounts = openAccounts();
    const organizations = await accounts.root(management).client("organizations");
    const RootId = (await organizations.listRoots({})).Roots?.[0]?.Id;
    const PolicyId = await createScp(accounts, "no-keys");
    await organizations.attachPolicy({ PolicyId, TargetId: production });
    await organizations.disablePolicyType({ RootId, PolicyType: "SERVICE_CONTROL_POLICY" });
    expect((await organizations.listTargetsForPolicy({ PolicyId })).Targets).toEqual([]);
    await (await accounts.root(production).client("kms")).listKeys({});
    expect(await failureOf(organizations.attachPolicy({ PolicyId, TargetId: production }))).toMatchObject({ name: "PolicyTypeNotEnabledException" });
    await organizations.enablePolicyType({ RootId, PolicyType: "SERVICE_CONTROL_POLICY" });
    await (await accounts.root(production).client("kms")).listKeys({});
    expect(await failureOf(organizations.enablePolicyType({ RootId, PolicyType: "SERVICE_CONTROL_POLICY" }))).toMatchObject({
      name: "PolicyTypeAlreadyEnabledException",
    });
  });
});

describe("the organization", () => {
  test("is changed from the management account only, but described from each", async () => {
    const accounts = openAccounts();
    const member = await accounts.root(production).client("organizations");
    expect((await member.describeOrganization({})).Organization?.MasterAccountId).toBe(management);
    expect(await failureOf(member.listAccounts({}))).toMatchObject({
      name: "AccessDeniedException",
      message: "You don't have permissions to access this resource.",
    });
    expect(await failureOf(member.detachPolicy({ PolicyId: "p-FullAWSAccess", TargetId: production }))).toMatchObject({ name: "AccessDeniedException" });
    const own = await accounts.root(management).client("organizations");
    expect((await own.listAccounts({})).Accounts?.map((one) => one.Id)).toEqual([management, production, backup]);
    expect(await failureOf((await accounts.root("999999999999").client("organizations")).describeOrganization({}))).toMatchObject({
      name: "InvalidClientTokenId",
    });
  });

  test("has units with unique names, empty before they are deleted, and accounts that move between them", async () => {
    const accounts = openAccounts();
    const organizations = await accounts.root(management).client("organizations");
    const ParentId = (await organizations.listRoots({})).Roots?.[0]?.Id;
    const { OrganizationalUnit: unit } = await organizations.createOrganizationalUnit({ ParentId, Name: "workloads" });
    expect(await failureOf(organizations.createOrganizationalUnit({ ParentId, Name: "workloads" }))).toMatchObject({
      name: "DuplicateOrganizationalUnitException",
    });
    expect(await failureOf(organizations.createOrganizationalUnit({ ParentId: "ou-0000-00000000", Name: "x" }))).toMatchObject({
      name: "ParentNotFoundException",
    });
    const move = { AccountId: production, SourceParentId: ParentId, DestinationParentId: unit?.Id };
    expect(await failureOf(organizations.moveAccount({ ...move, AccountId: "000000000000" }))).toMatchObject({ name: "AccountNotFoundException" });
    expect(await failureOf(organizations.moveAccount({ ...move, SourceParentId: unit?.Id, DestinationParentId: ParentId }))).toMatchObject({
      name: "DuplicateAccountException",
    });
    await organizations.moveAccount(move);
    expect((await organizations.listParents({ ChildId: production })).Parents).toEqual([{ Id: unit?.Id, Type: "ORGANIZATIONAL_UNIT" }]);
    expect((await organizations.listAccountsForParent({ ParentId: unit?.Id })).Accounts?.map((one) => one.Id)).toEqual([production]);
    expect(await failureOf(organizations.deleteOrganizationalUnit({ OrganizationalUnitId: unit?.Id }))).toMatchObject({
      name: "OrganizationalUnitNotEmptyException",
    });
    await organizations.moveAccount({ AccountId: production, SourceParentId: unit?.Id, DestinationParentId: ParentId });
    await organizations.deleteOrganizationalUnit({ OrganizationalUnitId: unit?.Id });
    expect((await organizations.listOrganizationalUnitsForParent({ ParentId })).OrganizationalUnits).toEqual([]);
  });
});
