import { createDraw } from "./draw.ts";
import type { Worth } from "./exact-importance.ts";
import type { Fate } from "./structure.ts";
import type { Structure } from "./structure.ts";

const orders = 4000;

/**
 * Birnbaum's importance and Shapley's value from random subsets and random orders, where there are too many subsets to count. The margins are 95 % intervals of the drawing,
 * with what is not known counted half and added to the margin in full.
 */
export function sampledImportance({ size, full, fateOf }: Pick<Structure, "size" | "full" | "fateOf">, seed: number): readonly Worth[] {
  const draw = createDraw(seed);
  const guardrails = Array.from({ length: size }, (_, index) => index);
  const [birnbaum, shapley] = [guardrails.map(emptyMean), guardrails.map(emptyMean)];
  for (let drawn = 0; drawn < orders; drawn += 1) {
    const subset = draw.below(full + 1);
    let standing = 0;
    let before = fateOf(0);
    for (const guardrail of draw.shuffled(guardrails)) {
      const bit = 1 << guardrail;
      standing |= bit;
      const after = fateOf(standing);
      add(shapley[guardrail], before, after);
      before = after;
      add(birnbaum[guardrail], fateOf(subset & ~bit), fateOf(subset | bit));
    }
  }
  return guardrails.map((guardrail) => {
    const [one, other] = [summarised(birnbaum[guardrail]), summarised(shapley[guardrail])];
    return { birnbaum: one.value, birnbaumMargin: one.margin, shapley: other.value, shapleyMargin: other.margin };
  });
}

interface Mean {
  sum: number;
  squares: number;
  unknown: number;
}

function emptyMean(): Mean {
  return { sum: 0, squares: 0, unknown: 0 };
}

function add(mean: Mean | undefined, without: Fate, withIt: Fate): void {
  if (mean === undefined) return;
  const gain = reached(withIt) - reached(without);
  mean.sum += gain;
  mean.squares += gain * gain;
  mean.unknown += (Number(isUnknown(without)) + Number(isUnknown(withIt))) / 2;
}

function reached(fate: Fate): number {
  if (isUnknown(fate)) return 0.5;
  return fate === "suffices" ? 1 : 0;
}

function isUnknown(fate: Fate): boolean {
  return fate !== "suffices" && fate !== "falls";
}

/** Mean, and the half width of its interval; never less than what draws without any variation still leave open (three of them in all draws). */
function summarised(mean: Mean | undefined): { readonly value: number; readonly margin: number } {
  const { sum, squares, unknown } = mean ?? emptyMean();
  const value = sum / orders;
  const deviation = Math.sqrt(Math.max(squares / orders - value * value, 0) / orders);
  return { value, margin: Math.max(1.96 * deviation, 3 / orders) + unknown / orders };
}
