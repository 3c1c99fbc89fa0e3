import { createCloud } from "#aws/cloud";
import type { Cloud } from "#aws/cloud";
import { createGateway } from "#aws/gateway";
import { createIdentityDirectory } from "#aws/identity-directory";
import { addRootAccessKey } from "#aws/services/iam/state";
import type { IamState } from "#aws/services/iam/state";
import { addMemberAccount, foundOrganization } from "#aws/services/organizations/state";
import type { OrganizationsState } from "#aws/services/organizations/state";
import { iamAuthorizer } from "#harness/aws/iam-authorizer";
import { openSession } from "#harness/aws/open-session";
import { createServices } from "#harness/replay/services";
import type { AwsSession } from "#model/aws-session";
import type { DataPlane } from "#model/data";
import type { ApiCallEvent, LedgerEntry } from "#model/ledger";
import type { Credentials } from "#model/principal";

export const management = "111111111111";
export const production = "222222222222";
export const backup = "333333333333";
export const region = "eu-west-1";

export interface Accounts {
  readonly cloud: Cloud;
  readonly events: ApiCallEvent[];
  /** The root user of an account. */
  root(account: string, region?: string): AwsSession;
  as(account: string, credentials: Credentials, region?: string): AwsSession;
  /** A user with an inline policy that allows some actions on some resources, or a whole policy document. */
  user(account: string, name: string, policy: object): Promise<AwsSession>;
  /** Any role, trusted by whom the policy says, with an inline policy. Its ARN. */
  role(account: string, name: string, trust: object, policy: object): Promise<string>;
  advance(seconds: number): Promise<void>;
}

/** All services of the embedded AWS under real IAM evaluation: a management account and two members. */
export function openAccounts(): Accounts {
  const events: ApiCallEvent[] = [];
  const cloud = createCloud({
    services: createServices((account) => events.filter((event) => event.recipientAccountId === account)),
    state: { now: Date.parse("2026-02-26T21:00:00Z"), random: { seed: 7, cursor: 0 }, services: new Map() },
    data: {} as DataPlane,
    authorizer: iamAuthorizer,
    record: (entry: LedgerEntry) => {
      if (entry.kind === "api-call") events.push({ ...entry, sequence: events.length, at: cloud.clock.now().toISOString(), step: 0 });
    },
  });
  const gateway = createGateway(cloud, createIdentityDirectory(cloud));
  const now = cloud.clock.now();
  const organization = foundOrganization(
    cloud.stateOf("organizations", "", "aws-global") as OrganizationsState,
    person(management),
    (prefix, digits) => cloud.newId(prefix, digits),
    now,
  );
  for (const id of [production, backup]) addMemberAccount(organization, person(id), now);
  for (const id of [management, production, backup])
    addRootAccessKey(cloud.stateOf("iam", id, "aws-global") as IamState, { accessKeyId: `AKIAROOT${id}`, secretAccessKey: "canary", createDate: now });

  const as = (account: string, credentials: Credentials, where = region): AwsSession => openSession(gateway, credentials, { account, region: where });
  const root = (account: string, where = region): AwsSession => as(account, { accessKeyId: `AKIAROOT${account}`, secretAccessKey: "canary" }, where);
  return {
    cloud,
    events,
    root,
    as,
    user: async (account, UserName, policy) => {
      const iam = await root(account).client("iam");
      await iam.createUser({ UserName });
      await iam.putUserPolicy({ UserName, PolicyName: "inline", PolicyDocument: JSON.stringify(policy) });
      const { AccessKey: key } = await iam.createAccessKey({ UserName });
      return as(account, { accessKeyId: key?.AccessKeyId ?? "", secretAccessKey: key?.SecretAccessKey ?? "" });
    },
    role: async (account, RoleName, trust, policy) => {
      const iam = await root(account).client("iam");
      const { Role: role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) });
      await iam.putRolePolicy({ RoleName, PolicyName: "inline", PolicyDocument: JSON.stringify(policy) });
      return role?.Arn ?? "";
    },
    advance: async (seconds) => cloud.clock.advance(seconds),
  };
}

export const day = 86_400;

export function policyOf(...statements: readonly object[]): object {
  return { Version: "2012-10-17", Statement: statements };
}

export function allow(Action: string | readonly string[], Resource: string | readonly string[] = "*", more: object = {}): object {
  return { Effect: "Allow", Action, Resource, ...more };
}

export function deny(Action: string | readonly string[], Resource: string | readonly string[] = "*", more: object = {}): object {
  return { Effect: "Deny", Action, Resource, ...more };
}

/** A trust policy, or a resource policy without `Resource`. */
export function trusting(principal: string, more: object = {}): object {
  return policyOf({ Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole", ...more });
}

/** Name and message of what a promise is refused with. @throws Error when it is not refused */
export async function failureOf(promise: Promise<unknown>): Promise<{ readonly name: string; readonly message: string; readonly status: number | undefined }> {
  try {
    await promise;
  } catch (error) {
    const { name, message, $metadata } = error as {
      readonly name: string;
      readonly message: string;
      readonly $metadata?: { readonly httpStatusCode?: number };
    };
    return { name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error("It was not refused");
}

function person(id: string): { readonly id: string; readonly name: string; readonly email: string } {
  return { id, name: `account-${id}`, email: `${id}@example.com` };
}
