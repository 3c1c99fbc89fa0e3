import type { Organizations } from "@aws-sdk/client-organizations";
import type { AwsSession } from "#model/aws-session";
import { HarnessError } from "#model/errors";
import { defineGuardrail } from "#model/guardrail";
import type { Guardrail, ProvisionInput } from "#model/guardrail";
import type { WorldFacts, WorldPrincipal } from "#model/world";
import { everyPage } from "../inventory/every-page.ts";
import { bindPolicy, bindingsFor } from "./bind-policy.ts";
import type { Bindings, IamPolicyDeclaration, ScpDeclaration } from "./config.ts";
import type { UserPolicy } from "./user-policy.ts";

/** Nobody has proved a user's guardrail: it promises nothing, and `held` is expected of it. */
export const noPromise: Guardrail["promise"] = { scenario: "none", outcome: { literal: "held", persistent: "held" }, friction: 0 };

/** A user's IAM policy as a guardrail: it is attached, beside what they have, to the principals it names. */
export function iamPolicyGuardrail(id: string, { attachTo }: IamPolicyDeclaration, policy: UserPolicy, bindings: Bindings): Guardrail {
  return defineGuardrail({
    id,
    layer: "identity",
    title: `IAM policy ${policy.file} on ${attachTo}`,
    stops: "What its statements deny.",
    bypasses: ["credentials of another principal"],
    restsOn: (world) => principalsNamed(world, attachTo, bindings).map(({ principal }) => ({ kind: "principal", is: principal.arn })),
    promise: noPromise,
    traces: { policies: [id] },
    provision: async (input) => {
      for (const { principal } of principalsNamed(input.world, attachTo, bindings)) {
        const iam = await input.administrator(principal.account).client("iam");
        const PolicyArn = `arn:aws:iam::${principal.account}:policy/${id}`;
        await iam.createPolicy({ PolicyName: id, PolicyDocument: bound(policy, bindings, input.world) }).catch((error: unknown) => {
          if (!(error instanceof Error) || error.name !== "EntityAlreadyExistsException") throw error;
        });
        if (principal.kind === "user") await iam.attachUserPolicy({ UserName: principal.name, PolicyArn });
        else await iam.attachRolePolicy({ RoleName: principal.name, PolicyArn });
      }
    },
  });
}

/** A user's SCP as a guardrail, attached to an account, an organizational unit or the root. */
export function scpGuardrail(id: string, { target }: ScpDeclaration, policy: UserPolicy, bindings: Bindings): Guardrail {
  return defineGuardrail({
    id,
    layer: "identity",
    title: `SCP ${policy.file} on ${target}`,
    stops: "What its statements deny, for every principal of the accounts below its target.",
    bypasses: ["principals of the management account", "service-linked roles"],
    restsOn: (world) => world.accounts.filter(({ role }) => role === "management").map(({ id: account }) => ({ kind: "account", is: account })),
    promise: noPromise,
    traces: { policies: [id] },
    provision: async (input) => {
      const organizations = await managementSession(input).client("organizations");
      const { Policy } = await organizations.createPolicy({
        Name: id,
        Description: policy.file,
        Type: "SERVICE_CONTROL_POLICY",
        Content: bound(policy, bindings, input.world),
      });
      await organizations.attachPolicy({ PolicyId: Policy?.PolicySummary?.Id, TargetId: await targetId(organizations, target, bindings, input.world) });
    },
  });
}

function bound({ document }: UserPolicy, bindings: Bindings, { accounts }: WorldFacts): string {
  return JSON.stringify(bindPolicy(document, bindingsFor(bindings, accounts)));
}

/** By name, by part, or by the word `agent` for whoever operates. @throws HarnessError when the world has none such */
function principalsNamed(world: WorldFacts, name: string, bindings: Bindings): readonly WorldPrincipal[] {
  const wanted = bindings.names?.[name] ?? name;
  const named = world.principals.filter((one) => one.name === wanted);
  const found = named.length > 0 ? named : world.principals.filter(({ role }) => role === (wanted === "agent" ? "operator" : wanted));
  if (found.length > 0) return found;
  throw new HarnessError("configuration", `\`attachTo: "${name}"\`: the world ${world.id} has no such principal`, {
    hint: `It has ${world.principals.map((one) => `${one.name} (${one.role})`).join(", ")}`,
  });
}

function managementSession({ world, administrator }: ProvisionInput): AwsSession {
  const management = world.accounts.find(({ role }) => role === "management");
  if (management === undefined)
    throw new HarnessError("configuration", `The world ${world.id} has no management account to hold an SCP`, { hint: "Leave the SCP out for this scenario" });
  return administrator(management.id);
}

async function targetId(client: Organizations, target: string, bindings: Bindings, world: WorldFacts): Promise<string> {
  const { accounts } = bindingsFor({ accounts: { target: bindings.accounts?.[target] ?? target } }, world.accounts);
  const account = world.accounts.find(({ id, name }) => id === accounts["target"] || name === target);
  if (account !== undefined) return account.id;
  const [root] = await everyPage(
    async (NextToken) => client.listRoots({ NextToken }),
    (page) => [page.Roots, page.NextToken],
  );
  if (target === "root" && root?.Id !== undefined) return root.Id;
  const units = await everyPage(
    async (NextToken) => client.listOrganizationalUnitsForParent({ ParentId: root?.Id, NextToken }),
    (page) => [page.OrganizationalUnits, page.NextToken],
  );
  const unit = units.find(({ Name }) => Name === target)?.Id;
  if (unit !== undefined) return unit;
  const known = [...world.accounts.map(({ role }) => role), "root", ...units.map(({ Name = "" }) => Name)];
  throw new HarnessError("configuration", `\`target: "${target}"\`: the world ${world.id} has no such account or unit`, { hint: `It has ${known.join(", ")}` });
}
