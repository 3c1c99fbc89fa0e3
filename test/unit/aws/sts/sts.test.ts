import { describe, expect, test } from "vitest";
import type { Credentials as Issued } from "@aws-sdk/client-sts";
import type { Credentials } from "#model/principal";
import { allow, backup, deny, failureOf, openAccounts, policyOf, production, trusting } from "../iam/open-accounts.ts";
import type { Accounts } from "../iam/open-accounts.ts";

const credentialsOf = (issued: Issued | undefined): Credentials => ({
  accessKeyId: issued?.AccessKeyId ?? "",
  secretAccessKey: issued?.SecretAccessKey ?? "",
  sessionToken: issued?.SessionToken ?? "",
});

async function assume(accounts: Accounts, session: Awaited<ReturnType<Accounts["user"]>>, RoleArn: string, more: object = {}) {
  const { Credentials: issued } = await (await session.client("sts")).assumeRole({ RoleArn, RoleSessionName: "work", ...more });
  return accounts.as(RoleArn.split(":")[4] ?? "", credentialsOf(issued));
}

describe("AssumeRole", () => {
  test("gives a session that carries the role's permissions until it expires", async () => {
    const accounts = openAccounts();
    const user = await accounts.user(production, "u", policyOf(allow("sts:AssumeRole")));
    const RoleArn = await accounts.role(production, "r", trusting(`arn:aws:iam::${production}:root`), policyOf(allow("kms:ListKeys")));
    expect(await failureOf((await user.client("kms")).listKeys({}))).toMatchObject({ name: "AccessDeniedException" });
    const session = await assume(accounts, user, RoleArn, { DurationSeconds: 900 });
    expect((await (await session.client("sts")).getCallerIdentity({})).Arn).toBe(`arn:aws:sts::${production}:assumed-role/r/work`);
    const kms = await session.client("kms");
    await kms.listKeys({});
    await accounts.advance(900);
    expect(await failureOf(kms.listKeys({}))).toMatchObject({ name: "ExpiredToken", status: 403 });
  });

  test("needs the caller's policy and the role's trust, across accounts both", async () => {
    const accounts = openAccounts();
    const may = await accounts.user(production, "may", policyOf(allow("sts:AssumeRole")));
    const mayNot = await accounts.user(production, "may-not", policyOf(allow("s3:*")));
    const trusted = await accounts.role(backup, "trusted", trusting(`arn:aws:iam::${production}:root`), policyOf(allow("*")));
    const closed = await accounts.role(backup, "closed", trusting(`arn:aws:iam::${backup}:root`), policyOf(allow("*")));
    await assume(accounts, may, trusted);
    expect(await failureOf(assume(accounts, may, closed))).toMatchObject({ name: "AccessDenied", status: 403 });
    expect(await failureOf(assume(accounts, mayNot, trusted))).toMatchObject({ name: "AccessDenied" });
    expect(await failureOf(assume(accounts, may, `arn:aws:iam::${backup}:role/missing`))).toMatchObject({ name: "AccessDenied" });
    expect(await failureOf(assume(accounts, accounts.root(production), trusted))).toMatchObject({ name: "AccessDenied" });
  });

  test("asks with the external id", async () => {
    const accounts = openAccounts();
    const user = await accounts.user(production, "u", policyOf(allow("sts:AssumeRole")));
    const RoleArn = await accounts.role(
      backup,
      "r",
      trusting(`arn:aws:iam::${production}:root`, { Condition: { StringEquals: { "sts:ExternalId": "secret" } } }),
      policyOf(allow("*")),
    );
    expect(await failureOf(assume(accounts, user, RoleArn))).toMatchObject({ name: "AccessDenied" });
    expect(await failureOf(assume(accounts, user, RoleArn, { ExternalId: "wrong" }))).toMatchObject({ name: "AccessDenied" });
    await assume(accounts, user, RoleArn, { ExternalId: "secret" });
  });

  test("narrows the session by its policies", async () => {
    const accounts = openAccounts();
    const user = await accounts.user(production, "u", policyOf(allow("sts:AssumeRole")));
    const RoleArn = await accounts.role(production, "r", trusting(`arn:aws:iam::${production}:root`), policyOf(allow("*")));
    const wide = await assume(accounts, user, RoleArn);
    const narrow = await assume(accounts, user, RoleArn, { Policy: JSON.stringify(policyOf(allow("s3:*"))) });
    const reading = await assume(accounts, user, RoleArn, { PolicyArns: [{ arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }] });
    await (await wide.client("kms")).createKey({});
    expect(await failureOf((await narrow.client("kms")).listKeys({}))).toMatchObject({ name: "AccessDeniedException" });
    await (await narrow.client("s3")).listBuckets({});
    await (await reading.client("kms")).listKeys({});
    expect(await failureOf((await reading.client("kms")).createKey({}))).toMatchObject({ name: "AccessDeniedException" });
  });

  test("refuses durations beyond the role's, beyond an hour when chained, and malformed sessions", async () => {
    const accounts = openAccounts();
    const user = await accounts.user(production, "u", policyOf(allow("sts:AssumeRole")));
    const RoleArn = await accounts.role(production, "r", trusting(`arn:aws:iam::${production}:root`), policyOf(allow("*")));
    expect(await failureOf(assume(accounts, user, RoleArn, { DurationSeconds: 7200 }))).toMatchObject({
      name: "ValidationError",
      message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    });
    await (await accounts.root(production).client("iam")).updateRole({ RoleName: "r", MaxSessionDuration: 43_200 });
    const long = await assume(accounts, user, RoleArn, { DurationSeconds: 43_200 });
    expect(await failureOf(assume(accounts, long, RoleArn, { DurationSeconds: 7200 }))).toMatchObject({
      name: "ValidationError",
      message: "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    });
    await assume(accounts, long, RoleArn, { DurationSeconds: 3600 });
    expect(await failureOf(assume(accounts, user, RoleArn, { DurationSeconds: 60 }))).toMatchObject({ name: "ValidationError" });
    expect(await failureOf(assume(accounts, user, RoleArn, { RoleSessionName: "no spaces" }))).toMatchObject({ name: "ValidationError" });
    expect(await failureOf(assume(accounts, user, RoleArn, { Policy: "{" }))).toMatchObject({ name: "MalformedPolicyDocumentException" });
    expect(
      await failureOf(assume(accounts, user, RoleArn, { Policy: JSON.stringify(policyOf(allow("s3:*", `arn:aws:s3:::${"x".repeat(2100)}`))) })),
    ).toMatchObject({ name: "PackedPolicyTooLargeException" });
  });

  test("leaves nothing to the session of a role that was deleted and made again", async () => {
    const accounts = openAccounts();
    const iam = await accounts.root(production).client("iam");
    const user = await accounts.user(production, "u", policyOf(allow("sts:AssumeRole")));
    const trust = trusting(`arn:aws:iam::${production}:root`);
    const session = await assume(accounts, user, await accounts.role(production, "r", trust, policyOf(allow("*"))));
    await (await session.client("kms")).listKeys({});
    await iam.deleteRolePolicy({ RoleName: "r", PolicyName: "inline" });
    await iam.deleteRole({ RoleName: "r" });
    await accounts.role(production, "r", trust, policyOf(allow("*")));
    expect(await failureOf((await session.client("kms")).listKeys({}))).toMatchObject({ name: "AccessDeniedException" });
  });

  test("lets older sessions be revoked by a policy on the token's issue time", async () => {
    const accounts = openAccounts();
    const iam = await accounts.root(production).client("iam");
    const user = await accounts.user(production, "u", policyOf(allow("sts:AssumeRole")));
    const RoleArn = await accounts.role(production, "r", trusting(`arn:aws:iam::${production}:root`), policyOf(allow("*")));
    const before = await assume(accounts, user, RoleArn);
    await accounts.advance(60);
    const now = accounts.cloud.clock.now().toISOString();
    const revoke = policyOf(deny("*", "*", { Condition: { DateLessThan: { "aws:TokenIssueTime": now } } }));
    await iam.putRolePolicy({ RoleName: "r", PolicyName: "AWSRevokeOlderSessions", PolicyDocument: JSON.stringify(revoke) });
    const after = await assume(accounts, user, RoleArn);
    expect(await failureOf((await before.client("kms")).listKeys({}))).toMatchObject({ name: "AccessDeniedException" });
    await (await after.client("kms")).listKeys({});
  });
});

describe("GetSessionToken", () => {
  test("gives the user's own permissions, but not to IAM, and not again", async () => {
    const accounts = openAccounts();
    const user = await accounts.user(production, "u", policyOf(allow("*")));
    const { Credentials: issued } = await (await user.client("sts")).getSessionToken({ DurationSeconds: 900 });
    const session = accounts.as(production, credentialsOf(issued));
    await (await session.client("kms")).listKeys({});
    expect(await failureOf((await session.client("iam")).listUsers({}))).toMatchObject({ name: "InvalidClientTokenId" });
    expect(await failureOf((await session.client("sts")).getSessionToken({}))).toMatchObject({ name: "AccessDenied" });
    expect(await failureOf((await user.client("sts")).getSessionToken({ DurationSeconds: 1 }))).toMatchObject({ name: "ValidationError" });
    await expect((await user.client("sts")).getSessionToken({ SerialNumber: "mfa", TokenCode: "1" })).rejects.toThrow(
      "`sts:GetSessionToken.SerialNumber` is not supported",
    );
  });
});

test("GetCallerIdentity answers even who is denied everything", async () => {
  const accounts = openAccounts();
  const user = await accounts.user(production, "u", policyOf(deny("*")));
  expect(await (await user.client("sts")).getCallerIdentity({})).toMatchObject({ Account: production, Arn: `arn:aws:iam::${production}:user/u` });
});
