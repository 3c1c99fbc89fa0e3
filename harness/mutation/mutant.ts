import type { PolicyUse } from "#ablation/mutation/weaken-policy";
import type { Weakening } from "#ablation/mutation/weakening";
import type { Json, JsonObject } from "#model/json";

/**
 * A document inside a guardrail that can be weakened. Its `key` names it the same in every world: by the operation and member that carry it and by its
 * turn among those, never by what it says. A stack's configuration belongs to one world.
 */
export type MutationSite = SiteHead &
  (
    | { readonly kind: "policy"; readonly document: Json; readonly use: PolicyUse }
    | { readonly kind: "call"; readonly input: JsonObject; readonly mayBeLeftOut: boolean }
    | { readonly kind: "credentials"; readonly principals: readonly string[] }
    | { readonly kind: "configuration"; readonly before: JsonObject; readonly after: JsonObject }
    | { readonly kind: "rules"; readonly data: JsonObject }
  );

interface SiteHead {
  readonly guardrail: string;
  readonly key: string;
  /** Name of the document, for readers. */
  readonly name: string;
}

/** One guardrail weakened in one thing: plain data, which a worker can be handed. */
export interface Mutant {
  readonly id: string;
  readonly guardrail: string;
  readonly site: Pick<MutationSite, "kind" | "key">;
  /** What a policy is for, which decides what weakens it. */
  readonly use?: PolicyUse;
  /** Names the weakening within its document. */
  readonly weakening: string;
}

/** A mutant with what it does to the document that it was found in. */
export interface FoundMutant extends Mutant {
  readonly found: Weakening;
}
