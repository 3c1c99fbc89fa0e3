import type { Principal } from "#model/principal";
import type { PolicyText } from "../../authorizer.ts";
import { awsManagedPolicies } from "./aws-managed-policies.ts";

/** Whatever policies are put on or attached to: users, roles, groups. */
interface PolicyHolder {
  readonly arn: string;
  /** Inline policies: JSON text by name. */
  readonly inlinePolicies: Map<string, string>;
  /** ARNs of attached managed policies, in the order of attachment. */
  readonly attachedPolicies: Set<string>;
}

export interface IamUser extends PolicyHolder {
  readonly userName: string;
  readonly userId: string;
  readonly path: string;
  readonly createDate: Date;
  /** ARN of the managed policy that bounds it. */
  boundary?: string;
  readonly tags: Record<string, string>;
  readonly groups: Set<string>;
}

export interface IamRole extends PolicyHolder {
  readonly roleName: string;
  readonly roleId: string;
  readonly path: string;
  readonly createDate: Date;
  description?: string;
  /** Seconds, 3,600 to 43,200. */
  maxSessionDuration: number;
  /** Who may assume it: JSON text. */
  trustPolicy: string;
  boundary?: string;
  readonly tags: Record<string, string>;
}

export interface IamGroup extends PolicyHolder {
  readonly groupName: string;
  readonly groupId: string;
  readonly path: string;
  readonly createDate: Date;
}

export interface PolicyVersion {
  readonly versionId: string;
  readonly document: string;
  readonly createDate: Date;
}

export interface ManagedPolicy {
  readonly arn: string;
  readonly policyName: string;
  readonly policyId: string;
  readonly path: string;
  readonly description?: string;
  readonly createDate: Date;
  updateDate: Date;
  defaultVersionId: string;
  /** Number of the next version: numbers are never used twice. */
  nextVersion: number;
  readonly versions: Map<string, PolicyVersion>;
  readonly tags: Record<string, string>;
}

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Owner; undefined for a key of the account's root user. */
  userName?: string;
  status: "Active" | "Inactive";
  readonly createDate: Date;
}

/** IAM of one account. */
export interface IamState {
  readonly account: string;
  readonly users: Map<string, IamUser>;
  readonly roles: Map<string, IamRole>;
  readonly groups: Map<string, IamGroup>;
  /** Customer managed policies by ARN. */
  readonly policies: Map<string, ManagedPolicy>;
  readonly accessKeys: Map<string, AccessKey>;
}

export function createIamState(account: string): IamState {
  return { account, users: new Map(), roles: new Map(), groups: new Map(), policies: new Map(), accessKeys: new Map() };
}

/** A long-term key of this account, active or not. `user` is absent for the root user's keys. */
export function findAccessKey(state: IamState, accessKeyId: string): { readonly key: AccessKey; readonly user?: IamUser } | undefined {
  const key = state.accessKeys.get(accessKeyId);
  if (key === undefined) return undefined;
  if (key.userName === undefined) return { key };
  const user = state.users.get(key.userName);
  return user === undefined ? undefined : { key, user };
}

/** Puts a key of the root user there, as the console would: no API creates one for somebody else. */
export function addRootAccessKey(state: IamState, key: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly createDate: Date }): void {
  state.accessKeys.set(key.accessKeyId, { ...key, status: "Active" });
}

/** Text of a managed policy's default version, AWS's or the account's own. */
export function managedPolicyText(state: IamState, arn: string): PolicyText | undefined {
  const shipped = awsManagedPolicies.get(arn);
  if (shipped !== undefined) return { name: shipped.name, arn, document: shipped.document };
  const own = state.policies.get(arn);
  const version = own?.versions.get(own.defaultVersionId);
  return own === undefined || version === undefined ? undefined : { name: own.policyName, arn, document: version.document };
}

/** Who is asked about, as in a `Principal`. A role made again under the same name has another id: sessions of the old one hold nothing. */
export type PrincipalName = Pick<Principal, "kind" | "name" | "userId">;

/**
 * Identity policies of a user (its groups' included) or of the role behind a session: inline ones first.
 * The root user may do everything that SCPs allow, which stands here as one policy. Empty when the principal is gone.
 */
export function identityPoliciesOf(state: IamState, principal: PrincipalName): readonly PolicyText[] {
  if (principal.kind === "root") return [{ name: "root user", document: rootDocument }];
  const entity = entityOf(state, principal);
  if (entity === undefined) return [];
  const groups = "groups" in entity ? [...entity.groups].map((name) => state.groups.get(name)).filter((group) => group !== undefined) : [];
  return [entity, ...groups].flatMap((holder) => policiesOn(state, holder));
}

/** The permission boundary of a user or of the role behind a session. */
export function boundaryOf(state: IamState, principal: PrincipalName): PolicyText | undefined {
  const boundary = entityOf(state, principal)?.boundary;
  return boundary === undefined ? undefined : managedPolicyText(state, boundary);
}

/** The role of an ARN, whose name is what stands after the last slash. */
export function findRoleByArn(state: IamState, arn: string): IamRole | undefined {
  const role = state.roles.get(arn.slice(arn.lastIndexOf("/") + 1));
  return role?.arn === arn ? role : undefined;
}

/** Tags of a user, or of the role behind a session, for `aws:PrincipalTag/…`. */
export function principalTagsOf(state: IamState, principal: PrincipalName): Readonly<Record<string, string>> {
  return entityOf(state, principal)?.tags ?? {};
}

const rootDocument = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });

function entityOf(state: IamState, principal: PrincipalName): IamUser | IamRole | undefined {
  if (principal.kind === "root" || principal.kind === "service") return undefined;
  if (principal.kind === "user") return state.users.get(principal.name);
  const role = state.roles.get(principal.name);
  return role !== undefined && principal.userId.split(":")[0] === role.roleId ? role : undefined;
}

function policiesOn(state: IamState, holder: PolicyHolder): readonly PolicyText[] {
  const inline = [...holder.inlinePolicies].map(([name, document]) => ({ name, document }));
  const attached = [...holder.attachedPolicies].map((arn) => managedPolicyText(state, arn)).filter((policy) => policy !== undefined);
  return [...inline, ...attached];
}
