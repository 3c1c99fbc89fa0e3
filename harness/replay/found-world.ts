import { addRootAccessKey } from "#aws/services/iam/state";
import type { IamState } from "#aws/services/iam/state";
import { addMemberAccount, foundOrganization } from "#aws/services/organizations/state";
import type { OrganizationsState } from "#aws/services/organizations/state";
import type { CloudState } from "#aws/cloud-state";
import type { DatasetDefinition } from "#model/asset";
import type { DataPlane } from "#model/data";
import { HarnessError } from "#model/errors";
import type { Guardrail } from "#model/guardrail";
import type { Credentials, Principal } from "#model/principal";
import type { PrincipalDefinition, WorldDefinition } from "#model/scenario";
import type { WorldFacts } from "#model/world";
import { openSession } from "../aws/open-session.ts";
import type { Ground } from "../backends/cloud-backend.ts";
import { openStage, rootSession } from "./stage.ts";
import type { Person, Stage } from "./stage.ts";
import type { TerraformEngine } from "./terraform-engine.ts";

/** The identity provider's user in each account: whoever signs in as a role, or runs a job as one, does so through it. */
export const brokerName = "identity-provider";

export interface FoundOptions {
  readonly world: WorldDefinition;
  readonly guardrails: readonly Guardrail[];
  readonly seed: number;
  readonly data: DataPlane;
  readonly authorization: "enforced" | "off";
  readonly terraform?: TerraformEngine;
  readonly regions: readonly string[];
  readonly datasets: readonly DatasetDefinition[];
  /** Where some services are forwarded to. */
  readonly ground?: Ground;
  readonly approverHabit: WorldFacts["approver"]["habit"];
}

/** Founds the organization, its accounts with their root keys, and the world's principals. Nothing else exists yet. */
export async function foundWorld(options: FoundOptions): Promise<Stage> {
  const { world } = options;
  const state: CloudState = { now: Date.parse(world.startsAt), random: { seed: options.seed, cursor: 0 }, services: new Map() };
  const roots = new Map(world.accounts.map(({ id }) => [id, { accessKeyId: `AKIAROOT${id}`, secretAccessKey: "canary" }]));
  const stage = openStage({
    ...options,
    reviewing: false,
    state,
    facts: firstFacts(options),
    machines: new Map(),
    people: new Map(),
    roots,
    offProvider: new Map(),
  });
  foundAccounts(stage);
  for (const { id } of world.accounts) await createBroker(stage, id);
  for (const definition of world.principals) stage.people.set(definition.name, await createPerson(stage, definition));
  stage.facts = {
    ...stage.facts,
    principals: world.principals.map(({ name, role }) => ({ name, role, principal: personOf(stage, name).principal })),
  };
  return stage;
}

export function personOf(stage: Pick<Stage, "people">, name: string): Person {
  const person = stage.people.get(name);
  if (person === undefined)
    throw new HarnessError("configuration", `The world has no principal \`${name}\``, { hint: `It has: ${[...stage.people.keys()].join(", ")}` });
  return person;
}

/** New sessions for everybody who works as a role: those of the day the world was founded have expired. */
export async function signInAgain(stage: Stage): Promise<void> {
  for (const person of stage.people.values()) {
    const { principal, credentials } = person;
    if (principal.kind !== "role-session" || credentials === undefined) continue;
    const renewed = await signIn(stage, principal.account, principal.name, person.name);
    stage.people.set(person.name, { name: person.name, principal: principalOf(stage, renewed), credentials: renewed });
  }
  stage.facts = { ...stage.facts, principals: stage.facts.principals.map((one) => ({ ...one, principal: personOf(stage, one.name).principal })) };
}

/** Credentials of a role session, opened by the account's identity provider. */
export async function signIn(stage: Stage, account: string, roleName: string, sessionName: string): Promise<Credentials> {
  const sts = await openSession(stage.gateway, brokerCredentials(stage, account), { account, region: stage.world.region }).client("sts");
  const recording = stage.ledger.recording;
  stage.ledger.recording = false;
  try {
    const { Credentials: issued } = await sts.assumeRole({
      RoleArn: `arn:aws:iam::${account}:role/${roleName}`,
      RoleSessionName: sessionName,
      DurationSeconds: 43_200,
    });
    return { accessKeyId: issued?.AccessKeyId ?? "", secretAccessKey: issued?.SecretAccessKey ?? "", sessionToken: issued?.SessionToken ?? "" };
  } finally {
    stage.ledger.recording = recording;
  }
}

