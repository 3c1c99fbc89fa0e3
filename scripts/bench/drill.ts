import type { Figure, Rounds } from "./measure.ts";
import { renderRounds, runChild, summarize } from "./measure.ts";

interface Outcome {
  readonly milliseconds: number;
  readonly peakBefore: number;
  readonly peak: number;
}

/** The flagship's table at its real size. */
const realRows = 1_943_200;

/** Bringing back the flagship's rows: a drill of a backup beside a bare COPY of the same rows into the same embedded Postgres. One process each. */
export function benchDrill(quick: boolean): readonly Figure[] {
  const rows = quick ? 2_000 : realRows;
  const rounds = Array.from({ length: quick ? 1 : 3 }, () => [bringBack("drill", rows), bringBack("copy", rows)] as const);
  const drill = rounds.map(([one]) => one);
  const copy = rounds.map(([, one]) => one);
  const times = (outcomes: readonly Outcome[]): Rounds => summarize(outcomes.map(({ milliseconds }) => milliseconds));
  const section = `bringing back ${rows.toLocaleString("en")} rows in PGlite`;
  const memory = (outcomes: readonly Outcome[]): string => {
    const most = (read: (outcome: Outcome) => number): number => Math.max(...outcomes.map(read));
    return `peak memory ${most(({ peak }) => peak)} MB (${most(({ peakBefore }) => peakBefore)} MB before)`;
  };
  return [
    { section, name: "drill: fork, restore, count and checksum, min / median", value: `${renderRounds(times(drill))}, ${memory(drill)}` },
    { section, name: "bare: COPY into an open, empty PGlite, then the same primary key", value: `${renderRounds(times(copy))}, ${memory(copy)}` },
    { section, name: "drill ÷ bare, of the medians", value: (times(drill).median / times(copy).median).toFixed(2) },
  ];
}

function bringBack(way: "drill" | "copy", rows: number): Outcome {
  return runChild("./drill-child.ts", [way, String(rows)]) as Outcome;
}
