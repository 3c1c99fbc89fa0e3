import type { JSX } from "preact";
import type { Subset } from "#model/ablation";
import { layers } from "#model/guardrail";
import type { Layer } from "#model/guardrail";
import type { AblatedGuardrail } from "#model/ablation";
import { useWidth } from "../parts/use-width.ts";
import { list } from "../words.ts";

export interface CheeseInput {
  readonly guardrails: readonly AblatedGuardrail[];
  readonly standing: Subset;
  /** What came of it; undefined while the reader is to guess, or when it was not executed. */
  readonly ending: { readonly through: boolean; readonly stoppedBy: readonly string[]; readonly recoveredBy: readonly string[] } | undefined;
}

interface Slice {
  readonly layer: Layer;
  readonly nets: readonly { readonly id: string; readonly stands: boolean; readonly fired: boolean }[];
}

/** The layers as slices of cheese, one behind the other: a net that stands closes its hole, one that is missing leaves it open, and the incident flies through what is open. */
export function Cheese(input: CheeseInput): JSX.Element {
  const [frame, width] = useWidth(900);
  const slices = slicesOf(input);
  const narrow = width < 620;
  return (
    <div class="cheese" ref={frame}>
      <svg viewBox={narrow ? `0 0 340 ${slices.length * 40 + 64}` : "0 0 940 270"} role="img" aria-label={cheeseWords(input, slices)}>
        {narrow ? <Upright slices={slices} ending={input.ending} /> : <InPerspective slices={slices} ending={input.ending} />}
      </svg>
    </div>
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

/** Where the arrow ends: at the last slice that fired, or beyond all when production fell. */
function endOf(slices: readonly Slice[], ending: CheeseInput["ending"]): number {
  if (ending === undefined) return -1;
  if (ending.through) return slices.length;
  const last = slices.findLastIndex(({ nets }) => nets.some(({ id }) => ending.stoppedBy.includes(id)));
  return last === -1 ? slices.length : last;
}

function InPerspective({ slices, ending }: { readonly slices: readonly Slice[]; readonly ending: CheeseInput["ending"] }): JSX.Element {
  const end = endOf(slices, ending);
  const x = (index: number): number => 92 + index * 84;
  const stop = end === slices.length ? 872 : x(end) + 6;
  return (
    <>
      <text class="cheese-label" x={4} y={128}>
        incident
      </text>
      <line class="flight shadow" x1={6} y1={140} x2={end === -1 ? 70 : stop} y2={140} />
      {slices.map((slice, index) => (
        <g key={slice.layer} transform={`translate(${x(index)} 0)`} class={slice.nets.length === 0 ? "slice bare" : "slice"}>
          <path d="M0 52 L44 30 L44 212 L0 234 Z" />
          {slice.nets.length === 0 && <ellipse class="hole" cx={22} cy={140} rx={10} ry={16} />}
          {slice.nets.map(({ id, stands, fired }, place) => {
            const cy = 140 + (place - (slice.nets.length - 1) / 2) * Math.min(44, 150 / slice.nets.length);
            const size = Math.min(1, 3.4 / slice.nets.length);
            return <Hole key={id} cx={22} cy={cy} size={size} stands={stands} fired={fired} />;
          })}
          <text class="cheese-label" x={22} y={258} text-anchor="middle">
            {slice.layer}
          </text>
        </g>
      ))}
      {end >= 0 && (
        <path
          class={`arrow ${end === slices.length ? "through" : "stopped"}`}
          d={end === slices.length ? `M${stop - 4} 131 l16 9 l-16 9 Z` : `M${stop} 128 v24`}
        />
      )}
      <text class="cheese-label" x={936} y={118} text-anchor="end">
        production
      </text>
    </>
  );
}

function Hole({
  cx,
  cy,
  size,
  stands,
  fired,
}: {
  readonly cx: number;
  readonly cy: number;
  readonly size: number;
  readonly stands: boolean;
  readonly fired: boolean;
}): JSX.Element {
  return (
    <g transform={`translate(${cx} ${cy}) scale(${size})`}>
      <ellipse class={stands ? `net ${fired ? "fired" : ""}` : "hole"} rx={11} ry={17} />
      {stands && <path class="tick" d="M-5 0 l4 5 l6 -10" />}
    </g>
  );
}

function Upright({ slices, ending }: { readonly slices: readonly Slice[]; readonly ending: CheeseInput["ending"] }): JSX.Element {
  const end = endOf(slices, ending);
  const y = (index: number): number => 30 + index * 40;
  const stop = end === slices.length ? y(slices.length) + 8 : y(end) + 4;
  return (
    <>
      <text class="cheese-label" x={220} y={12} text-anchor="middle">
        incident
      </text>
      <line class="flight shadow" x1={220} y1={16} x2={220} y2={end === -1 ? 26 : stop} />
      {slices.map((slice, index) => (
        <g key={slice.layer} transform={`translate(0 ${y(index)})`} class={slice.nets.length === 0 ? "slice bare" : "slice"}>
          <text class="cheese-label" x={0} y={20}>
            {slice.layer}
          </text>
          <path d="M104 28 L116 4 L336 4 L324 28 Z" />
          {slice.nets.length === 0 && <ellipse class="hole" cx={220} cy={16} rx={16} ry={7} />}
          {slice.nets.map(({ id, stands, fired }, place) => (
            <g key={id} transform={`translate(${220 + (place - (slice.nets.length - 1) / 2) * Math.min(44, 190 / slice.nets.length)} 16)`}>
              <ellipse class={stands ? `net ${fired ? "fired" : ""}` : "hole"} rx={Math.min(16, 80 / slice.nets.length)} ry={8} />
              {stands && <path class="tick" d="M-4 0 l3 4 l5 -8" />}
            </g>
          ))}
        </g>
      ))}
      {end >= 0 && (
        <path
          class={`arrow ${end === slices.length ? "through" : "stopped"}`}
          d={end === slices.length ? `M211 ${stop - 2} l9 14 l9 -14 Z` : `M206 ${stop} h28`}
        />
      )}
      <text class="cheese-label" x={340} y={y(slices.length) + 30} text-anchor="end">
        production
      </text>
    </>
  );
}

function cheeseWords({ ending }: CheeseInput, slices: readonly Slice[]): string {
  const used = slices.filter(({ nets }) => nets.length > 0);
  const words = used.map(({ layer, nets }) => {
    const [standing, missing] = [nets.filter(({ stands }) => stands), nets.filter(({ stands }) => !stands)];
    return `${layer}: ${[...(standing.length > 0 ? [`${list(standing.map(({ id }) => id))} stands`] : []), ...(missing.length > 0 ? [`${list(missing.map(({ id }) => id))} is a hole`] : [])].join(", ")}`;
  });
  const bare = slices.filter(({ nets }) => nets.length === 0).map(({ layer }) => layer);
  const came = ending === undefined ? "" : ending.through ? " The incident gets through." : " The incident does not get through.";
  return `Layers of defence. ${words.join("; ")}.${bare.length > 0 ? ` No net of this report in ${list(bare)}.` : ""}${came}`;
}