function firstFacts({ world, approverHabit }: FoundOptions): WorldFacts {
  return {
    id: world.id,
    region: world.region,
    accounts: world.accounts,
    principals: [],
    stacks: world.stacks.map(({ id, directory, account }) => ({ id, directory, account: accountIdOf(world, account), lineage: null })),
    protected: [],
    approver: { principal: world.approver, habit: approverHabit },
  };
}

export function accountIdOf(world: Pick<WorldDefinition, "accounts">, roleOrId: string): string {
  const account = world.accounts.find(({ role, id }) => role === roleOrId || id === roleOrId);
  if (account === undefined)
    throw new HarnessError("configuration", `The world has no ${roleOrId} account`, { hint: "Name one of its accounts by role or id" });
  return account.id;
}

function foundAccounts(stage: Stage): void {
  const now = stage.cloud.clock.now();
  const organizations = stage.cloud.stateOf("organizations", "", "aws-global") as OrganizationsState;
  const [first, ...members] = stage.world.accounts.toSorted((one, other) => Number(other.role === "management") - Number(one.role === "management"));
  if (first === undefined) throw new HarnessError("configuration", "The world has no account", { hint: "Give it a management and a production account" });
  const organization = foundOrganization(
    organizations,
    { ...first, email: `${first.name}@example.com` },
    (prefix, digits) => stage.cloud.newId(prefix, digits),
    now,
  );
  for (const member of members) addMemberAccount(organization, { ...member, email: `${member.name}@example.com` }, now);
  for (const [account, credentials] of stage.roots)
    addRootAccessKey(stage.cloud.stateOf("iam", account, "aws-global") as IamState, { ...credentials, createDate: now });
}

function brokerCredentials(stage: Stage, account: string): Credentials {
  const broker = stage.people.get(`${brokerName}@${account}`);
  if (broker?.credentials === undefined) throw new Error(`No identity provider in account ${account}`);
  return broker.credentials;
}

async function createBroker(stage: Stage, account: string): Promise<void> {
  const iam = await rootSession(stage, account).client("iam");
  await iam.createUser({ UserName: brokerName });
  await iam.putUserPolicy({
    UserName: brokerName,
    PolicyName: "sign-in",
    PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }] }),
  });
  stage.people.set(`${brokerName}@${account}`, await userPerson(stage, account, `${brokerName}@${account}`, brokerName));
}

async function userPerson(stage: Stage, account: string, name: string, userName: string): Promise<Person> {
  const iam = await rootSession(stage, account).client("iam");
  const { AccessKey } = await iam.createAccessKey({ UserName: userName });
  const credentials = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  return { name, principal: principalOf(stage, credentials), credentials };
}

function principalOf(stage: Stage, credentials: Credentials): Principal {
  return stage.gateway.whoIs(credentials.accessKeyId).principal;
}

async function createPerson(stage: Stage, definition: PrincipalDefinition): Promise<Person> {
  const account = accountIdOf(stage.world, definition.account);
  const iam = await rootSession(stage, account).client("iam");
  const isUser = definition.kind === "user";
  if (isUser) await iam.createUser({ UserName: definition.name });
  else await iam.createRole({ RoleName: definition.name, AssumeRolePolicyDocument: trustOf(account), MaxSessionDuration: 43_200 });
  for (const policy of definition.policies) {
    if (typeof policy === "string") {
      const PolicyArn = `arn:aws:iam::aws:policy/${policy}`;
      await (isUser ? iam.attachUserPolicy({ UserName: definition.name, PolicyArn }) : iam.attachRolePolicy({ RoleName: definition.name, PolicyArn }));
    } else {
      const inline = { PolicyName: policy.name, PolicyDocument: policy.document };
      await (isUser ? iam.putUserPolicy({ UserName: definition.name, ...inline }) : iam.putRolePolicy({ RoleName: definition.name, ...inline }));
    }
  }
  if (isUser) return userPerson(stage, account, definition.name, definition.name);
  const credentials = await signIn(stage, account, definition.name, definition.name);
  return { name: definition.name, principal: principalOf(stage, credentials), credentials };
}

/** A role that the account's own users may assume when their policies say so. */
export function trustOf(account: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" }],
  });
}
