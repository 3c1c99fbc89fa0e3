import { HarnessError } from "#model/errors";

/** One simple command of a line: `NAME=value … word word …`. */
export interface SimpleCommand {
  readonly assignments: Readonly<Record<string, string>>;
  readonly words: readonly string[];
  /** The text as typed. */
  readonly text: string;
  /** Runs only when the one before it succeeded (`&&`), or in any case (`;`). */
  readonly after: "success" | "always";
}

/**
 * Splits a command line the way a shell would: quotes, backslashes, `$NAME`, `&&` and `;`.
 * @throws HarnessError `unsupported` on pipes, redirections, substitutions and unclosed quotes
 */
export function parseLine(line: string, environment: Readonly<Record<string, string>>): readonly SimpleCommand[] {
  const commands: SimpleCommand[] = [];
  let words: string[] = [];
  let word: string | undefined;
  let start = 0;
  let after: SimpleCommand["after"] = "always";

  const endWord = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endCommand = (end: number, next: SimpleCommand["after"], skip: number): void => {
    endWord();
    if (words.length > 0) commands.push({ ...splitAssignments(words), text: line.slice(start, end).trim(), after });
    words = [];
    after = next;
    start = end + skip;
  };

  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === "'") {
      const close = closing(line, at, "'");
      word = (word ?? "") + line.slice(at + 1, close);
      at = close;
    } else if (character === '"') {
      const close = closing(line, at, '"');
      word = (word ?? "") + expand(line.slice(at + 1, close).replace(/\\(["\\$])/g, "$1"), environment);
      at = close;
    } else if (character === "\\") {
      word = (word ?? "") + line.charAt(at + 1);
      at += 1;
    } else if (line.startsWith("&&", at)) {
      endCommand(at, "success", 2);
      at += 1;
    } else if (character === ";" || character === "\n") endCommand(at, "always", 1);
    else if ("|<>`&".includes(character) || line.startsWith("$(", at)) {
      throw new HarnessError("unsupported", `The shell of the replay does not know \`${character}\` in \`${line}\``, {
        hint: "Use separate commands, && or ;",
      });
    } else if (character === "$") {
      const name = /^\$\{?(\w+)\}?/.exec(line.slice(at));
      word = (word ?? "") + (name === null ? "$" : (environment[name[1] ?? ""] ?? ""));
      at += (name?.[0].length ?? 1) - 1;
    } else if (/\s/.test(character)) endWord();
    else word = (word ?? "") + character;
  }
  endCommand(line.length, "always", 0);
  return commands;
}

function closing(line: string, open: number, quote: string): number {
  for (let at = open + 1; at < line.length; at += 1) {
    if (line[at] === "\\" && quote === '"') at += 1;
    else if (line[at] === quote) return at;
  }
  throw new HarnessError("unsupported", `Unclosed ${quote} in \`${line}\``, { hint: "Close the quote" });
}

function expand(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{?(\w+)\}?/g, (_whole, name: string) => environment[name] ?? "");
}

function splitAssignments(words: readonly string[]): Pick<SimpleCommand, "assignments" | "words"> {
  const first = words.findIndex((word) => !/^\w+=/.test(word));
  const count = first === -1 ? words.length : first;
  const assignments = words.slice(0, count).map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]);
  return { assignments: Object.fromEntries(assignments) as Record<string, string>, words: words.slice(count) };
}
