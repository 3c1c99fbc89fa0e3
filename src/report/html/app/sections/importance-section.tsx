import * as Plot from "@observablehq/plot";
import type { JSX } from "preact";
import { useCallback } from "preact/hooks";
import type { Estimate } from "#model/ablation";
import { idAt } from "../ablation-view.ts";
import type { AblationView } from "../ablation-view.ts";
import { AsTable, Section } from "../parts/section.tsx";
import { PlotFigure } from "../parts/plot-figure.tsx";
import { list } from "../words.ts";

/** What each net is worth: how often it decides, and its fair share of the whole. */
export function ImportanceSection({ view }: { readonly view: AblationView }): JSX.Element {
  const rows = view.analysis.importance
    .map((one) => ({ ...one, id: idAt(view, one.guardrail) }))
    .toSorted((one, other) => other.shapley.value - one.shapley.value);
  const ids = (wanted: (row: (typeof rows)[number]) => boolean): readonly string[] => rows.filter(wanted).map(({ id }) => id);
  const [never, redundant] = [ids(({ neverDecisive }) => neverDecisive), ids((row) => row.redundant && !row.neverDecisive)];
  const options = useCallback(
    (width: number): Plot.PlotOptions => ({
      height: rows.length * (width < 560 ? 54 : 34) + 50,
      marginLeft: width < 560 ? 8 : 210,
      marginRight: 48,
      marginTop: 8,
      x: {
        label: null,
        domain: [0, Math.max(0.05, ...rows.flatMap(({ shapley, birnbaum }) => [shapley, birnbaum].map(({ value, margin }) => value + margin)))],
        grid: true,
        nice: true,
      },
      y: { label: null, domain: rows.map(({ id }) => id), axis: width < 560 ? null : "left", padding: 0.3 },
      style: { background: "transparent", fontSize: "12.5px", fontFamily: "inherit" },
      marks: [
        Plot.barX(rows, { y: "id", x: ({ shapley }: { shapley: Estimate }) => shapley.value, fill: "var(--accent)", rx: 2, insetTop: width < 560 ? 14 : 0 }),
        Plot.link(rows, {
          y: "id",
          x1: ({ shapley }: { shapley: Estimate }) => Math.max(0, shapley.value - shapley.margin),
          x2: ({ shapley }: { shapley: Estimate }) => shapley.value + shapley.margin,
          stroke: "var(--ink)",
          strokeWidth: 1.5,
        }),
        Plot.dot(rows, {
          y: "id",
          x: ({ birnbaum }: { birnbaum: Estimate }) => birnbaum.value,
          symbol: "diamond",
          r: 5,
          fill: "var(--surface)",
          stroke: "var(--ink)",
          strokeWidth: 1.5,
          dy: width < 560 ? 7 : 0,
        }),
        ...(width < 560 ? [Plot.text(rows, { y: "id", x: 0, text: "id", textAnchor: "start", dy: -16, fill: "var(--ink)" })] : []),
        Plot.text(rows, {
          y: "id",
          x: ({ shapley, birnbaum }: (typeof rows)[number]) => Math.max(shapley.value + shapley.margin, birnbaum.value),
          text: ({ shapley }: { shapley: Estimate }) => `${shapley.value.toFixed(2)}${shapley.margin > 0 ? ` ± ${shapley.margin.toFixed(2)}` : ""}`,
          textAnchor: "start",
          dx: 12,
          dy: width < 560 ? 7 : 0,
          fill: "var(--ink)",
        }),
        Plot.ruleX([0], { stroke: "var(--line)" }),
      ],
    }),
    [view],
  );
  return (
    <Section
      id="importance"
      title="What each net is worth"
      lead="The bar is a net's fair share of keeping production standing (Shapley). The diamond is the share of the other nets' combinations in which this one decides (Birnbaum)."
    >
      <PlotFigure label={`Importance by net, the most important first: ${list(rows.map(({ id, shapley }) => `${id} ${number(shapley)}`))}`} options={options} />
      {never.length > 0 && <p>Never decisive in any executed pair: {list(never)}.</p>}
      {redundant.length > 0 && <p>Redundant as things stand, because others hold without: {list(redundant)}.</p>}
      <AsTable
        caption="Importance of each net"
        head={["Net", "Shapley", "Birnbaum", "Refusals of legitimate work"]}
        rows={rows.map(({ id, guardrail, shapley, birnbaum }) => [id, number(shapley), number(birnbaum), String(view.ablation.friction[guardrail] ?? 0)])}
      />
    </Section>
  );
}

function number({ value, margin, conditional }: Estimate): string {
  return `${value.toFixed(3)}${margin > 0 ? ` ± ${margin.toFixed(3)}` : ""}${conditional ? " (estimate)" : ""}`;
}
