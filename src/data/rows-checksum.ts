import type { SeedColumn } from "#model/data";
import type { Row, Rows, Segment } from "./rows.ts";
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
  const key = JSON.stringify([segment.from, segment.to, segment.formulas, Object.entries(segment.changed).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
  const known = cache.get(key);
  if (known !== undefined) return known;
  const sum: Accumulator = { high: 0, low: 0, bytes: 0 };
  const cells = segment.formulas.map((column) => cellText(column, segment.changed[column.name]));
  for (let n = segment.from; n <= segment.to; n += 1) {
    let text = cells[0]?.(n) ?? "";
    for (let index = 1; index < cells.length; index += 1) text += `\t${cells[index]?.(n)}`;
    addRow(sum, text);
  }
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(key, sum);
  return sum;
}

/** The COPY text of a column by row; constant for one that an UPDATE has set. */
function cellText(column: SeedColumn, changed: string | null | undefined): (n: number) => string {
  if (changed !== undefined)
    return (
      (text) => () =>
        text
    )(copyText(changed));
  return column.kind === "text" ? (n) => copyText(seedValue(column, n)) : (n) => seedValue(column, n);
}

function add(left: RowsSum, right: RowsSum): RowsSum {
  return { high: (left.high + right.high) % MODULUS, low: (left.low + right.low) % MODULUS, bytes: left.bytes + right.bytes };
}

function hashRow(row: Row): RowsSum {
  const sum: Accumulator = { high: 0, low: 0, bytes: 0 };
  addRow(sum, row.map(copyText).join("\t"));
  return sum;
}

interface Accumulator {
  high: number;
  low: number;
  bytes: number;
}

/** Two multiply-xor lanes over the UTF-16 units of a row's COPY text. Changes `sum`: two million rows should not make garbage. */
function addRow(sum: Accumulator, text: string): void {
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
  sum.high = (sum.high + (high >>> 0)) % MODULUS;
  sum.low = (sum.low + (low >>> 0)) % MODULUS;
  sum.bytes += bytes;
}

const SPECIAL = /[\\\t\n\r\b\f\v]/;
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v" };

/** A value as COPY writes it. */
export function copyText(value: string | null): string {
  if (value === null) return "\\N";
  return SPECIAL.test(value) ? value.replaceAll(new RegExp(SPECIAL, "g"), (sign) => ESCAPES[sign] ?? sign) : value;
}
