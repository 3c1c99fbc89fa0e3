import type { Subset } from "#model/ablation";
import { sizeOf } from "./ablation-view.ts";

/** Where one set of nets stands in the picture. */
export interface LatticeNode {
  readonly subset: Subset;
  readonly x: number;
  readonly y: number;
  /** Line of the picture, from the top; a level that is too wide takes several. */
  readonly line: number;
}

export interface LatticeLayout {
  readonly nodes: readonly LatticeNode[];
  readonly edges: readonly (readonly [LatticeNode, LatticeNode])[];
  readonly levels: readonly { readonly size: number; readonly y: number }[];
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  /** Whether some level takes several lines; edges of all nodes at once would be a thicket then. */
  readonly wrapped: boolean;
}

const margin = 26;
const smallest = 28.5;
const largest = 64;

/** All subsets of `focus`, the others standing as in `base`: the most nets at the top, one net less on each level below. */
export function latticeLayout(focus: readonly number[], base: Subset, width: number): LatticeLayout {
  const subsets = Array.from({ length: 2 ** focus.length }, (_, index) => spread(index, focus));
  const widest = Math.max(...levelCounts(focus.length));
  const room = Math.max(width - 2 * margin, smallest);
  const cell = Math.min(largest, Math.max(smallest, room / widest));
  const perLine = Math.max(1, Math.floor(room / cell));
  const radius = Math.min(17, cell / 2 - 2.5);
  const nodes: LatticeNode[] = [];
  const levels: { size: number; y: number }[] = [];
  let y = margin;
  let line = 0;
  for (let size = focus.length; size >= 0; size -= 1) {
    const members = subsets.filter((subset) => sizeOf(subset) === size).toSorted((one, other) => other - one);
    const lines = Math.ceil(members.length / perLine);
    const each = Math.ceil(members.length / lines);
    levels.push({ size, y });
    for (let start = 0; start < members.length; start += each) {
      const row = members.slice(start, start + each);
      const step = Math.min(cell * 1.6, room / row.length);
      const left = width / 2 - (step * (row.length - 1)) / 2;
      row.forEach((subset, index) => nodes.push({ subset: subset | base, x: left + step * index, y, line }));
      y += start + each < members.length ? radius * 2 + 10 : 0;
      line += 1;
    }
    y += radius * 2 + (widest > 7 ? 34 : 38);
  }
  const at = new Map(nodes.map((node) => [node.subset, node]));
  const edges = nodes.flatMap((node) =>
    focus.flatMap((bit) => {
      const above = (node.subset & (1 << bit)) === 0 ? at.get(node.subset | (1 << bit)) : undefined;
      return above === undefined ? [] : [[above, node] as const];
    }),
  );
  return { nodes, edges, levels, width, height: y - radius * 2 - 34 + margin, radius, wrapped: perLine < widest };
}

/** Puts the bits of `index` at the places that `focus` names. */
export function spread(index: number, focus: readonly number[]): Subset {
  return focus.reduce((subset, place, bit) => ((index & (1 << bit)) === 0 ? subset : subset | (1 << place)), 0);
}

function levelCounts(number: number): readonly number[] {
  const counts = [1];
  for (let size = 1; size <= number; size += 1) counts.push(((counts[size - 1] ?? 1) * (number - size + 1)) / size);
  return counts;
}
