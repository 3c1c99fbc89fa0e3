import { editsBetween } from "#iam/action-problems";

/** The candidate that takes the fewest edits, when few suffice; for "did you mean". */
export function nearestWord(word: string, candidates: Iterable<string>): string | undefined {
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = editsBetween(word.toLowerCase(), candidate.toLowerCase());
    if (best === undefined || edits < best.edits) best = { candidate, edits };
  }
  return best !== undefined && best.edits <= Math.max(2, word.length / 3) ? best.candidate : undefined;
}
