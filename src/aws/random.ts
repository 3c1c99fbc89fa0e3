/** A deterministic stream of 32-bit numbers; `cursor` is the whole state, so that a forked world goes on as its parent would. */
export interface RandomStream {
  readonly seed: number;
  cursor: number;
}

/** The next number of the stream, 0 ≤ n < 2³² (a counter through a 32-bit mixer). */
export function nextRandom(stream: RandomStream): number {
  stream.cursor += 1;
  let mixed = (stream.seed ^ Math.imul(stream.cursor, 0x9e3779b1)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0;
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Hex digits of the stream. */
export function nextHex(stream: RandomStream, digits: number): string {
  let text = "";
  while (text.length < digits) text += nextRandom(stream).toString(16).padStart(8, "0");
  return text.slice(0, digits);
}

/** A version 4 UUID of the stream. */
export function nextUuid(stream: RandomStream): string {
  const hex = nextHex(stream, 32);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
