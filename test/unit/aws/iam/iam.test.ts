import { describe, expect, test } from "vitest";
import { allow, deny, failureOf, openAccounts, policyOf, production, trusting } from "./open-accounts.ts";

const anything = JSON.stringify(policyOf(allow("*")));
const trust = JSON.stringify(trusting(`arn:aws:iam::${production}:root`));

describe("roles", () => {
  test("are created, read, listed and deleted, with documents URL-encoded as IAM answers them", async () => {
    const iam = await openAccounts().root(production).client("iam");
    const { Role: role } = await iam.createRole({ RoleName: "deployer", Path: "/ci/", AssumeRolePolicyDocument: trust, Tags: [{ Key: "team", Value: "a" }] });
    expect(role?.Arn).toBe(`arn:aws:iam::${production}:role/ci/deployer`);
    const { Role: read } = await iam.getRole({ RoleName: "deployer" });
    expect(decodeURIComponent(read?.AssumeRolePolicyDocument ?? "")).toBe(trust);
    expect(read?.Tags).toEqual([{ Key: "team", Value: "a" }]);
    expect((await iam.listRoles({ PathPrefix: "/ci/" })).Roles?.map((one) => one.RoleName)).toEqual(["deployer"]);
    expect((await iam.listRoles({ PathPrefix: "/other/" })).Roles).toEqual([]);
    await iam.deleteRole({ RoleName: "deployer" });
    expect(await failureOf(iam.getRole({ RoleName: "deployer" }))).toMatchObject({
      name: "NoSuchEntityException",
      message: "The role with name deployer cannot be found.",
      status: 404,
    });
  });

  test("have unique names whatever the case", async () => {
    const iam = await openAccounts().root(production).client("iam");
    await iam.createRole({ RoleName: "deployer", AssumeRolePolicyDocument: trust });
    expect(await failureOf(iam.createRole({ RoleName: "Deployer", AssumeRolePolicyDocument: trust }))).toMatchObject({
      name: "EntityAlreadyExistsException",
      message: "Role with name Deployer already exists.",
    });
  });

  test("stay while policies are on them", async () => {
    const iam = await openAccounts().root(production).client("iam");
    const RoleName = "deployer";
    await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust });
    await iam.putRolePolicy({ RoleName, PolicyName: "inline", PolicyDocument: anything });
    await iam.attachRolePolicy({ RoleName, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
    expect(await failureOf(iam.deleteRole({ RoleName }))).toMatchObject({
      name: "DeleteConflictException",
      message: "Cannot delete entity, must detach all policies first.",
    });
    await iam.detachRolePolicy({ RoleName, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
    expect(await failureOf(iam.deleteRole({ RoleName }))).toMatchObject({ message: "Cannot delete entity, must delete policies first." });
    await iam.deleteRolePolicy({ RoleName, PolicyName: "inline" });
    await iam.deleteRole({ RoleName });
  });

  test("have a description and a longest session that can be changed, each on its own", async () => {
    const accounts = openAccounts();
    const iam = await accounts.root(production).client("iam");
    await iam.createRole({ RoleName: "r", Description: "old", MaxSessionDuration: 7200, AssumeRolePolicyDocument: trust });
    const { Role } = await iam.updateRoleDescription({ RoleName: "r", Description: "new" });
    expect(Role).toMatchObject({ RoleName: "r", Description: "new", MaxSessionDuration: 7200 });
    await iam.updateRole({ RoleName: "r", MaxSessionDuration: 3600 });
    expect((await iam.getRole({ RoleName: "r" })).Role).toMatchObject({ Description: "new", MaxSessionDuration: 3600 });
    expect(await failureOf(iam.updateRoleDescription({ RoleName: "none", Description: "" }))).toMatchObject({ name: "NoSuchEntityException" });
    const user = await (await accounts.user(production, "u", policyOf(allow("iam:UpdateRole")))).client("iam");
    expect(await failureOf(user.updateRoleDescription({ RoleName: "r", Description: "" }))).toMatchObject({ name: "AccessDenied" });
  });

  test("refuse a malformed trust policy, a bad name, path or duration", async () => {
    const iam = await openAccounts().root(production).client("iam");
    expect(await failureOf(iam.createRole({ RoleName: "r", AssumeRolePolicyDocument: "{" }))).toMatchObject({ name: "MalformedPolicyDocumentException" });
    expect(await failureOf(iam.createRole({ RoleName: "not valid", AssumeRolePolicyDocument: trust }))).toMatchObject({ name: "ValidationError" });
    expect(await failureOf(iam.createRole({ RoleName: "r", Path: "nope", AssumeRolePolicyDocument: trust }))).toMatchObject({ name: "ValidationError" });
    expect(await failureOf(iam.createRole({ RoleName: "r", MaxSessionDuration: 60, AssumeRolePolicyDocument: trust }))).toMatchObject({
      name: "ValidationError",
    });
    expect(
      await failureOf(iam.createRole({ RoleName: "r", PermissionsBoundary: "arn:aws:iam::aws:policy/Unknown", AssumeRolePolicyDocument: trust })),
    ).toMatchObject({ name: "NoSuchEntityException" });
    expect((await iam.listRoles({})).Roles).toEqual([]);
  });
});

describe("policies", () => {
  test("refuse what is malformed or too long, inline and managed", async () => {
    const iam = await openAccounts().root(production).client("iam");
    const long = JSON.stringify(policyOf(allow("s3:GetObject", `arn:aws:s3:::bucket/${"x".repeat(7000)}`)));
    await iam.createUser({ UserName: "u" });
    expect(await failureOf(iam.putUserPolicy({ UserName: "u", PolicyName: "p", PolicyDocument: '{"Statement":' }))).toMatchObject({
      name: "MalformedPolicyDocumentException",
      status: 400,
    });
    expect(await failureOf(iam.putUserPolicy({ UserName: "u", PolicyName: "p", PolicyDocument: long }))).toMatchObject({
      name: "LimitExceededException",
      message: "Maximum policy size of 2048 bytes exceeded for user u",
    });
    expect(await failureOf(iam.createPolicy({ PolicyName: "p", PolicyDocument: long }))).toMatchObject({
      name: "LimitExceededException",
      message: "Cannot exceed quota for PolicySize: 6144",
    });
    expect((await iam.listUserPolicies({ UserName: "u" })).PolicyNames).toEqual([]);
  });

  test("keep five versions, of which the default one counts", async () => {
    const accounts = openAccounts();
    const iam = await accounts.root(production).client("iam");
    const { Policy: policy } = await iam.createPolicy({ PolicyName: "p", PolicyDocument: anything });
    const PolicyArn = policy?.Arn ?? "";
    const denying = JSON.stringify(policyOf(deny("s3:*")));
    await iam.createPolicyVersion({ PolicyArn, PolicyDocument: denying, SetAsDefault: true });
    expect((await iam.getPolicy({ PolicyArn })).Policy?.DefaultVersionId).toBe("v2");
    expect(decodeURIComponent((await iam.getPolicyVersion({ PolicyArn, VersionId: "v2" })).PolicyVersion?.Document ?? "")).toBe(denying);
    expect(await failureOf(iam.deletePolicyVersion({ PolicyArn, VersionId: "v2" }))).toMatchObject({ name: "DeleteConflictException" });
    expect(await failureOf(iam.deletePolicy({ PolicyArn }))).toMatchObject({ name: "DeleteConflictException" });
    for (let count = 0; count < 3; count += 1) await iam.createPolicyVersion({ PolicyArn, PolicyDocument: anything });
    expect(await failureOf(iam.createPolicyVersion({ PolicyArn, PolicyDocument: anything }))).toMatchObject({ name: "LimitExceededException" });
    await iam.setDefaultPolicyVersion({ PolicyArn, VersionId: "v1" });
    for (const { VersionId } of (await iam.listPolicyVersions({ PolicyArn })).Versions ?? [])
      if (VersionId !== "v1") await iam.deletePolicyVersion({ PolicyArn, VersionId });
    await iam.deletePolicy({ PolicyArn });
    expect(await failureOf(iam.getPolicy({ PolicyArn }))).toMatchObject({ name: "NoSuchEntityException" });
  });

  test("stay while they are attached or bound to somebody, and say to whom", async () => {
    const iam = await openAccounts().root(production).client("iam");
    const { Policy: policy } = await iam.createPolicy({ PolicyName: "p", PolicyDocument: anything });
    const PolicyArn = policy?.Arn ?? "";
    await iam.createUser({ UserName: "u", PermissionsBoundary: PolicyArn });
    expect(await failureOf(iam.deletePolicy({ PolicyArn }))).toMatchObject({
      name: "DeleteConflictException",
      message: "Cannot delete a policy attached to entities.",
    });
    await iam.deleteUserPermissionsBoundary({ UserName: "u" });
    await iam.attachUserPolicy({ UserName: "u", PolicyArn });
    expect((await iam.listEntitiesForPolicy({ PolicyArn })).PolicyUsers?.map((one) => one.UserName)).toEqual(["u"]);
    expect(await failureOf(iam.deletePolicy({ PolicyArn }))).toMatchObject({ name: "DeleteConflictException" });
    expect(await failureOf(iam.attachUserPolicy({ UserName: "u", PolicyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess" }))).toMatchObject({
      name: "NoSuchEntityException",
    });
    await iam.detachUserPolicy({ UserName: "u", PolicyArn });
    expect(await failureOf(iam.detachUserPolicy({ UserName: "u", PolicyArn }))).toMatchObject({ name: "NoSuchEntityException" });
    await iam.deletePolicy({ PolicyArn });
  });

  test("of AWS that are not shipped cannot be listed truthfully, and are not", async () => {
    const iam = await openAccounts().root(production).client("iam");
    await expect(iam.listPolicies({})).rejects.toThrow("`iam:ListPolicies.Scope=All` is not supported");
    expect((await iam.listPolicies({ Scope: "Local" })).Policies).toEqual([]);
  });
});

describe("what binds a user", () => {
  test("are its own policies, its groups' and its boundary", async () => {
    const accounts = openAccounts();
    const iam = await accounts.root(production).client("iam");
    const session = await accounts.user(production, "u", policyOf(allow("kms:ListKeys")));
    const kms = await session.client("kms");
    await kms.listKeys({});
    expect(await failureOf(kms.listAliases({}))).toMatchObject({ name: "AccessDeniedException", status: 400 });
    await iam.createGroup({ GroupName: "g" });
    await iam.attachGroupPolicy({ GroupName: "g", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" });
    await iam.addUserToGroup({ GroupName: "g", UserName: "u" });
    await kms.listAliases({});
    const { Policy: boundary } = await iam.createPolicy({ PolicyName: "boundary", PolicyDocument: JSON.stringify(policyOf(allow("s3:*"))) });
    await iam.putUserPermissionsBoundary({ UserName: "u", PermissionsBoundary: boundary?.Arn });
    expect(await failureOf(kms.listAliases({}))).toMatchObject({ name: "AccessDeniedException" });
    await iam.deleteUserPermissionsBoundary({ UserName: "u" });
    await kms.listAliases({});
    expect(await failureOf(iam.deleteUserPermissionsBoundary({ UserName: "u" }))).toMatchObject({ name: "NoSuchEntityException" });
    expect(await failureOf(iam.deleteGroup({ GroupName: "g" }))).toMatchObject({ name: "DeleteConflictException" });
    expect(await failureOf(iam.deleteUser({ UserName: "u" }))).toMatchObject({ name: "DeleteConflictException" });
  });

  test("is asked with the policy attached as a condition key", async () => {
    const accounts = openAccounts();
    await accounts.root(production).client("iam");
    const only = { StringEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess" } };
    const session = await accounts.user(production, "u", policyOf(allow("iam:AttachUserPolicy", "*", { Condition: { ArnEquals: only.StringEquals } })));
    const iam = await session.client("iam");
    await iam.attachUserPolicy({ UserName: "u", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" });
    expect(await failureOf(iam.attachUserPolicy({ UserName: "u", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }))).toMatchObject({
      name: "AccessDenied",
      status: 403,
    });
  });
});

describe("access keys", () => {
  test("are two at most, stop working when inactive or deleted, and hold their user", async () => {
    const accounts = openAccounts();
    const iam = await accounts.root(production).client("iam");
    const session = await accounts.user(production, "u", policyOf(allow("*")));
    const sts = await session.client("sts");
    expect((await sts.getCallerIdentity({})).Arn).toBe(`arn:aws:iam::${production}:user/u`);
    await iam.createAccessKey({ UserName: "u" });
    expect(await failureOf(iam.createAccessKey({ UserName: "u" }))).toMatchObject({
      name: "LimitExceededException",
      message: "Cannot exceed quota for AccessKeysPerUser: 2",
    });
    const [first] = (await iam.listAccessKeys({ UserName: "u" })).AccessKeyMetadata ?? [];
    await iam.updateAccessKey({ UserName: "u", AccessKeyId: first?.AccessKeyId, Status: "Inactive" });
    expect(await failureOf(sts.getCallerIdentity({}))).toMatchObject({ name: "InvalidClientTokenId", status: 403 });
    await iam.updateAccessKey({ UserName: "u", AccessKeyId: first?.AccessKeyId, Status: "Active" });
    await sts.getCallerIdentity({});
    await iam.deleteAccessKey({ UserName: "u", AccessKeyId: first?.AccessKeyId });
    expect(await failureOf(sts.getCallerIdentity({}))).toMatchObject({ name: "InvalidClientTokenId" });
    expect(await failureOf(iam.deleteAccessKey({ UserName: "u", AccessKeyId: first?.AccessKeyId }))).toMatchObject({ name: "NoSuchEntityException" });
  });
});

test("a user gets another name and path, and keeps its id, keys, policies and groups", async () => {
  const accounts = openAccounts();
  const iam = await accounts.root(production).client("iam");
  const before = await iam.createUser({ UserName: "old" });
  await iam.createUser({ UserName: "taken" });
  await iam.createGroup({ GroupName: "g" });
  await iam.addUserToGroup({ GroupName: "g", UserName: "old" });
  await iam.putUserPolicy({ UserName: "old", PolicyName: "p", PolicyDocument: JSON.stringify(policyOf(allow("iam:GetUser"))) });
  const { AccessKey: key } = await iam.createAccessKey({ UserName: "old" });
  const self = await accounts.as(production, { accessKeyId: key?.AccessKeyId ?? "", secretAccessKey: key?.SecretAccessKey ?? "" }).client("iam");
  expect(await failureOf(self.updateUser({ UserName: "old", NewUserName: "new" }))).toMatchObject({ name: "AccessDenied" });
  expect(await failureOf(iam.updateUser({ UserName: "old", NewUserName: "Taken" }))).toMatchObject({ name: "EntityAlreadyExistsException" });
  expect(await failureOf(iam.updateUser({ UserName: "old", NewUserName: "not valid" }))).toMatchObject({ name: "ValidationError" });
  expect(await failureOf(iam.updateUser({ UserName: "nobody", NewUserName: "x" }))).toMatchObject({ name: "NoSuchEntityException" });
  await iam.updateUser({ UserName: "old", NewUserName: "new", NewPath: "/team/" });
  const { User } = await self.getUser({});
  expect(User).toMatchObject({ UserName: "new", UserId: before.User?.UserId, Arn: `arn:aws:iam::${production}:user/team/new` });
  expect(await failureOf(iam.getUser({ UserName: "old" }))).toMatchObject({ name: "NoSuchEntityException" });
  expect((await iam.listAccessKeys({ UserName: "new" })).AccessKeyMetadata).toHaveLength(1);
  expect((await iam.listUserPolicies({ UserName: "new" })).PolicyNames).toEqual(["p"]);
  expect((await iam.getGroup({ GroupName: "g" })).Users).toMatchObject([{ UserName: "new" }]);
});

test("tags are put on, listed and taken off", async () => {
  const iam = await openAccounts().root(production).client("iam");
  await iam.createUser({ UserName: "u" });
  await iam.tagUser({
    UserName: "u",
    Tags: [
      { Key: "a", Value: "1" },
      { Key: "b", Value: "2" },
    ],
  });
  await iam.untagUser({ UserName: "u", TagKeys: ["a"] });
  expect((await iam.listUserTags({ UserName: "u" })).Tags).toEqual([{ Key: "b", Value: "2" }]);
  const many = Array.from({ length: 50 }, (_one, index) => ({ Key: `k${index}`, Value: "v" }));
  expect(await failureOf(iam.tagUser({ UserName: "u", Tags: many }))).toMatchObject({ name: "LimitExceededException" });
});
