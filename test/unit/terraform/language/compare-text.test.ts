import { expect, test } from "vitest";
import { compareText } from "#terraform/language/compare-text";

test("orders as the bytes of UTF-8 do, beyond the basic plane too", () => {
  const texts = ["", "a", "B", "ab", "é", "z", "\uffee", "😀", "😀a", "\ue000", "10", "9"];
  const byBytes = texts.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect(texts.toSorted(compareText)).toEqual(byBytes);
  expect(texts.toSorted()).not.toEqual(byBytes);
});
