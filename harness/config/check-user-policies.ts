import { HarnessError } from "#model/errors";
import type { InventoryItem } from "#model/inventory";
import type { WorldFacts } from "#model/world";
import { bindPolicy, bindingsFor } from "./bind-policy.ts";
import type { Bindings } from "./config.ts";
import { findDeadStatements } from "./find-dead-statements.ts";
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
  const accounts = facts.accounts.map(({ id }) => id);
  const complaints = policies.flatMap((policy) =>
    findDeadStatements(bindPolicy(policy.document, bindingsFor(bindings, facts.accounts)), things, accounts).map(({ index, sid, effect, pattern, hint }) => {
      const { line } = policy.places.get(`/Statement/${index}/Resource`) ?? policy.places.get("/Statement/Resource") ?? policy.places.get(`/Statement/${index}`) ?? { line: 1 };
      const name = sid === undefined ? `its statement ${index + 1}` : `statement \`${sid}\``;
      return { message: `${policy.file}:${line} ${name} (${effect}) can never match: \`${pattern}\` matches nothing in the world ${facts.id}`, hint };
    }),
  );
  const [first, ...rest] = complaints;
  if (first === undefined) return;
  throw new HarnessError("configuration", first.message, { hint: [first.hint, ...rest.flatMap(({ message, hint }) => [message, `  ${hint}`])].join("\n") });
}
