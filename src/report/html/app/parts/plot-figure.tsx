import * as Plot from "@observablehq/plot";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useWidth } from "./use-width.ts";

export interface PlotFigureInput {
  /** What the chart shows, for who cannot see it. */
  readonly label: string;
  readonly options: (width: number) => Plot.PlotOptions;
}

/** A chart by Observable Plot, drawn again when the page's width changes. */
export function PlotFigure({ label, options }: PlotFigureInput): JSX.Element {
  const [frame, width] = useWidth(900);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const chart = Plot.plot({ width, ...options(width) });
    chart.setAttribute("aria-hidden", "true");
    place.current?.replaceChildren(chart);
  }, [width, options]);
  return (
    <div class="chart" ref={frame} role="img" aria-label={label}>
      <div ref={place} />
    </div>
  );
}
