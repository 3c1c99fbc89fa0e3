import type { InventoryItem } from "#model/inventory";
import type { Run } from "#model/run";
import type { Verdict } from "#model/verdict";

/** What existed before the script and does not at its end. */
export function destroyedBetween(run: Run): Verdict["destroyed"] {
  const after = new Map(run.after.inventory.items.map((item) => [item.arn, item.identity]));
  return run.before.items
    .filter((item) => item.type !== "terraform:state" && after.get(item.arn) !== item.identity)
    .map(({ arn, type }) => ({ address: run.addresses[arn] ?? null, arn, type }));
}

/** What exists at the script's end and did not before: duplicates, adopted things. Backups and state are no litter. */
export function leftBehindAfter(run: Run): Verdict["leftBehind"] {
  const before = new Set(run.before.items.map((item) => `${item.arn} ${item.identity}`));
  return run.after.inventory.items.filter((item) => isThing(item) && !before.has(`${item.arn} ${item.identity}`)).map(({ arn, type }) => ({ arn, type }));
}

function isThing({ type }: InventoryItem): boolean {
  return !/snapshot|backup|object-version|terraform:state/.test(type);
}
