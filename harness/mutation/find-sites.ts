import type { Guardrail } from "#model/guardrail";
import { configurationKey } from "./mutate-guardrail.ts";
import type { MutationSite } from "./mutant.ts";
import { provisionSites } from "./provision-sites.ts";
import type { NumberedCall } from "./provision-sites.ts";
import { jsonOf, visitGuardrail } from "./visit-guardrail.ts";

/** A guardrail that does what it always does, while somebody notes what in it could be weakened. */
export interface ObservedGuardrail {
  readonly guardrail: Guardrail;
  /** What was seen of it so far: everything, once a world was built with it. */
  readonly sites: () => readonly MutationSite[];
  /** Whether any of its hooks was asked. */
  readonly wasConsulted: () => boolean;
}

/** Wraps a guardrail for one world, changing nothing. */
export function observeGuardrail(guardrail: Guardrail): ObservedGuardrail {
  const { id, rules } = guardrail;
  let calls: NumberedCall[] = [];
  let withheld: string[] = [];
  const stacks = new Map<string, MutationSite>();
  let consulted = false;
  const observed = visitGuardrail(guardrail, {
    begin: () => {
      calls = [];
      withheld = [];
    },
    call: (call) => {
      calls.push(call);
      return call.input;
    },
    withhold: (principal) => {
      withheld.push(principal);
      return true;
    },
    stack: (world, before, after) => {
      const key = configurationKey(world, after.id);
      if (before !== undefined)
        stacks.set(key, {
          kind: "configuration",
          guardrail: id,
          key,
          name: `${world}/${after.directory}/main.tf.json`,
          before: jsonOf(before.document),
          after: jsonOf(after.document),
        });
      return after;
    },
    rules: (data) => data,
    consulted: () => {
      consulted = true;
    },
  });
  const ruleSites: readonly MutationSite[] = rules === undefined ? [] : [{ kind: "rules", guardrail: id, key: "rules", name: rules.file, data: rules.data }];
  return {
    guardrail: observed,
    sites: () => [...ruleSites, ...stacks.values(), ...provisionSites(id, calls, withheld)],
    wasConsulted: () => consulted,
  };
}
