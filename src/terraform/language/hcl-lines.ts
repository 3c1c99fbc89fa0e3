/**
 * The line of every block and argument of a native-syntax file, by the path that `hcl2json` gives it, joined with NUL.
 *
 * Only headers and names at the start of a line count; anything inside brackets, strings and heredocs is passed over.
 */
export function mapHclLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const counts = new Map<string, number>();
  const path: (string | number)[][] = [];
  let heredoc: string | undefined;
  let depth = 0;
  for (const [index, raw] of withoutComments(text).split("\n").entries()) {
    if (heredoc !== undefined) {
      if (raw.trim() === heredoc) heredoc = undefined;
      continue;
    }
    const here = path.flat();
    const block = depth === 0 ? /^\s*([\w-]+)((?:\s+(?:"[^"]*"|[\w-]+))*)\s*\{/.exec(raw) : null;
    const argument = depth === 0 && block === null ? /^\s*([\w-]+)\s*=(?!=)/.exec(raw) : null;
    if (block !== null) {
      const steps = [block[1] ?? "", ...[...(block[2] ?? "").matchAll(/"([^"]*)"|([\w-]+)/g)].map((label) => label[1] ?? label[2] ?? "")];
      const key = [...here, ...steps].join("\u0000");
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      for (let length = 1; length <= steps.length; length += 1) {
        const prefix = [...here, ...steps.slice(0, length)].join("\u0000");
        if (!lines.has(prefix)) lines.set(prefix, index + 1);
      }
      lines.set(`${key}\u0000${count}`, index + 1);
      const inner = /\{\s*([\w-]+)\s*=(?!=)/.exec(raw)?.[1];
      if (inner !== undefined) lines.set(`${key}\u0000${count}\u0000${inner}`, index + 1);
      if (balance(raw) > 0) path.push([...steps, count]);
      continue;
    }
    if (argument !== null) lines.set([...here, argument[1]].join("\u0000"), index + 1);
    const change = balance(raw);
    if (depth === 0 && argument === null && change < 0) path.pop();
    else depth = Math.max(0, depth + change);
    heredoc = /<<-?(\w+)\s*$/.exec(raw)?.[1];
  }
  return lines;
}

/** Comments blanked out, lines kept. */
function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|\/\*[^]*?\*\/|(?:#|\/\/)[^\n]*/g, (match) => (match.startsWith('"') ? match : match.replace(/[^\n]/g, " ")));
}

/** How many brackets a line opens beyond those it closes, outside strings. */
function balance(line: string): number {
  const bare = line.replace(/"(?:[^"\\]|\\.)*"/g, "");
  return (bare.match(/[{[(]/g)?.length ?? 0) - (bare.match(/[}\])]/g)?.length ?? 0);
}
