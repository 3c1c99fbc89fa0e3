import type { PolicyText } from "../../authorizer.ts";

export interface OrganizationAccount {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly email: string;
  readonly joinedAt: Date;
}

export interface OrganizationalUnit {
  readonly id: string;
  readonly arn: string;
  name: string;
}

export interface ServiceControlPolicy {
  readonly id: string;
  readonly arn: string;
  name: string;
  description: string;
  content: string;
  readonly awsManaged: boolean;
  readonly tags: Record<string, string>;
}

/** One organization with all features, one root. */
export interface Organization {
  readonly id: string;
  readonly arn: string;
  readonly managementAccount: string;
  readonly rootId: string;
  readonly rootArn: string;
  /** Whether SCPs are switched on at the root. */
  scpEnabled: boolean;
  readonly accounts: Map<string, OrganizationAccount>;
  readonly units: Map<string, OrganizationalUnit>;
  /** Root or unit that an account or unit stands under, by its id. */
  readonly parents: Map<string, string>;
  readonly policies: Map<string, ServiceControlPolicy>;
  /** Ids of the policies attached to a root, unit or account, by its id. */
  readonly attachments: Map<string, Set<string>>;
}

/** Undefined until an organization is founded. */
export interface OrganizationsState {
  organization?: Organization;
}

export const fullAwsAccess = "p-FullAWSAccess";

export function createOrganizationsState(): OrganizationsState {
  return {};
}

/**
 * Founds the organization, with SCPs switched on and `p-FullAWSAccess` on the root, as the console's "all features" gives it.
 * @param newId as in the operation context
 */
export function foundOrganization(
  state: OrganizationsState,
  management: { readonly id: string; readonly name: string; readonly email: string },
  newId: (prefix: string, digits?: number) => string,
  now: Date,
): Organization {
  const id = newId("o-", 10);
  const rootId = newId("r-", 4);
  const full: ServiceControlPolicy = {
    id: fullAwsAccess,
    arn: `arn:aws:organizations::aws:policy/service_control_policy/${fullAwsAccess}`,
    name: "FullAWSAccess",
    description: "Allows access to every operation",
    content: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }),
    awsManaged: true,
    tags: {},
  };
  const organization: Organization = {
    id,
    arn: `arn:aws:organizations::${management.id}:organization/${id}`,
    managementAccount: management.id,
    rootId,
    rootArn: `arn:aws:organizations::${management.id}:root/${id}/${rootId}`,
    scpEnabled: true,
    accounts: new Map(),
    units: new Map(),
    parents: new Map(),
    policies: new Map([[full.id, full]]),
    attachments: new Map([[rootId, new Set([fullAwsAccess])]]),
  };
  state.organization = organization;
  addMemberAccount(organization, management, now);
  return organization;
}

/** Lets an account join under the root, with `p-FullAWSAccess` attached to it. */
export function addMemberAccount(
  organization: Organization,
  account: { readonly id: string; readonly name: string; readonly email: string },
  now: Date,
): OrganizationAccount {
  const member = { ...account, arn: `arn:aws:organizations::${organization.managementAccount}:account/${organization.id}/${account.id}`, joinedAt: now };
  organization.accounts.set(account.id, member);
  organization.parents.set(account.id, organization.rootId);
  organization.attachments.set(account.id, new Set([fullAwsAccess]));
  return member;
}

/**
 * The SCPs that bind an account, one list per level from the root down to the account itself. Empty when none bind it:
 * no organization, SCPs switched off, an account outside it, or the management account.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export function scpsFor(state: OrganizationsState, account: string): readonly (readonly PolicyText[])[] {
  const { organization } = state;
  if (organization === undefined || !organization.scpEnabled || account === organization.managementAccount || !organization.accounts.has(account)) return [];
  return levelsOf(organization, account).map((target) =>
    [...(organization.attachments.get(target) ?? [])]
      .map((id) => organization.policies.get(id))
      .filter((policy) => policy !== undefined)
      .map((policy) => ({ name: policy.name, arn: policy.arn, document: policy.content })),
  );
}

/** Condition keys `aws:PrincipalOrgID` and `aws:PrincipalOrgPaths` of an account; empty outside the organization. */
export function organizationKeysOf(state: OrganizationsState, account: string): Readonly<Record<string, string | readonly string[]>> {
  const { organization } = state;
  if (organization === undefined || !organization.accounts.has(account)) return {};
  const path = levelsOf(organization, account).slice(0, -1);
  return { "aws:PrincipalOrgID": organization.id, "aws:PrincipalOrgPaths": [`${[organization.id, ...path].join("/")}/`] };
}

/** Ids from the root down to the account or unit itself. */
function levelsOf(organization: Organization, id: string): readonly string[] {
  const parent = organization.parents.get(id);
  return parent === undefined ? [id] : [...levelsOf(organization, parent), id];
}
