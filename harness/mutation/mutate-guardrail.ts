import { keyOf } from "#ablation/mutation/weakening";
import type { Weakening } from "#ablation/mutation/weakening";
import type { Guardrail } from "#model/guardrail";
import type { Json, JsonObject } from "#model/json";
import type { Mutant, MutationSite } from "./mutant.ts";
import type { NumberedCall } from "./provision-sites.ts";
import { documentOfJson, jsonOf, visitGuardrail } from "./visit-guardrail.ts";
import { weakenSite } from "./weaken-site.ts";

/** The guardrail under its own id, weakened in one thing. In a world that has no such thing it is what it was. */
export function mutateGuardrail(guardrail: Guardrail, mutant: Mutant): Guardrail {
  const { key, kind } = mutant.site;
  /** The weakened document of the site, if it is the mutant's. */
  const weakened = (site: MutationSite): Weakening | undefined =>
    site.key === key ? weakenSite(site, guardrail).find((weakening) => keyOf(weakening) === mutant.weakening) : undefined;
  const head = { guardrail: guardrail.id, name: "" };
  let turn = 0;
  return visitGuardrail(guardrail, {
    begin: () => {
      turn = 0;
    },
    call: (call) => {
      if (kind === "policy")
        return withPolicies(call, (at, document) => weakened({ ...head, kind, key: at, document, use: mutant.use ?? "restrains" })?.changed);
      if (kind !== "call" || call.key !== key) return call.input;
      const found = weakened({ ...head, kind, key, input: call.input, mayBeLeftOut: true });
      return found === undefined ? call.input : ((found.changed ?? undefined) as JsonObject | undefined);
    },
    withhold: () => {
      turn += 1;
      return kind !== "credentials" || mutant.weakening !== keyOf({ mutator: "LeaveCredentials", pointer: `/withheld/${turn - 1}` });
    },
    stack: (world, before, after) => {
      if (kind !== "configuration") return after;
      if (before === undefined) return after.partOf !== undefined && configurationKey(world, after.partOf) === key ? undefined : after;
      const site = { ...head, kind, key: configurationKey(world, after.id), before: jsonOf(before.document), after: jsonOf(after.document) };
      const found = weakened(site);
      return found === undefined ? after : { ...after, document: documentOfJson(found.changed) };
    },
    rules: (data) => (kind === "rules" ? ((weakened({ ...head, kind, key, data })?.changed ?? data) as JsonObject) : data),
  });
}

export function configurationKey(world: string, stack: string): string {
  return `configuration ${world} ${stack}`;
}

function withPolicies({ input, policies }: NumberedCall, weaken: (key: string, document: Json) => Json | undefined): JsonObject {
  return policies.reduce<JsonObject>((changed, { member, key, document }) => {
    const weaker = weaken(key, document);
    return weaker === undefined ? changed : { ...changed, [member]: JSON.stringify(weaker) };
  }, input);
}
