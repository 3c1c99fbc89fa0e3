import type { Json } from "#model/json";
import { statementsOf } from "./statement-site.ts";
import { weakenDeny } from "./weaken-deny.ts";
import { weakenRestrainingAllow } from "./weaken-restraint.ts";
import { weakenServingAllow } from "./weaken-service.ts";
import type { Weakening } from "./weakening.ts";

/**
 * What a policy is to the guardrail that sets it up. One that *restrains* limits people and programs that the guardrail is there to stop: what it allows is
 * what it leaves open, so allowing more weakens the guardrail. One that *serves* is for a role of the guardrail's own, which could not do its work without
 * it: there, allowing less weakens it. A denial weakens either by denying less.
 */
export type PolicyUse = "restrains" | "serves";

/** Every way to weaken a policy document by one thing; none for a document that is no policy. */
export function weakenPolicy(document: Json, use: PolicyUse): readonly Weakening[] {
  return statementsOf(document).flatMap((site) => {
    if (site.statement["Effect"] === "Deny") return weakenDeny(site);
    return use === "serves" ? weakenServingAllow(site) : weakenRestrainingAllow(site);
  });
}
