import { type Row, type Rows, type Segment } from "./rows.ts";
import { seedValue } from "./seed-values.ts";

/** A sum over rows, so that order does not matter and parts can be added. `bytes` is their size as COPY text. */
export interface RowsSum {
  readonly high: number;
  readonly low: number;
  readonly bytes: number;
}

/** Sums already made, by segment. Shared by all forks of a plane: a replay sums nothing that the build has summed. */
export type SumCache = Map<string, RowsSum>;

const CACHE_LIMIT = 4096;
const MODULUS = 2 ** 48;

/**
 * Hashes every row's text to 64 bits and adds the hashes up. A sum, unlike an XOR, also sees a row that is there twice.
 * Equal content gives equal sums; different content differs but for an accident of one in 2^64.
 */
export function sumRows(rows: Rows, cache: SumCache): RowsSum {
  const segments = rows.segments.map((segment) => sumSegment(segment, cache));
  return [...segments, ...rows.inserted.map(hashRow)].reduce(add, { high: 0, low: 0, bytes: 0 });
}

export function checksumText(sum: RowsSum): string {
  return `${sum.high.toString(16).padStart(12, "0")}${sum.low.toString(16).padStart(12, "0")}`;
}

function sumSegment(segment: Segment, cache: SumCache): RowsSum {
  const key = JSON.stringify([segment.from, segment.to, segment.formulas, Object.entries(segment.changed).sort()]);
  const known = cache.get(key);
  if (known !== undefined) return known;
  let sum: RowsSum = { high: 0, low: 0, bytes: 0 };
  for (let n = segment.from; n <= segment.to; n += 1) sum = add(sum, hashRow(segmentRow(segment, n)));
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(key, sum);
  return sum;
}

export function segmentRow(segment: Segment, n: number): Row {
  return segment.formulas.map((column) => {
    const changed = segment.changed[column.name];
    return changed === undefined ? seedValue(column, n) : changed;
  });
}

function add(left: RowsSum, right: RowsSum): RowsSum {
  return { high: (left.high + right.high) % MODULUS, low: (left.low + right.low) % MODULUS, bytes: left.bytes + right.bytes };
}

/** Two multiply-xor lanes over the UTF-16 units of the row's COPY text. */
function hashRow(row: Row): RowsSum {
  const text = row.map(copyText).join("\t");
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  let bytes = text.length + 1;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2_654_435_761);
    low = Math.imul(low ^ unit, 1_597_334_677);
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return { high: high >>> 0, low: low >>> 0, bytes };
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v" };

/** A value as COPY writes it. */
export function copyText(value: string | null): string {
  return value === null ? "\\N" : value.replace(/[\\\t\n\r\b\f\v]/g, (sign) => ESCAPES[sign] ?? sign);
}
