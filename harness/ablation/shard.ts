import { HarnessError } from "#model/errors";

/** Share `index` (from 1) of `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Reads `i/n`. @throws HarnessError `usage` for what is none, or out of range */
export function parseShard(text: string): Shard {
  const [, first = "", second = ""] = /^(\d+)\/(\d+)$/.exec(text.trim()) ?? [];
  const [index, count] = [Number(first), Number(second)];
  if (first === "" || second === "")
    throw new HarnessError("usage", `\`${text}\` is no shard`, { hint: "Say --shard i/n, as in --shard 1/4 for the first of four" });
  if (count < 1 || index < 1 || index > count) {
    throw new HarnessError("usage", `There is no shard ${index} of ${count}`, {
      hint: `Shards are counted from 1 to ${Math.max(count, 1)}; JOB_COMPLETION_INDEX counts from 0, so add 1 to it`,
    });
  }
  return { index, count };
}

/** The items that fall to a shard: every `count`-th one. */
export function shareOf<Item>(items: readonly Item[], shard: Shard | undefined): readonly Item[] {
  return shard === undefined ? items : items.filter((_, index) => index % shard.count === shard.index - 1);
}
