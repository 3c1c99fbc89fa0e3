import type { JSX } from "preact";
import type { AblatedGuardrail, Subset } from "#model/ablation";
import { layers } from "#model/guardrail";
import { InPerspective, Upright } from "./cheese-slices.tsx";
import type { Ending, Slice } from "./cheese-slices.tsx";
import { useWidth } from "../parts/use-width.ts";
import { list } from "../words.ts";

export interface CheeseInput {
  readonly guardrails: readonly AblatedGuardrail[];
  readonly standing: Subset;
  /** What came of it; undefined while the reader is to guess, or when it was not executed. */
  readonly ending: Ending | undefined;
}

/** The layers as slices of cheese, one behind the other: a net that stands closes its hole, one that is missing leaves it open, and the incident flies through what is open. */
export function Cheese(input: CheeseInput): JSX.Element {
  const [frame, width] = useWidth(900);
  const slices = slicesOf(input);
  const narrow = width < 620;
  return (
    <div class="cheese" ref={frame}>
      <svg viewBox={narrow ? `0 0 340 ${slices.length * 40 + 64}` : "0 0 1040 286"} role="img" aria-label={cheeseWords(input, slices)}>
        {narrow ? <Upright slices={slices} ending={input.ending} /> : <InPerspective slices={slices} ending={input.ending} />}
      </svg>
      <ul class="legend" aria-hidden="true">
        <Sign kind="fired" words="the net refused or recovered something" />
        <Sign kind="stands" words="the net stands" />
        <Sign kind="hole" words="the net is missing" />
        <Sign kind="bare" words="no net of this report in that layer" />
      </ul>
    </div>
  );
}

function Sign({ kind, words }: { readonly kind: "fired" | "stands" | "hole" | "bare"; readonly words: string }): JSX.Element {
  return (
    <li>
      <svg viewBox="-14 -20 28 40" class="swatch slice-swatch">
        <g class={kind === "bare" ? "slice bare" : "slice"}>
          <path d="M-13 -14 L13 -19 L13 14 L-13 19 Z" />
          {kind !== "bare" && <ellipse class={kind === "hole" ? "hole" : `net ${kind}`} rx={8} ry={12} />}
          {(kind === "fired" || kind === "stands") && <path class="tick" d="M-4 0 l3 4 l5 -8" />}
        </g>
      </svg>
      {words}
    </li>
  );
}

function slicesOf({ guardrails, standing, ending }: CheeseInput): readonly Slice[] {
  return layers.map((layer) => ({
    layer,
    nets: guardrails.flatMap(({ id, layer: own }, index) =>
      own === layer
        ? [{ id, stands: (standing & (1 << index)) !== 0, fired: ending !== undefined && (ending.stoppedBy.includes(id) || ending.recoveredBy.includes(id)) }]
        : [],
    ),
  }));
}

function cheeseWords({ ending }: CheeseInput, slices: readonly Slice[]): string {
  const used = slices.filter(({ nets }) => nets.length > 0);
  const words = used.map(({ layer, nets }) => {
    const [standing, missing] = [nets.filter(({ stands }) => stands), nets.filter(({ stands }) => !stands)];
    const said = [
      ...(standing.length > 0 ? [`${list(standing.map(({ id }) => id))} ${standing.length === 1 ? "stands" : "stand"}`] : []),
      ...(missing.length > 0 ? [`${list(missing.map(({ id }) => id))} ${missing.length === 1 ? "is a hole" : "are holes"}`] : []),
    ];
    return `${layer}: ${said.join(", ")}`;
  });
  const bare = slices.filter(({ nets }) => nets.length === 0).map(({ layer }) => layer);
  const came = ending === undefined ? "" : ` The outcome is ${ending.outcome}.`;
  return `Layers of defence. ${words.join("; ")}.${bare.length > 0 ? ` No net of this report in ${list(bare)}.` : ""}${came}`;
}
