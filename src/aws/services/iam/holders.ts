import { noSuchEntity } from "./iam-errors.ts";
import type { IamGroup, IamRole, IamState, IamUser } from "./state.ts";

export type Entity = IamUser | IamRole | IamGroup;

/** What differs between users, roles and groups wherever policies, boundaries and tags are put on them. */
export interface EntityKind {
  readonly kind: "User" | "Role" | "Group";
  readonly word: "user" | "role" | "group";
  readonly nameMember: "UserName" | "RoleName" | "GroupName";
  readonly all: (state: IamState) => ReadonlyMap<string, Entity>;
  /** Characters of all inline policies together. */
  readonly inlineLimit: number;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const entityKinds: readonly EntityKind[] = [
  { kind: "User", word: "user", nameMember: "UserName", all: (state) => state.users, inlineLimit: 2048 },
  { kind: "Role", word: "role", nameMember: "RoleName", all: (state) => state.roles, inlineLimit: 10_240 },
  { kind: "Group", word: "group", nameMember: "GroupName", all: (state) => state.groups, inlineLimit: 5120 },
];

/** Members that name an entity: each operation's input has one of them. */
export interface NamesEntity {
  readonly UserName?: string | undefined;
  readonly RoleName?: string | undefined;
  readonly GroupName?: string | undefined;
}

/** @throws AwsError `NoSuchEntity` */
export function requireEntity(state: IamState, kind: EntityKind, input: NamesEntity): Entity {
  const name = input[kind.nameMember] ?? "";
  const entity = kind.all(state).get(name);
  if (entity === undefined) throw noSuchEntity(kind.word, name);
  return entity;
}

/** ARN of an entity, or the one it would have under the root path. */
export function entityArn(state: IamState, kind: EntityKind, input: NamesEntity): string {
  const name = input[kind.nameMember] ?? "";
  return kind.all(state).get(name)?.arn ?? `arn:aws:iam::${state.account}:${kind.word}/${name}`;
}

/** The entity's tags and boundary, if it exists and can have them. */
export function traitsOf(
  state: IamState,
  kind: EntityKind,
  input: NamesEntity,
): { readonly tags: Readonly<Record<string, string>>; readonly boundary?: string } {
  const entity = kind.all(state).get(input[kind.nameMember] ?? "");
  if (entity === undefined || "groupName" in entity) return { tags: {} };
  return { tags: entity.tags, ...(entity.boundary === undefined ? {} : { boundary: entity.boundary }) };
}

/** @throws AwsError `NoSuchEntity` */
export function requireRole(state: IamState, name: string): IamRole {
  const role = state.roles.get(name);
  if (role === undefined) throw noSuchEntity("role", name);
  return role;
}

/** @throws AwsError `NoSuchEntity` */
export function requireUser(state: IamState, name: string): IamUser {
  const user = state.users.get(name);
  if (user === undefined) throw noSuchEntity("user", name);
  return user;
}

/** @throws AwsError `NoSuchEntity` */
export function requireGroup(state: IamState, name: string): IamGroup {
  const group = state.groups.get(name);
  if (group === undefined) throw noSuchEntity("group", name);
  return group;
}
