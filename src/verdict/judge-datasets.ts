import type { DatasetDefinition } from "#model/asset";
import type { Outcome } from "#model/outcome";
import type { DatasetObservation, Drill, Observation, RowsFound, Run } from "#model/run";
import type { DatasetVerdict } from "#model/verdict";
import { durationSeconds } from "./duration.ts";

export interface JudgedDataset {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly verdict: DatasetVerdict;
}

/** Whether each dataset is where it was, or a drill brought it back within its `maxLoss`. */
export function judgeDatasets(run: Run, observation: Observation, datasets: readonly DatasetDefinition[]): readonly JudgedDataset[] {
  return datasets.map((dataset) => {
    const seen = observation.datasets.find(({ id }) => id === dataset.id);
    if (seen === undefined) throw new Error(`The run did not observe dataset ${dataset.id}`);
    if (same(seen.live, seen.expected)) return held(dataset, seen);
    const best = bestDrill(run, observation, dataset);
    return best === undefined ? lost(dataset, seen) : restorable(dataset, seen, best);
  });
}

function held(dataset: DatasetDefinition, { expected }: DatasetObservation): JudgedDataset {
  return {
    outcome: "held",
    reason: "",
    verdict: { id: dataset.id, rowsExpected: expected.rows, rowsLive: expected.rows, rowsRestored: null, restoredFrom: null, rpo: null },
  };
}

function lost(dataset: DatasetDefinition, { expected, live, unreadable }: DatasetObservation): JudgedDataset {
  const what = unreadable ?? `${live?.rows ?? 0} of ${expected.rows} rows are there`;
  return {
    outcome: "lost",
    reason: `${dataset.id} is lost: ${what}, and no backup brings it back`,
    verdict: { id: dataset.id, rowsExpected: expected.rows, rowsLive: live?.rows ?? null, rowsRestored: null, restoredFrom: null, rpo: null },
  };
}

function restorable(dataset: DatasetDefinition, { expected, live }: DatasetObservation, { drill, rows, rpo }: Restored): JudgedDataset {
  return {
    outcome: "restorable",
    reason: `${dataset.id} was destroyed; a drill brought back ${rows} of ${expected.rows} rows from ${drill.backup}`,
    verdict: { id: dataset.id, rowsExpected: expected.rows, rowsLive: live?.rows ?? null, rowsRestored: rows, restoredFrom: drill.backup, rpo },
  };
}

interface Restored {
  readonly drill: Drill;
  readonly rows: number;
  /** Seconds between the backup and the damage. */
  readonly rpo: number;
}

/** The newest backup whose restore held what the dataset held when the backup was taken, not older than `maxLoss`. */
function bestDrill(run: Run, observation: Observation, dataset: DatasetDefinition): Restored | undefined {
  const limit = durationSeconds(dataset.maxLoss);
  const damagedAt = Date.parse(damageTime(run, dataset));
  return observation.drills
    .map((drill) => ({ drill, rpo: Math.max(0, (damagedAt - Date.parse(drill.takenAt)) / 1000) }))
    .filter(({ drill, rpo }) => rpo <= limit && same(drill.found[dataset.id] ?? null, drill.expectedThen[dataset.id] ?? null))
    .map(({ drill, rpo }) => ({ drill, rpo, rows: drill.found[dataset.id]?.rows ?? 0 }))
    .toSorted((one, other) => one.rpo - other.rpo)[0];
}

/** When the first destructive call or statement hit the dataset's store; the end of the script where none is found. */
function damageTime(run: Run, dataset: DatasetDefinition): string {
  const blow = run.ledger.find((event) => {
    if (event.step === 0) return false;
    if (event.kind === "statement") return event.sqlstate === undefined && /\b(drop|delete|truncate|update|alter)\b/i.test(event.sql);
    if (event.kind !== "api-call" || event.errorCode !== undefined || event.readOnly) return false;
    return /^(Delete|Restore)/.test(event.eventName) && Object.values(event.requestParameters).includes(dataset.store);
  });
  return blow?.at ?? run.after.at;
}

function same(found: RowsFound | null, expected: RowsFound | null): boolean {
  return found !== null && expected !== null && found.rows === expected.rows && found.checksum === expected.checksum;
}
