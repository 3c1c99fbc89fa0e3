import type { SafetyNumber } from "#model/ablation";

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;
}

/** A safety number for readers: `2`, `1 to 3`, `at least 2`, `unbounded`. */
export function numberInWords({ atLeast, atMost }: SafetyNumber): string {
  if (atLeast === null) return "unbounded";
  if (atMost === null) return `at least ${atLeast}`;
  return atLeast === atMost ? `${atLeast}` : `${atLeast} to ${atMost}`;
}
