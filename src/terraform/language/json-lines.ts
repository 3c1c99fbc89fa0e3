const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/** The line of every member and item of a JSON text, by its path joined with NUL. The text must parse. */
export function mapJsonLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const starts = lineStarts(text);
  const path: (string | number)[] = [];
  const kinds: ("object" | "array")[] = [];
  let line = 1;
  let key: { readonly name: string; readonly line: number } | undefined;
  const record = (at: number): void => void lines.set(path.join("\u0000"), at);
  for (const match of text.matchAll(TOKEN)) {
    while ((starts[line] ?? Infinity) <= match.index) line += 1;
    const token = match[0];
    const inArray = kinds.at(-1) === "array";
    if (token === "{" || token === "[") {
      if (inArray) record(line);
      kinds.push(token === "{" ? "object" : "array");
      path.push(token === "{" ? "" : 0);
    } else if (token === "}" || token === "]") {
      kinds.pop();
      path.pop();
    } else if (token === ",") {
      const step = path.at(-1);
      if (inArray && typeof step === "number") path[path.length - 1] = step + 1;
    } else if (token === ":" && key !== undefined) {
      path[path.length - 1] = key.name;
      record(key.line);
      key = undefined;
    } else if (inArray) record(line);
    else if (token.startsWith('"')) key = { name: String(JSON.parse(token)), line };
  }
  return lines;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1)) starts.push(index + 1);
  return starts;
}
