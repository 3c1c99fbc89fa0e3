import { expect, test } from "vitest";
import { inOrder } from "#harness/cli/in-order";

test("gives results in the tasks' order, however long each takes", async () => {
  const ends: string[] = [];
  const task = (name: string, milliseconds: number) => async (): Promise<string> => {
    await new Promise((resolve) => void setTimeout(resolve, milliseconds));
    ends.push(name);
    return name;
  };
  const results: string[] = [];
  for await (const result of inOrder([task("slow", 30), task("quick", 1), task("last", 1)], 2)) results.push(result);
  expect(results).toEqual(["slow", "quick", "last"]);
  expect(ends[0], "the quick one did not wait for the slow one").toBe("quick");
});

test.each([1, 2, 3])("never has more than %i tasks under way", async (atOnce) => {
  let underWay = 0;
  let most = 0;
  const task = async (): Promise<void> => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => void setTimeout(resolve, 2));
    underWay -= 1;
  };
  for await (const _ of inOrder([task, task, task, task], atOnce));
  expect(most).toBe(atOnce);
});

test("a task that fails ends the results where its own would have stood", async () => {
  const results: number[] = [];
  const playing = async (): Promise<void> => {
    const tasks = [async () => 1, async () => Promise.reject(new Error("no")), async () => 3];
    for await (const result of inOrder(tasks, 3)) results.push(result);
  };
  await expect(playing()).rejects.toThrow("no");
  expect(results).toEqual([1]);
});
