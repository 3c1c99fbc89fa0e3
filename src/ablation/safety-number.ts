import type { SafetyNumber } from "#model/ablation";

/** Numbers of failures are added and compared with infinity standing for "no number of them is enough"; in documents that is `null`. */
export function safetyNumber(atLeast: number, atMost: number): SafetyNumber {
  return { atLeast: finiteOrNull(atLeast), atMost: finiteOrNull(atMost) };
}

/** A bound of a safety number, `null` read as infinity. */
export function boundOf(bound: number | null): number {
  return bound ?? Number.POSITIVE_INFINITY;
}

function finiteOrNull(bound: number): number | null {
  return Number.isFinite(bound) ? bound : null;
}
