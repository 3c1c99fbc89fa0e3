import { policyIn } from "#ablation/mutation/policy-text";
import { jsonText } from "#model/json";
import type { Json, JsonObject } from "#model/json";
import type { MutationSite } from "./mutant.ts";
import type { ProvisionCall } from "./watch-session.ts";

/** A policy document that a call carries as JSON text. */
export interface CarriedPolicy {
  readonly member: string;
  readonly key: string;
  readonly document: Json;
}

/** A call with the keys of what in it can be weakened. */
export interface NumberedCall extends ProvisionCall {
  readonly key: string;
  readonly policies: readonly CarriedPolicy[];
}

/** Gives each call of one guardrail's set-up, in turn, the keys of its sites. The same policy text in several calls is one site. */
export function numberCalls(): (call: ProvisionCall) => NumberedCall {
  const turns = new Map<string, number>();
  const known = new Map<string, string>();
  const nextKey = (kind: string): string => {
    const turn = (turns.get(kind) ?? 0) + 1;
    turns.set(kind, turn);
    return `${kind} ${turn}`;
  };
  return (call) => {
    const policies = Object.entries(call.input).flatMap(([member, text]) => {
      const document = policyIn(text);
      if (document === undefined || typeof text !== "string") return [];
      const kind = `policy ${call.operation}.${member}`;
      const place = `${kind} ${text}`;
      const key = known.get(place) ?? nextKey(kind);
      known.set(place, key);
      return [{ member, key, document }];
    });
    return { ...call, policies, key: nextKey(`call ${call.operation}`) };
  };
}

/** What in a guardrail's set-up can be weakened, in the order of the calls. */
export function provisionSites(guardrail: string, calls: readonly NumberedCall[], withheld: readonly string[]): readonly MutationSite[] {
  const own = ownRoles(calls);
  const sites = calls.flatMap((call): readonly MutationSite[] => [
    ...call.policies.map(({ key, document }) => ({
      kind: "policy" as const,
      guardrail,
      key,
      name: nameOf(call),
      document,
      use: servesOwnRole(call, calls, own) ? ("serves" as const) : ("restrains" as const),
    })),
    ...(call.policies.length === 0
      ? [{ kind: "call" as const, guardrail, key: call.key, name: nameOf(call), input: call.input, mayBeLeftOut: isSetting(call) }]
      : []),
  ]);
  const credentials: readonly MutationSite[] =
    withheld.length === 0 ? [] : [{ kind: "credentials", guardrail, key: "credentials", name: "withheld credentials", principals: withheld }];
  return [...new Map([...sites, ...credentials].map((site) => [site.key, site])).values()];
}

/** A call that sets or attaches something: without it the guardrail stands, a little weaker. Without what creates things it would not. */
function isSetting({ operation }: NumberedCall): boolean {
  return /^(Put|Attach|Enable|Update|Modify)/.test(operation);
}

/** Roles that the guardrail made for itself, as `account/name`. */
function ownRoles(calls: readonly NumberedCall[]): ReadonlySet<string> {
  return new Set(calls.filter(({ operation }) => operation === "CreateRole").map(roleOf));
}

function roleOf({ account, input }: ProvisionCall): string {
  return `${account}/${jsonText(input["RoleName"])}`;
}

/** The role's trust or inline policy, or a managed policy that is attached to roles of the guardrail's own and to nobody else. */
function servesOwnRole(call: NumberedCall, calls: readonly NumberedCall[], own: ReadonlySet<string>): boolean {
  if (call.service !== "iam") return false;
  if (call.operation !== "CreatePolicy") return own.has(roleOf(call));
  const holders = calls.filter(({ account, input }) => account === call.account && isOf(input, jsonText(call.input["PolicyName"])));
  return holders.length > 0 && holders.every((holder) => holder.operation === "AttachRolePolicy" && own.has(roleOf(holder)));
}

function isOf(input: JsonObject, policyName: string): boolean {
  return [input["PolicyArn"], input["PermissionsBoundary"]].some((arn) => typeof arn === "string" && arn.endsWith(`/${policyName}`));
}

function nameOf({ operation, policies, input }: NumberedCall): string {
  const named = ["PolicyName", "Name", "RoleName", "UserName", "GroupName", "Bucket", "KeyId", "TableName"].map((member) => input[member]);
  const name = named.find((one): one is string => typeof one === "string");
  const what = policies.some(({ member }) => member === "AssumeRolePolicyDocument") ? `${operation} trust` : operation;
  return name === undefined ? what : `${what} ${name}`;
}
