import type { SelectorDefinition } from "#model/asset";
import type { Inventory, InventoryItem } from "#model/inventory";

/** The items of an inventory that an asset's selector means. Accounts are resolved to ids before a run is judged. */
export function selectItems(inventory: Inventory, selector: SelectorDefinition): readonly InventoryItem[] {
  return inventory.items.filter(
    (item) =>
      selector.types.some((type) => (type.endsWith("*") ? item.type.startsWith(type.slice(0, -1)) : item.type === type)) &&
      (selector.account === undefined || item.account === selector.account) &&
      (selector.names === undefined || new RegExp(selector.names, "u").test(item.name)),
  );
}
