/** Lines of a command's output that are worth a reader's time, and how wide they may be. */
const shownLines = 5;
const shownWidth = 160;

/** Terraform's sums and errors rather than its every line; of an answer in JSON nothing. */
export function terminalExcerpt(text: string, failed: boolean): readonly string[] {
  const lines = text
    .split("\n")
    .map((line) => line.replace(/^[│╷╵]\s?/u, "").trimEnd())
    .filter((line) => line.trim() !== "");
  if (!failed && lines[0]?.startsWith("{") === true) return [];
  const telling = lines.filter((line) =>
    /^(Plan:|No changes|Apply complete|Destroy complete|Apply cancelled|Interrupt|.*Error: |An error occurred|scartissue)/.test(line),
  );
  const chosen = telling.length > 0 ? [...new Set(telling)] : failed ? lines : lines.slice(0, 2);
  const cut = chosen.slice(0, shownLines).map((line) => (line.length > shownWidth ? `${line.slice(0, shownWidth - 1)}…` : line));
  return chosen.length > shownLines ? [...cut, `… ${chosen.length - shownLines} more`] : cut;
}
