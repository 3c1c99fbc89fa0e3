import { type Cursor, NotInList } from "./cursor.ts";
import type { KeyCondition, KeyRanges } from "./statement.ts";

/** `WHERE` on one integer column: comparisons, BETWEEN and IN, joined by AND. */
export function parseCondition(cursor: Cursor): KeyCondition | undefined {
  if (!cursor.skip("where")) return undefined;
  let condition = comparison(cursor);
  while (cursor.skip("and")) {
    const other = comparison(cursor);
    if (other.column !== condition.column) throw new NotInList();
    condition = { column: condition.column, ranges: intersect(condition.ranges, other.ranges) };
  }
  return condition;
}

const LOWEST = Number.MIN_SAFE_INTEGER;
const HIGHEST = Number.MAX_SAFE_INTEGER;

function comparison(cursor: Cursor): KeyCondition {
  const column = cursor.identifier();
  const ranges = ((): KeyRanges => {
    if (cursor.skip("between")) {
      const low = cursor.integer();
      cursor.take("and");
      return [[low, cursor.integer()]];
    }
    if (cursor.skip("in", "(")) {
      const points = [...new Set(cursor.list(cursor.integer))].toSorted((a, b) => a - b);
      cursor.take(")");
      return points.map((point) => [point, point]);
    }
    if (cursor.skip("=")) return ((n) => [[n, n]] as const)(cursor.integer());
    if (cursor.skip("<=")) return [[LOWEST, cursor.integer()]];
    if (cursor.skip("<")) return [[LOWEST, cursor.integer() - 1]];
    if (cursor.skip(">=")) return [[cursor.integer(), HIGHEST]];
    if (cursor.skip(">")) return [[cursor.integer() + 1, HIGHEST]];
    if (!cursor.skip("<>")) cursor.take("!=");
    return ((n) =>
      [
        [LOWEST, n - 1],
        [n + 1, HIGHEST],
      ] as const)(cursor.integer());
  })();
  return { column, ranges: ranges.filter(([low, high]) => low <= high) };
}

function intersect(left: KeyRanges, right: KeyRanges): KeyRanges {
  return left
    .flatMap(([low, high]) => right.map(([from, to]) => [Math.max(low, from), Math.min(high, to)] as const))
    .filter(([low, high]) => low <= high)
    .toSorted((a, b) => a[0] - b[0]);
}
