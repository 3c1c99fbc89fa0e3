let deadline = Number.POSITIVE_INFINITY;

/** From so many minutes on nothing more is begun. */
export function beginNothingAfter(minutes: number): void {
  deadline = performance.now() + minutes * 60_000;
}

/** Works through a list, so many at a time; what is begun is finished even when one fails. Past the deadline the rest is left. */
export async function inParallel<Item>(items: readonly Item[], jobs: number, work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const next = (): Item | undefined => (performance.now() < deadline ? waiting.shift() : undefined);
  const lane = async (): Promise<void> => {
    for (let item = next(); item !== undefined; item = next()) await work(item);
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.max(1, Math.min(jobs, items.length)) }, lane));
  const failed = ended.find((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
