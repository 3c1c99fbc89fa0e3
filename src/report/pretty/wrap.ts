/** How many columns a text takes: colours take none. */
export function widthOf(text: string): number {
  return text.replaceAll(/\u001B\[\d+m/g, "").length;
}

/** The text filled with spaces up to so many columns. */
export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** Breaks a sentence between words. The first line begins with `lead`, the others with as many spaces; a word that is longer than a line stays whole. */
export function wrap(sentence: string, width: number, lead: string = ""): readonly string[] {
  return wrapEntries(sentence.split(" "), width, lead, " ");
}

/** The same for entries that stay whole, such as those of a key. */
export function wrapEntries(entries: readonly string[], width: number, lead: string = "", gap: string = "  "): readonly string[] {
  const room = width - widthOf(lead);
  const lines: string[] = [];
  for (const entry of entries) {
    const longer = `${lines.at(-1) ?? ""}${gap}${entry}`;
    if (lines.length === 0 || widthOf(longer) > room) lines.push(entry);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line, index) => (index === 0 ? lead : " ".repeat(widthOf(lead))) + line);
}
