import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stepsOf, withValue } from "#ablation/mutation/json-pointer";
import { locateJson } from "#ablation/mutation/locate-json";
import type { TextPlace, TextRange } from "#ablation/mutation/locate-json";
import type { Json } from "#model/json";

function offsetOf(text: string, { line, column }: TextPlace): number {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
}

function replaced(text: string, { start, end }: TextRange, by: string): string {
  return text.slice(0, offsetOf(text, start)) + by + text.slice(offsetOf(text, end));
}

const texts = fc
  .json({ maxDepth: 4 })
  .map((json) => JSON.parse(json) as Json)
  .chain((value) => fc.constantFrom(JSON.stringify(value), JSON.stringify(value, null, 2), JSON.stringify(value, null, "\t\n")))
  .filter((text) => !text.includes('"__proto__"'));

describe("the places of JSON values", () => {
  test("are exact: another value put there makes the document that the pointer says", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const document = JSON.parse(text) as Json;
        for (const [pointer, range] of locateJson(text)) {
          const changed = JSON.parse(replaced(text, range, '"<other>"')) as Json;
          expect(changed).toEqual(withValue(document, pointer, "<other>"));
        }
      }),
    );
  });

  test("say what to cut out so that what is left is the document without the value", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const document = JSON.parse(text) as Json;
        for (const [pointer, { cut }] of locateJson(text)) {
          if (stepsOf(pointer).length === 0) continue;
          expect(JSON.parse(replaced(text, cut, ""))).toEqual(withValue(document, pointer, undefined));
        }
      }),
    );
  });

  test("count lines and columns from one", () => {
    expect(locateJson('{\n  "a/b": [10, "x"]\n}').get("/a~1b/1")).toEqual({
      start: { line: 2, column: 15 },
      end: { line: 2, column: 18 },
      cut: { start: { line: 2, column: 13 }, end: { line: 2, column: 18 } },
    });
  });

  test("are refused for what is no JSON", () => expect(() => locateJson("{")).toThrow(SyntaxError));
});

test("a pointer that leads nowhere is refused, as is dropping the whole", () => {
  expect(() => withValue({ a: 1 }, "/a/b", 2)).toThrow("there is no b");
  expect(() => withValue({ a: 1 }, "", undefined)).toThrow("the whole document");
});
