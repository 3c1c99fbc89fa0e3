import { keyOf } from "#ablation/mutation/weakening";
import type { Guardrail } from "#model/guardrail";
import type { FoundMutant, MutationSite } from "./mutant.ts";
import { documentOf, weakenSite } from "./weaken-site.ts";

/** A mutant with the site it was found at. */
export interface SitedMutant {
  readonly mutant: FoundMutant;
  readonly site: MutationSite;
}

/** Every mutant of a guardrail in one world. */
export function mutantsAt(guardrail: Guardrail, sites: readonly MutationSite[]): readonly SitedMutant[] {
  return sites.flatMap((site) => {
    const whole = JSON.stringify(documentOf(site));
    return weakenSite(site, guardrail)
      .filter(({ changed }) => JSON.stringify(changed) !== whole)
      .map((found) => ({
        site,
        mutant: {
          id: `${guardrail.id} ${site.key} ${keyOf(found)}`,
          guardrail: guardrail.id,
          site: { kind: site.kind, key: site.key },
          ...(site.kind === "policy" ? { use: site.use } : {}),
          weakening: keyOf(found),
          found,
        },
      }));
  });
}
