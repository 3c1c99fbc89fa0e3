import { shortenRetentions } from "#ablation/mutation/shorten-retention";
import { weakenConfiguration } from "#ablation/mutation/weaken-configuration";
import { weakenPolicy } from "#ablation/mutation/weaken-policy";
import { weakenRules } from "#ablation/mutation/weaken-rules";
import type { Weakening } from "#ablation/mutation/weakening";
import type { Guardrail } from "#model/guardrail";
import type { Json } from "#model/json";
import type { MutationSite } from "./mutant.ts";

/** The document of a site as it is shown. */
export function documentOf(site: MutationSite): Json {
  switch (site.kind) {
    case "policy":
      return site.document;
    case "call":
      return site.input;
    case "credentials":
      return { withheld: site.principals };
    case "configuration":
      return site.after;
    case "rules":
      return site.data;
  }
}

/** Every way to weaken a site by one thing. */
export function weakenSite(site: MutationSite, { rules }: Guardrail): readonly Weakening[] {
  switch (site.kind) {
    case "policy":
      return weakenPolicy(site.document, site.use);
    case "call":
      return [...(site.mayBeLeftOut ? [leaveOut(site.name)] : []), ...shortenRetentions(site.input)];
    case "credentials":
      return site.principals.map((principal, index) => ({
        mutator: "LeaveCredentials",
        pointer: `/withheld/${index}`,
        description: `${principal} keeps its credentials`,
        changed: { withheld: site.principals.toSpliced(index, 1) },
      }));
    case "configuration":
      return weakenConfiguration(site.before, site.after);
    case "rules":
      return weakenRules(site.data, rules?.weakenings ?? []);
  }
}

function leaveOut(name: string): Weakening {
  return { mutator: "LeaveOutCall", pointer: "", description: `${name} is left out`, changed: null };
}
