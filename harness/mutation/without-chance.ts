/** Times, and what is drawn at random: event ids, UUIDs, the ids of resources, access keys, S3's versions. */
const drawn =
  /(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{16,}\b|(?<=-)[0-9a-f]{8,17}\b|\bA(?:KI|SI)A[0-9A-Z]{16}\b|(?<="versionId":")[^"]+/g;

/**
 * A story without what one call less in a world's set-up changes by itself: the clock is a moment behind, and everything drawn after it is another. Times become
 * whole seconds since `begin`, drawn words their numbers, in the order in which they come up: which are the same stays visible.
 */
export function withoutChance(text: string, begin: string): string {
  const numbers = new Map<string, number>();
  return text.replaceAll(drawn, (word, ...rest) => {
    const { time } = rest.at(-1) as { readonly time?: string };
    if (time !== undefined) return `+${Math.round((Date.parse(time) - Date.parse(begin)) / 1000)}s`;
    const number = numbers.get(word) ?? numbers.size;
    numbers.set(word, number);
    return `#${number}`;
  });
}
