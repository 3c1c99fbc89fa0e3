import type { SelectorDefinition } from "#model/asset";
import type { InventoryItem } from "#model/inventory";
import type { Run } from "#model/run";
import type { StoryAccount, StoryItem } from "#model/story";
import type { Verdict } from "#model/verdict";
import type { WorldAccount } from "#model/world";
import { groupBy } from "./group-by.ts";

/** How many things of one type and fate are named one by one. */
const named = 24;

/** What stood in each account before the script or was made by it, and what became of it. Files on machines stand in an account without an id. */
export function storyAccounts(run: Run, { assets }: Pick<Verdict, "assets">, accounts: readonly WorldAccount[]): readonly StoryAccount[] {
  const items = [...itemsOf(run, assets)];
  const ids = [...new Set([...accounts.map(({ id }) => id), ...items.map(({ account }) => account)])];
  return ids
    .map((id) => {
      const known = accounts.find((account) => account.id === id);
      return {
        id,
        name: id === "" ? "outside the cloud" : (known?.name ?? id),
        role: id === "" ? "files" : (known?.role ?? "account"),
        items: shortened(items.filter(({ account }) => account === id).map(({ item }) => item)),
      };
    })
    .toSorted((one, other) => Number(one.id === "") - Number(other.id === ""));
}

function* itemsOf(run: Run, assets: Verdict["assets"]): Generator<{ readonly account: string; readonly item: StoryItem }> {
  const [before, after, horizon] = [run.before, run.after.inventory, run.horizon.inventory].map(({ items }) => new Map(items.map((item) => [item.arn, item])));
  for (const item of run.before.items) {
    const kept = after !== undefined && isSame(after.get(item.arn), item);
    const fate = kept ? (isWeaker(item, run, assets) ? "changed" : "kept") : "destroyed";
    yield { account: item.account, item: storyItem(item, run, fate, isSame(horizon?.get(item.arn), item)) };
  }
  for (const item of run.after.inventory.items) {
    const earlier = before?.get(item.arn);
    if (earlier !== undefined && isSame(earlier, item)) continue;
    yield { account: item.account, item: storyItem(item, run, "made", isSame(horizon?.get(item.arn), item)) };
  }
}

/** A later thing of the same name is another one; a state file stays itself when it is written again. */
function isSame(found: InventoryItem | undefined, item: InventoryItem): boolean {
  return found !== undefined && (found.identity === item.identity || item.type === "terraform:state");
}

function storyItem({ arn, type, name, region, ...item }: InventoryItem, run: Run, fate: StoryItem["fate"], atHorizon: boolean): StoryItem {
  const asset = fate === "made" ? null : assetOf({ arn, type, name, region, ...item }, run);
  return { arn, type, name, region, asset, fate, atHorizon };
}

/** As what it must survive: the id of the first asset that means it, a dataset's store included. */
function assetOf(item: InventoryItem, run: Run): string | null {
  const asset = run.assets.find((one) =>
    one.kind === "dataset"
      ? one.storeType === item.type && one.store === item.name && one.account === item.account && one.region === item.region
      : means(one, item),
  );
  if (asset === undefined) return null;
  return asset.kind === "dataset" ? "rows" : asset.id;
}

function means({ types, account, names }: SelectorDefinition, { type, name, ...item }: InventoryItem): boolean {
  const typed = types.some((wanted) => (wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted));
  return typed && (account === undefined || account === item.account) && (names === undefined || new RegExp(names, "u").test(name));
}

/** Whether the verdict found something of it weaker. */
function isWeaker(item: InventoryItem, run: Run, assets: Verdict["assets"]): boolean {
  return run.assets.some(
    (asset) =>
      asset.kind !== "dataset" &&
      means(asset, item) &&
      assets.some(
        ({ id, account, region, changes }) =>
          id === `${asset.id}: ${item.name}` && account === item.account && region === item.region && changes.length > 0 && !changes.includes("gone"),
      ),
  );
}

/** Many things of one type and fate, as the thousand versions in a bucket, end in one that says how many more there are. */
function shortened(items: readonly StoryItem[]): readonly StoryItem[] {
  const kinds = groupBy(items, ({ type, fate, atHorizon }) => `${type} ${fate} ${atHorizon}`);
  return [...kinds.values()].flatMap((alike) => {
    const rest = alike.slice(named);
    const [first] = rest;
    return first === undefined ? alike : [...alike.slice(0, named), { ...first, arn: "", name: `and ${rest.length} more` }];
  });
}
