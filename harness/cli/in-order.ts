/**
 * Plays tasks with some of them under way at once, and gives their results in the tasks' own order.
 *
 * A task that fails ends the results where its own would have stood; those begun before it go on unheard.
 */
export async function* inOrder<Result>(tasks: readonly (() => Promise<Result>)[], atOnce: number): AsyncGenerator<Result> {
  const begun: Promise<Result>[] = [];
  for (let index = 0; index < tasks.length; index += 1) {
    for (const task of tasks.slice(begun.length, index + atOnce)) {
      const result = task();
      result.catch(() => undefined);
      begun.push(result);
    }
    yield (await begun[index]) as Result;
  }
}
