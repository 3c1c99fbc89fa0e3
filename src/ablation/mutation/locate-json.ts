import { pointerTo } from "./json-pointer.ts";

/** A place in a text, lines and columns from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** From the first character to the one after the last. */
export interface TextRange {
  readonly start: TextPlace;
  readonly end: TextPlace;
}

/** Where a value stands, and what has to be cut out for the text to be JSON without it: a member's name and a comma go, too. */
export interface ValueRange extends TextRange {
  readonly cut: TextRange;
}

const string = /"(?:[^"\\]|\\.)*"/y;
const literal = /[-+.\w]+/y;
const space = /[ \t\r\n]*/y;

/** Where each value of a JSON text stands, by JSON pointer. @throws SyntaxError when the text is not JSON */
export function locateJson(text: string): ReadonlyMap<string, ValueRange> {
  JSON.parse(text);
  const placeOf = placesOf(text);
  const ranges = new Map<string, ValueRange>();
  for (const { pointer, from, to, cutFrom, cutTo } of spansIn(text)) {
    ranges.set(pointer, { start: placeOf(from), end: placeOf(to), cut: { start: placeOf(cutFrom), end: placeOf(cutTo) } });
  }
  return ranges;
}

interface Span {
  readonly pointer: string;
  readonly from: number;
  readonly to: number;
  cutFrom: number;
  cutTo: number;
}

function spansIn(text: string): readonly Span[] {
  const spans: Span[] = [];
  let at = 0;
  const take = (expression: RegExp): string => {
    expression.lastIndex = at;
    const found = expression.exec(text)?.[0] ?? "";
    at += found.length;
    return found;
  };
  const items = (close: string, item: (index: number) => Span): void => {
    at += 1;
    take(space);
    const inside: Span[] = [];
    for (let index = 0; text[at] !== close; index += 1) {
      const from = at;
      const span = item(index);
      span.cutFrom = from;
      inside.push(span);
      take(space);
      if (text[at] === ",") {
        at += 1;
        span.cutTo = at;
      }
      take(space);
    }
    at += 1;
    settleLastCut(inside);
  };
  const value = (pointer: string): Span => {
    take(space);
    const from = at;
    if (text[at] === "{") {
      items("}", () => {
        const name = JSON.parse(take(string)) as string;
        take(space);
        at += 1;
        return value(pointerTo(pointer, name));
      });
    } else if (text[at] === "[") items("]", (index) => value(pointerTo(pointer, index)));
    else if (take(string) === "") take(literal);
    const span = { pointer, from, to: at, cutFrom: from, cutTo: at };
    spans.push(span);
    return span;
  };
  value("");
  return spans;
}

/** An item goes with the comma after it; the last one, which has none, with the comma before it. */
function settleLastCut(items: readonly Span[]): void {
  const [beforeLast, last] = items.slice(-2);
  if (beforeLast !== undefined && last !== undefined) last.cutFrom = beforeLast.to;
}

function placesOf(text: string): (at: number) => TextPlace {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  let line = 0;
  return (at) => {
    while ((starts[line + 1] ?? Infinity) <= at) line += 1;
    while ((starts[line] ?? 0) > at) line -= 1;
    return { line: line + 1, column: at - (starts[line] ?? 0) + 1 };
  };
}
