import { readPolicyDocument } from "#iam/read-policy";
import { HarnessError } from "#model/errors";
import type { InventoryItem } from "#model/inventory";
import type { WorldFacts } from "#model/world";
import { bindPolicy, bindingsFor } from "./bind-policy.ts";
import type { Bindings } from "./config.ts";
import { findDeadStatements } from "./find-dead-statements.ts";
import type { DeadStatement } from "./find-dead-statements.ts";
import type { UserPolicy } from "./user-policy.ts";

/** What a built world holds, as statements may name it. */
export interface BuiltWorld {
  readonly facts: WorldFacts;
  readonly items: readonly InventoryItem[];
}

/**
 * Holds every statement of the user's policies against a built world.
 *
 * @throws HarnessError `configuration` naming each statement that can never match: file, line, Sid, pattern, and the nearest name that exists
 */
export function checkUserPolicies(policies: readonly UserPolicy[], bindings: Bindings, { facts, items }: BuiltWorld): void {
  const things = [...items, ...facts.protected.map(({ arn }) => ({ arn, tags: {} }))].filter(({ arn }) => arn.startsWith("arn:"));
  const bound = bindingsFor(bindings, facts.accounts);
  const world = { things, accounts: facts.accounts.map(({ id }) => id), bound: bound.names };
  const complaints = policies.flatMap((policy) =>
    findDeadStatements(bindPolicy(policy.document, bound), world).map((dead) => complaintOf(policy, dead, facts.id)),
  );
  const [first, ...rest] = complaints;
  if (first === undefined) return;
  throw new HarnessError("configuration", first.message, { hint: [first.hint, ...rest.flatMap(({ message, hint }) => [message, `  ${hint}`])].join("\n") });
}

/** In the user's own words: what stands in the file, at its line. */
function complaintOf(
  policy: UserPolicy,
  { index, sid, effect, what, hint }: DeadStatement,
  world: string,
): { readonly message: string; readonly hint: string } {
  const at = [`/Statement/${index}`, "/Statement"].find((path) => policy.places.has(`${path}/Effect`)) ?? "";
  const inside = "resource" in what ? [`${at}/Resource/${what.resource}`, `${at}/Resource`] : [`${at}/Condition`];
  const line = [...inside, at].map((path) => policy.places.get(path)?.line).find((found) => found !== undefined) ?? 1;
  const statement = readPolicyDocument(policy.document, "identity").document.statements[index];
  const pattern = "resource" in what ? (statement?.resources?.[what.resource] ?? "") : what.tag;
  const name = sid === undefined ? `statement ${index + 1}` : `statement \`${sid}\``;
  return { message: `${policy.file}:${line} ${name} (${effect}) can never match: \`${pattern}\` is nothing in the world ${world}`, hint };
}
