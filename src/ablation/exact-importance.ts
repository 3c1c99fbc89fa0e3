import { choose, lowestOf, sizeOf } from "./subsets.ts";

/** Importance of one guardrail, with half the width of the interval that what is not known leaves open. */
export interface Worth {
  readonly birnbaum: number;
  readonly birnbaumMargin: number;
  readonly shapley: number;
  readonly shapleyMargin: number;
}

/** What is counted of the subsets of one size: twice what suffices (a subset of unknown fate counts half), and what is unknown. */
interface Tally {
  readonly doubled: Float64Array;
  readonly unknown: Float64Array;
}

/**
 * Birnbaum's importance at one half and Shapley's value of each guardrail, by counting all subsets.
 *
 * `marks` says of each subset: 0 falls, 1 suffices, 2 not known. The subsets are counted once, by their size and by who stands in them; both measures are sums of
 * what a guardrail's subsets achieve less what the others do, each size with its weight.
 *
 * @see https://en.wikipedia.org/wiki/Shapley_value
 */
export function exactImportance(size: number, marks: Uint8Array): readonly Worth[] {
  const all = emptyTally(size);
  const standing = Array.from({ length: size }, () => emptyTally(size));
  for (let subset = 0; subset < marks.length; subset += 1) {
    const mark = marks[subset] ?? 0;
    if (mark === 0) continue;
    const members = sizeOf(subset);
    count(all, members, mark);
    for (let rest = subset; rest !== 0; rest &= rest - 1) {
      const tally = standing[lowestOf(rest)];
      if (tally !== undefined) count(tally, members, mark);
    }
  }
  return standing.map((own) => worthOf(size, own, all));
}

function emptyTally(size: number): Tally {
  return { doubled: new Float64Array(size + 1), unknown: new Float64Array(size + 1) };
}

function count({ doubled, unknown }: Tally, members: number, mark: number): void {
  doubled[members] = (doubled[members] ?? 0) + (mark === 1 ? 2 : 1);
  if (mark === 2) unknown[members] = (unknown[members] ?? 0) + 1;
}

function worthOf(size: number, own: Tally, all: Tally): Worth {
  let [birnbaum, birnbaumMargin, shapley, shapleyMargin] = [0, 0, 0, 0];
  for (let members = 0; members <= size; members += 1) {
    const [withIt, unknownWith] = [(own.doubled[members] ?? 0) / 2, own.unknown[members] ?? 0];
    const [without, unknownWithout] = [(all.doubled[members] ?? 0) / 2 - withIt, (all.unknown[members] ?? 0) - unknownWith];
    const [weightWith, weightWithout] = [orderWeight(size, members - 1), orderWeight(size, members)];
    birnbaum += withIt - without;
    birnbaumMargin += (unknownWith + unknownWithout) / 2;
    shapley += withIt * weightWith - without * weightWithout;
    shapleyMargin += (unknownWith * weightWith + unknownWithout * weightWithout) / 2;
  }
  const others = 2 ** (size - 1);
  return { birnbaum: birnbaum / others, birnbaumMargin: birnbaumMargin / others, shapley, shapleyMargin };
}

/** Share of the orders of all guardrails in which exactly one given set of `before` others comes before a given one. */
function orderWeight(size: number, before: number): number {
  if (before < 0 || before >= size) return 0;
  return 1 / (size * choose(size - 1, before));
}
