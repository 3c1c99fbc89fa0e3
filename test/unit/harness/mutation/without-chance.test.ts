import { expect, test } from "vitest";
import { withoutChance } from "#harness/mutation/without-chance";

const story = (millisecond: number, id: string, other: string): string =>
  withoutChance(
    JSON.stringify([
      { at: `2026-02-22T09:02:06.${millisecond}Z`, eventId: id },
      { at: `2026-02-22T09:02:26.${millisecond}Z`, eventId: other, resource: `subnet-0${id.slice(0, 16)}` },
    ]),
    `2026-02-22T09:02:06.${millisecond}Z`,
  );

const [one, two] = ["335153c26d18a3be7ff33384aaef8fb2", "a9fa113c5a19030313c096b0148628c9"];

test("a story that began a moment later with other drawn ids is the same story", () => {
  expect(story(200, one, two)).toBe(story(100, two, one));
});

test("one in which an id comes up again, or something happens seconds later, is another", () => {
  expect(story(200, one, one)).not.toBe(story(200, one, two));
  expect(withoutChance("2026-02-22T09:02:16Z", "2026-02-22T09:02:06Z")).toBe("+10s");
  expect(withoutChance("2026-02-22T09:02:17Z", "2026-02-22T09:02:06Z")).toBe("+11s");
});
