import type { Figure } from "./measure.ts";
import { renderMilliseconds, runChild } from "./measure.ts";

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
  const drill = runChild("./drill-child.ts", ["drill", String(rows)]) as Outcome;
  const copy = runChild("./drill-child.ts", ["copy", String(rows)]) as Outcome;
  const section = `bringing back ${rows.toLocaleString("en")} rows in PGlite`;
  const memory = ({ peakBefore, peak }: Outcome): string => `peak memory ${peak} MB (${peakBefore} MB when the rows had been made)`;
  return [
    { section, name: "drill: fork, restore, count and checksum", value: `${renderMilliseconds(drill.milliseconds)}, ${memory(drill)}` },
    { section, name: "bare: COPY into an open, empty PGlite, then the same primary key", value: `${renderMilliseconds(copy.milliseconds)}, ${memory(copy)}` },
    { section, name: "drill ÷ bare", value: (drill.milliseconds / copy.milliseconds).toFixed(2) },
  ];
}
