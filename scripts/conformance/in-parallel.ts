/** Works through a list, so many at a time; what is begun is finished even when one fails. */
export async function inParallel<Item>(items: readonly Item[], jobs: number, work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.max(1, Math.min(jobs, items.length)) }, lane));
  const failed = ended.find((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
