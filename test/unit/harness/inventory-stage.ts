import { takeInventory } from "#harness/inventory/take-inventory";
import { machineOf, rootSession } from "#harness/replay/stage";
import type { MemoryWorkspace } from "#harness/shell/memory-workspace";
import type { AwsSession } from "#model/aws-session";
import type { Inventory } from "#model/inventory";
import { weakenings } from "#verdict/weakenings";
import { openEmptyStage } from "../../support/empty-stage.ts";

/** A world of empty accounts, to fill by hand and to look over. */
export interface EmptyWorld {
  readonly production: (region?: string) => AwsSession;
  readonly machine: MemoryWorkspace;
  readonly wait: (seconds: number) => Promise<void>;
  readonly look: () => Promise<Inventory>;
}

export async function emptyWorld(): Promise<EmptyWorld> {
  const stage = await openEmptyStage();
  return {
    production: (region) => rootSession(stage, "222222222222", region),
    machine: machineOf(stage, "laptop"),
    wait: async (seconds) => stage.cloud.clock.advance(seconds),
    look: async () => takeInventory(stage),
  };
}

/** ARNs of what was there and is not, and what about the rest became worse. */
export function changesBetween(before: Inventory, after: Inventory): { readonly gone: readonly string[]; readonly weaker: readonly string[] } {
  const now = new Map(after.items.map((item) => [item.arn, item]));
  return {
    gone: before.items.filter(({ arn }) => !now.has(arn)).map(({ arn }) => arn),
    weaker: before.items.flatMap((item) => weakenings(item, now.get(item.arn) ?? item)),
  };
}
