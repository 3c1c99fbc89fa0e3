import { jsonText } from "#model/json";
import type { SelectorDefinition } from "#model/asset";
import type { Inventory, InventoryItem } from "#model/inventory";
import type { Outcome } from "#model/outcome";
import type { Observation, Run } from "#model/run";
import type { AssetVerdict } from "#model/verdict";
import { selectItems } from "./select-items.ts";
import { weakenings } from "./weakenings.ts";

export interface JudgedAsset {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly verdict: AssetVerdict;
}

/**
 * Whether each thing that a selector picked before the script is still there, and as well protected. A resource that is gone means `service-down`;
 * a backup, key, state or protection that is gone or weaker means `exposed`.
 * Automated backups that have lived as long as their retention have not been harmed: newer ones stand for them.
 */
export function judgeAssets(run: Run, observation: Observation, selectors: readonly SelectorDefinition[]): readonly JudgedAsset[] {
  const now = new Map(observation.inventory.items.map((item) => [item.arn, item]));
  return selectors.flatMap((selector) =>
    selectItems(run.before, selector).map((item) => judgeItem(selector, item, now, hasExpired(item, run.before, observation.at))),
  );
}

/** Whether an automated backup's retention, as its source had it, is over. */
function hasExpired(item: InventoryItem, before: Inventory, at: string): boolean {
  if (item.attributes["snapshotType"] !== "automated") return false;
  const source = before.items.find(
    ({ type, name, account, region }) =>
      (type === "rds:cluster" || type === "rds:db") && name === item.attributes["source"] && account === item.account && region === item.region,
  );
  const retention = Number(source?.attributes["backupRetentionPeriod"] ?? 1);
  return Date.parse(at) >= Date.parse(jsonText(item.attributes["takenAt"])) + retention * 86_400_000;
}

function judgeItem(selector: SelectorDefinition, before: InventoryItem, now: ReadonlyMap<string, InventoryItem>, expired: boolean): JudgedAsset {
  const { id, kind } = selector;
  const after = now.get(before.arn);
  const there = after !== undefined && after.identity === before.identity;
  const survived = there || (expired && wasReplaced(before, now));
  const changes = survived ? (after === undefined ? [] : weakenings(before, after)) : ["gone"];
  const verdict: AssetVerdict = {
    id: `${id}: ${before.name}`,
    kind,
    account: before.account,
    region: before.region,
    survived: survived && changes.length === 0,
    changes,
  };
  if (changes.length === 0) return { outcome: "held", reason: "", verdict };
  const outcome: Outcome = kind === "resource" && (!survived || changes.includes("not running")) ? "service-down" : "exposed";
  return { outcome, reason: `${before.type} ${before.name}: ${changes.join(", ")}`, verdict };
}

/** An automated backup lives as long as its retention; while its source lives on, newer ones take its place. */
function wasReplaced(before: InventoryItem, now: ReadonlyMap<string, InventoryItem>): boolean {
  if (before.attributes["snapshotType"] !== "automated") return false;
  return [...now.values()].some(
    (item) =>
      item.type === before.type &&
      item.account === before.account &&
      item.region === before.region &&
      item.attributes["source"] === before.attributes["source"] &&
      jsonText(item.attributes["takenAt"]) > jsonText(before.attributes["takenAt"]),
  );
}
