import { expect, it } from "vitest";
import { createCallQueue } from "#harness/wire/call-queue";

it("does one thing after another, in the order of asking, whatever becomes of each", async () => {
  const queue = createCallQueue();
  const events: string[] = [];
  const work = (name: string, end: () => unknown) => async (): Promise<unknown> => {
    events.push(`begin ${name}`);
    await new Promise((resolve) => setImmediate(resolve));
    events.push(`end ${name}`);
    return end();
  };
  const results = Promise.allSettled([
    queue.run(work("a", () => 1)),
    queue.run(
      work("b", () => {
        throw new Error("b failed");
      }),
    ),
    queue.run(work("c", () => 3)),
  ]);
  await queue.idle();
  expect(events).toEqual(["begin a", "end a", "begin b", "end b", "begin c", "end c"]);
  expect(await results).toEqual([
    { status: "fulfilled", value: 1 },
    { status: "rejected", reason: new Error("b failed") },
    { status: "fulfilled", value: 3 },
  ]);
  expect(await queue.run(async () => 4)).toBe(4);
});
