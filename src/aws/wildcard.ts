/**
 * Whether a text is what a pattern says: `*` stands for any characters, `?` for one. Takes no longer than pattern times text, whatever a client makes up:
 * a regular expression of the same pattern may take for ever, or be refused for its size.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let [at, from, star, after] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[from] === "*") {
      star = from++;
      after = at;
    } else if (from < pattern.length && (pattern[from] === "?" || pattern[from] === text[at])) {
      from++;
      at++;
    } else if (star >= 0) {
      from = star + 1;
      at = ++after;
    } else return false;
  }
  while (pattern[from] === "*") from++;
  return from === pattern.length;
}
