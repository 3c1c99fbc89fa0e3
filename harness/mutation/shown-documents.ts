import { readFileSync } from "node:fs";
import type { ShownDocument } from "#ablation/mutation/create-mutation-report";
import type { UserPolicies } from "../play-judged.ts";
import type { MutationSite } from "./mutant.ts";
import { documentOf } from "./weaken-site.ts";

/**
 * How the documents of sites are shown: a user's policy as it stands in its file, everything else pretty-printed as the guardrail hands it over. A site that
 * several worlds have is shown once, as in the first of them.
 */
export function shownDocuments(sites: readonly MutationSite[], { policies }: UserPolicies): (site: MutationSite) => ShownDocument {
  const known = new Map<string, ShownDocument>();
  const taken = new Set<string>();
  for (const site of sites) {
    const key = keyOf(site);
    if (known.has(key)) continue;
    const shown = ownFile(site, policies) ?? {
      name: `${site.guardrail}/${site.name.endsWith(".json") ? site.name : `${site.name}.json`}`,
      source: `${JSON.stringify(documentOf(site), null, 2)}\n`,
    };
    const name = freeName(addressable(shown.name), taken);
    taken.add(name);
    known.set(key, { ...shown, name });
  }
  return (site) => {
    const shown = known.get(keyOf(site));
    if (shown === undefined) throw new Error(`nothing is shown for ${site.key} of ${site.guardrail}`);
    return shown;
  };
}

function keyOf({ guardrail, key }: MutationSite): string {
  return `${guardrail} ${key}`;
}

/** Names bind to the world's, and the shape of a user's policy stays: what is weakened stands at the same place of its file. */
function ownFile(site: MutationSite, policies: UserPolicies["policies"]): ShownDocument | undefined {
  const policy = site.kind === "policy" ? policies.get(site.guardrail) : undefined;
  if (policy === undefined) return undefined;
  try {
    const source = readFileSync(policy.file, "utf8");
    return sameShape(JSON.parse(source), policy.document) ? { name: policy.file, source } : undefined;
  } catch {
    return undefined;
  }
}

/** The file is still what was read. */
function sameShape(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Viewers find a document by its name in the address bar, and take that as it stands there. */
function addressable(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}_./-]+/gu, "-");
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let turn = 2, free = name; ; turn += 1) {
    if (!taken.has(free)) return free;
    free = `${name.replace(/\.json$/, "")}-${turn}.json`;
  }
}
