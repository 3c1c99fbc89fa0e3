import type { OperatorKind } from "#model/outcome";

export { capital, concludedSentences, fallen, kept, letters, list, safetySentence, safetySign, whenMissing } from "../../pretty/ablation-words.ts";
export { count, durationWords, meaning } from "../../pretty/words.ts";

/** What an operator does, after its name. */
export const operators: Readonly<Record<OperatorKind | "free", string>> = {
  literal: "does what history did and stops at the first refusal that history does not know",
  persistent: "tries every remaining way to the same end",
  free: "did whatever it was told to",
};

/** Time of day, UTC. */
export function clock(at: string): string {
  return at.slice(11, 19);
}
