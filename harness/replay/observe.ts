import { backupTypes } from "#model/backup-types";
import { jsonText } from "#model/json";
import type { Inventory, InventoryItem } from "#model/inventory";
import type { DatasetObservation, Drill, Observation, RowsFound } from "#model/run";
import { takeInventory } from "../inventory/take-inventory.ts";
import { drillBackup, drillDump } from "./drill.ts";
import { drillStoredDump, dumpLocationOf } from "./drill-stored-dump.ts";
import { readDataset } from "./read-datasets.ts";
import type { Stage } from "./stage.ts";

/** Which backups to restore: as many as it takes to bring back what is damaged, or every one. */
export type DrillChoice = "needed" | "all";

/** Looks at the whole world: inventory, every dataset where it lives, and drills of its backups, newest first. */
export async function observe(stage: Stage, expected: Readonly<Record<string, RowsFound>>, choice: DrillChoice): Promise<Observation> {
  const inventory = await takeInventory(stage);
  const datasets: DatasetObservation[] = [];
  for (const dataset of stage.datasets) {
    const reading = await readDataset(stage, dataset);
    const head = { id: dataset.id, expected: expected[dataset.id] ?? { rows: 0, checksum: "" } };
    datasets.push("found" in reading ? { ...head, live: reading.found } : { ...head, live: null, unreadable: reading.unreadable });
  }
  return { at: inventory.takenAt, inventory, datasets, drills: await drillBackups(stage, inventory, datasets, choice) };
}

async function drillBackups(stage: Stage, inventory: Inventory, datasets: readonly DatasetObservation[], choice: DrillChoice): Promise<readonly Drill[]> {
  const drills: Drill[] = [];
  const open = new Set(datasets.filter((one) => !isIntact(one)).map((one) => one.id));
  if (choice === "needed" && open.size === 0) return [];
  const candidates: readonly Candidate[] = [
    ...backupsOf(inventory).map((item) => ({
      takenAt: jsonText(item.attributes["takenAt"]),
      source: jsonText(item.attributes["source"]),
      drill: async () => drillBackup(stage, item),
    })),
    ...storedDumps(stage, inventory),
    ...[...stage.offProvider.values()].map((dump) => ({ takenAt: dump.takenAt, source: dump.store, drill: async () => drillDump(stage, dump) })),
  ].toSorted((one, other) => (one.takenAt < other.takenAt ? 1 : -1));
  for (const candidate of candidates) {
    const concerned = stage.datasets.filter(({ id, store }) => open.has(id) && candidate.source === store);
    if (choice === "needed" && concerned.length === 0) continue;
    const drill = await candidate.drill();
    drills.push(drill);
    for (const { id } of concerned) if (broughtBack(drill, id)) open.delete(id);
  }
  return drills;
}

interface Candidate {
  readonly takenAt: string;
  /** The store it is of. */
  readonly source: string;
  drill(): Promise<Drill>;
}

/** Logical dumps in the places that the world names. Whether they hold anything, the drill tells. */
function storedDumps(stage: Stage, inventory: Inventory): readonly Candidate[] {
  return inventory.items.flatMap((item) => {
    const location = dumpLocationOf(stage, item);
    return location === undefined
      ? []
      : [{ takenAt: jsonText(item.attributes["takenAt"]), source: location.store, drill: async () => drillStoredDump(stage, item, location) }];
  });
}

/** Everything in an inventory that a database could be restored from. */
export function backupsOf(inventory: Inventory): readonly InventoryItem[] {
  return inventory.items.filter((item) => backupTypes.has(item.type));
}

function isIntact({ live, expected }: DatasetObservation): boolean {
  return live !== null && live.rows === expected.rows && live.checksum === expected.checksum;
}

function broughtBack(drill: Drill, dataset: string): boolean {
  const found = drill.found[dataset];
  const then = drill.expectedThen[dataset];
  return found != null && then != null && found.rows === then.rows && found.checksum === then.checksum;
}
