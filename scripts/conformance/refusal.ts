import type { Difference } from "./compare-transcripts.ts";
import type { PlayedCase } from "./played-case.ts";

/** Where the one difference stands of a case that the embedded engine refuses: it is counted apart from what agrees and what disagrees. */
export const refusedPath = "refused by the embedded engine";

/** What the embedded engine does not support, in its own words; undefined unless it refused every step for that, before it asked for anything or wrote a state. */
export function refusalOf({ steps }: Pick<PlayedCase, "steps">): string | undefined {
  const refused = steps.filter(({ commands }) => commands.length > 0);
  const done = steps.some(({ calls, state, plan }) => calls.length > 0 || state !== undefined || plan !== undefined);
  if (refused.length === 0 || done) return undefined;
  const texts = refused.flatMap(({ commands }) => commands.map(({ exitCode, stderr }) => (exitCode === 0 ? undefined : named(stderr))));
  return texts.includes(undefined) ? undefined : texts[0];
}

function named(stderr: string): string | undefined {
  if (!/^Error: Not supported by the embedded Terraform$/m.test(stderr)) return undefined;
  return /^.+ is not supported\b.*$/m.exec(stderr)?.[0];
}

export function isRefused({ differences }: { readonly differences: readonly Difference[] }): boolean {
  return differences.some(({ path }) => path === refusedPath);
}
