/** CRC-32 (IEEE) of a text in UTF-8, from which the provider makes ids of things that have none. */
export function crc32(value: string): number {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(value)) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}

const table: readonly number[] = Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});
