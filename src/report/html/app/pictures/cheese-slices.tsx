import type { JSX } from "preact";
import type { Layer } from "#model/guardrail";
import type { Judgement } from "#model/outcome";

export interface Ending {
  readonly outcome: Judgement;
  /** Whether that is below the threshold. */
  readonly through: boolean;
  readonly stoppedBy: readonly string[];
  readonly recoveredBy: readonly string[];
}

export interface Slice {
  readonly layer: Layer;
  readonly nets: readonly { readonly id: string; readonly stands: boolean; readonly fired: boolean }[];
}

/** Where the arrow ends: at the last slice that fired, or beyond all when production fell. */
function endOf(slices: readonly Slice[], ending: Ending | undefined): number {
  if (ending === undefined) return -1;
  if (ending.through) return slices.length;
  const last = slices.findLastIndex(({ nets }) => nets.some(({ fired }) => fired));
  return last === -1 ? slices.length : last;
}

/** Whether one can see through a hole of a slice. */
function isOpen({ nets }: Slice): boolean {
  return nets.some(({ stands }) => !stands);
}

/** Height of each net's hole in a slice: an open one lies on the line of flight. */
function places(nets: Slice["nets"], room: number): readonly number[] {
  const open = Math.max(
    0,
    nets.findIndex(({ stands }) => !stands),
  );
  const step = Math.min(42, room / Math.max(1, nets.length));
  return nets.map((_, index) => (index - open) * step).map((place, _index, all) => place - overhang(all, room));
}

/** How far holes would stick out of the slice when the open one is put on the line. */
function overhang(all: readonly number[], room: number): number {
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return high > room / 2 ? high - room / 2 : low < -room / 2 ? low + room / 2 : 0;
}

/** Side by side, seen at a slant. */
export function InPerspective({ slices, ending }: { readonly slices: readonly Slice[]; readonly ending: Ending | undefined }): JSX.Element {
  const end = endOf(slices, ending);
  const x = (index: number): number => 84 + index * 97;
  const through = end === slices.length;
  const stop = through ? 962 : end === -1 ? 66 : x(end) - 12;
  return (
    <>
      <text class="cheese-label" x={2} y={120}>
        incident
      </text>
      <line class="flight" x1={4} y1={136} x2={stop} y2={136} />
      {slices.map((slice, index) => (
        <g key={slice.layer} transform={`translate(${x(index)} 0)`} class={slice.nets.length === 0 ? "slice bare" : "slice"}>
          {slice.nets.length > 0 && <path class="side" d="M58 22 L66 25 L66 226 L0 260 L-8 256 L58 222 Z" transform="translate(0 -6)" />}
          <path d="M-6 48 Q-6 42 0 39 L52 13 Q58 10 58 16 L58 216 Q58 222 52 225 L0 251 Q-6 254 -6 248 Z" />
          {slice.nets.map(({ id, stands, fired }, place) => (
            <Hole
              key={id}
              cx={26}
              cy={134 + (places(slice.nets, 150)[place] ?? 0)}
              size={Math.min(1.15, 4 / slice.nets.length)}
              stands={stands}
              fired={fired}
            />
          ))}
          {(index < end || through) && isOpen(slice) && end !== -1 && <line class="seen" x1={16} y1={136} x2={38} y2={136} />}
          <text class="cheese-label" x={26} y={278} text-anchor="middle">
            {slice.layer}
          </text>
        </g>
      ))}
      {end >= 0 && !through && <path class="arrow stopped" d={`M${stop} 118 v36`} />}
      {ending?.through === true && <path class="arrow through" d="M956 126 l20 10 l-20 10 Z" />}
      {ending !== undefined && (
        <text class={`end-label ${ending.through ? "through" : "stopped"}`} x={1036} y={162} text-anchor="end">
          {ending.outcome}
        </text>
      )}
      <text class="cheese-label" x={1036} y={120} text-anchor="end">
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
      <ellipse class={stands ? `net ${fired ? "fired" : ""}` : "hole"} rx={13} ry={18} />
      {stands && <path class="tick" d="M-5 0 l4 5 l6 -10" />}
    </g>
  );
}

/** One above the other, for narrow screens. */
export function Upright({ slices, ending }: { readonly slices: readonly Slice[]; readonly ending: Ending | undefined }): JSX.Element {
  const end = endOf(slices, ending);
  const y = (index: number): number => 30 + index * 40;
  const through = end === slices.length;
  const stop = through ? y(slices.length) + 8 : end === -1 ? 26 : y(end) - 4;
  return (
    <>
      <text class="cheese-label" x={210} y={12} text-anchor="middle">
        incident
      </text>
      <line class="flight" x1={210} y1={16} x2={210} y2={stop} />
      {slices.map((slice, index) => (
        <g key={slice.layer} transform={`translate(0 ${y(index)})`} class={slice.nets.length === 0 ? "slice bare" : "slice"}>
          <text class="cheese-label" x={0} y={20}>
            {slice.layer}
          </text>
          <path d="M88 29 L100 4 L334 4 L322 29 Z" />
          {slice.nets.map(({ id, stands, fired }, place) => (
            <g key={id} transform={`translate(${210 + (places(slice.nets, 190)[place] ?? 0)} 16.5)`}>
              <ellipse class={stands ? `net ${fired ? "fired" : ""}` : "hole"} rx={Math.min(16, 80 / slice.nets.length)} ry={9} />
              {stands && <path class="tick" d="M-4 0 l3 4 l5 -8" />}
            </g>
          ))}
          {(index < end || through) && isOpen(slice) && end !== -1 && <line class="seen" x1={210} y1={11} x2={210} y2={23} />}
        </g>
      ))}
      {end >= 0 &&
        (through ? (
          ending?.through === true && <path class="arrow through" d={`M201 ${stop - 2} l9 14 l9 -14 Z`} />
        ) : (
          <path class="arrow stopped" d={`M194 ${stop} h32`} />
        ))}
      <text class="cheese-label" x={340} y={y(slices.length) + 30} text-anchor="end">
        production
      </text>
      {ending !== undefined && (
        <text class={`end-label ${ending.through ? "through" : "stopped"}`} x={0} y={y(slices.length) + 30}>
          {ending.outcome}
        </text>
      )}
    </>
  );
}
