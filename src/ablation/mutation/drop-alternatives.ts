/** A regular expression without one of its alternatives. */
export interface LesserPattern {
  readonly dropped: string;
  readonly rest: string;
}

interface Group {
  readonly start: number;
  readonly bars: number[];
  /** Inside a negative look-around, where an alternative less matches more. */
  readonly negative: boolean;
}

/** Every way to drop one alternative of a regular expression, so that it matches less. What stands in a negative look-around is left alone. */
export function dropAlternatives(pattern: string): readonly LesserPattern[] {
  const lesser: LesserPattern[] = [];
  const open: Group[] = [{ start: 0, bars: [], negative: false }];
  const close = (end: number): void => {
    const group = open.pop();
    if (group === undefined || group.negative || group.bars.length === 0) return;
    const cuts = [group.start - 1, ...group.bars, end];
    for (let index = 0; index + 1 < cuts.length; index += 1) {
      const [from = 0, to = end] = [cuts[index], cuts[index + 1]];
      const rest = index === 0 ? pattern.slice(0, from + 1) + pattern.slice(to + 1) : pattern.slice(0, from) + pattern.slice(to);
      lesser.push({ dropped: pattern.slice(from + 1, to), rest });
    }
  };
  for (let at = 0; at < pattern.length; at += 1) {
    const next = pattern[at];
    if (next === "\\") at += 1;
    else if (next === "[") at = endOfClass(pattern, at);
    else if (next === "|") open.at(-1)?.bars.push(at);
    else if (next === ")") close(at);
    else if (next === "(") {
      const head = /^\((?:\?(?:[:=!]|<[=!]|<\w+>))?/.exec(pattern.slice(at))?.[0] ?? "(";
      open.push({ start: at + head.length, bars: [], negative: head.endsWith("!") || open.at(-1)?.negative === true });
      at += head.length - 1;
    }
  }
  close(pattern.length);
  return lesser;
}

function endOfClass(pattern: string, from: number): number {
  for (let at = from + 1; at < pattern.length; at += 1) {
    if (pattern[at] === "\\") at += 1;
    else if (pattern[at] === "]") return at;
  }
  return pattern.length;
}
