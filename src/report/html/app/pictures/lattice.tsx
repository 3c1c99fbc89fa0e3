import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Subset } from "#model/ablation";
import type { AblationView } from "../ablation-view.ts";
import { falls, idsOf, sizeOf } from "../ablation-view.ts";
import { latticeLayout } from "../lattice-layout.ts";
import type { LatticeNode } from "../lattice-layout.ts";
import { useWidth } from "../parts/use-width.ts";
import { letters, list } from "../words.ts";

export interface LatticeInput {
  readonly view: AblationView;
  /** Nets that vary; the others stand as in `base`. */
  readonly focus: readonly number[];
  readonly base: Subset;
  readonly chosen: Subset;
  readonly choose: (subset: Subset) => void;
  /** Called with what the reader points at, and with undefined when at nothing. */
  readonly point: (subset: Subset | undefined) => void;
}

/** Every set of nets by size, each a button: arrow keys walk, Enter takes it in hand. */
export function Lattice({ view, focus, base, chosen, choose, point }: LatticeInput): JSX.Element {
  const [frame, width] = useWidth(960);
  const layout = useMemo(() => latticeLayout(focus, base, width), [focus, base, width]);
  const [walked, setWalked] = useState<Subset>();
  const [pointed, setPointed] = useState<Subset>();
  const here = layout.nodes.some(({ subset }) => subset === walked)
    ? walked
    : layout.nodes.some(({ subset }) => subset === chosen)
      ? chosen
      : layout.nodes[0]?.subset;
  const lit = pointed ?? chosen;
  const show = (subset: Subset | undefined): void => {
    setPointed(subset);
    point(subset);
  };
  const walk = (event: KeyboardEvent, node: LatticeNode): void => {
    const next = neighbour(layout.nodes, node, event.key);
    if (next === undefined) return;
    event.preventDefault();
    setWalked(next.subset);
    const button = frame.current?.querySelector<SVGGElement>(`[data-subset="${next.subset}"]`);
    button?.focus();
  };
  return (
    <div class="lattice" ref={frame} onPointerLeave={() => show(undefined)}>
      <svg viewBox={`0 0 ${width} ${layout.height}`} role="group" aria-label="Sets of nets by size, the most nets at the top. Arrow keys walk, Enter chooses.">
        {layout.levels.map(({ size, y }) => (
          <text key={size} class="level" x={0} y={y + 4} aria-hidden="true">
            {size}
          </text>
        ))}
        <g class={`edges ${layout.edges.length > 100 ? "many" : ""}`} aria-hidden="true">
          {layout.edges.map(([above, below]) => {
            const strong = above.subset === lit || below.subset === lit;
            if (!strong && layout.wrapped) return null;
            return <line key={`${above.subset} ${below.subset}`} class={strong ? "strong" : ""} x1={above.x} y1={above.y} x2={below.x} y2={below.y} />;
          })}
        </g>
        {layout.nodes.map((node) => (
          <Node
            key={node.subset}
            view={view}
            node={node}
            radius={layout.radius}
            pressed={node.subset === chosen}
            reachable={node.subset === here}
            choose={choose}
            show={show}
            walk={walk}
          />
        ))}
      </svg>
    </div>
  );
}

function Node({
  view,
  node,
  radius,
  pressed,
  reachable,
  choose,
  show,
  walk,
}: {
  readonly view: AblationView;
  readonly node: LatticeNode;
  readonly radius: number;
  readonly pressed: boolean;
  readonly reachable: boolean;
  readonly choose: (subset: Subset) => void;
  readonly show: (subset: Subset | undefined) => void;
  readonly walk: (event: KeyboardEvent, node: LatticeNode) => void;
}): JSX.Element {
  const { analysis, results, full } = view;
  const outcome = results.get(node.subset)?.outcome;
  const fell = outcome !== undefined && falls(outcome, analysis.threshold);
  const path = analysis.pathSets.includes(node.subset);
  const cut = analysis.cutSets.includes(full & ~node.subset);
  const side = radius * 0.9;
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- there is no button element inside an SVG
    <g
      role="button"
      tabIndex={reachable ? 0 : -1}
      aria-pressed={pressed}
      aria-label={nodeWords(view, node.subset)}
      data-subset={node.subset}
      class={`node ${outcome ?? "unexecuted"} ${pressed ? "pressed" : ""}`}
      transform={`translate(${node.x} ${node.y})`}
      onClick={() => choose(node.subset)}
      onPointerEnter={() => show(node.subset)}
      onFocus={() => show(node.subset)}
      onBlur={() => show(undefined)}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          choose(node.subset);
        } else walk(event, node);
      }}
    >
      <circle class="touch" r={radius + 3} />
      {path && <circle class="ring path" r={radius + 3.5} />}
      {cut && <rect class="ring cut" x={-side - 3.5} y={-side - 3.5} width={side * 2 + 7} height={side * 2 + 7} rx={6} />}
      {fell ? <rect class="body" x={-side} y={-side} width={side * 2} height={side * 2} rx={3} /> : <circle class="body" r={radius} />}
      <text aria-hidden="true" dy="0.36em" style={{ fontSize: `${Math.max(11, radius * 0.95)}px` }}>
        {outcome === undefined ? "·" : letters[outcome]}
      </text>
    </g>
  );
}

function nodeWords(view: AblationView, subset: Subset): string {
  const { guardrails, full, analysis } = view;
  const outcome = view.results.get(subset)?.outcome;
  const missing = idsOf(view, full & ~subset);
  const which =
    missing.length === 0
      ? "all nets"
      : missing.length === guardrails.length
        ? "no nets"
        : missing.length <= sizeOf(subset)
          ? `without ${list(missing)}`
          : `only ${list(idsOf(view, subset))}`;
  const marks = [
    ...(analysis.pathSets.includes(subset) ? ["smallest set that suffices"] : []),
    ...(analysis.cutSets.includes(full & ~subset) ? ["one of the smallest cuts"] : []),
  ];
  return [`${outcome ?? "not executed"}: ${which}`, ...marks].join("; ");
}

/** The next one on the line, or the nearest on the line above or below. */
function neighbour(nodes: readonly LatticeNode[], node: LatticeNode, key: string): LatticeNode | undefined {
  const index = nodes.indexOf(node);
  if (key === "ArrowRight") return nodes[index + 1];
  if (key === "ArrowLeft") return nodes[index - 1];
  if (key === "Home") return nodes[0];
  if (key === "End") return nodes.at(-1);
  const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
  if (step === 0) return undefined;
  return nodes.filter(({ line }) => line === node.line + step).toSorted((one, other) => Math.abs(one.x - node.x) - Math.abs(other.x - node.x))[0];
}
