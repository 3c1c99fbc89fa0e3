import { ArgumentError } from "./define-function.ts";

const CLASSES: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7F",
  blank: "\\t ",
  cntrl: "\\x00-\\x1F\\x7F",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`\\{-~",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};
const SYNTAX = /[\^$\\.*+?()[\]{}|/-]/;

/**
 * Go's pattern as JavaScript's. What RE2 does not know (look-around, back-references) is refused, as is what has no equal here.
 *
 * @throws ArgumentError for the first argument
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function compilePattern(pattern: string, index = 0): RegExp {
  const leading = /^\(\?([imsU]+)\)/.exec(pattern);
  const flags = leading?.[1] ?? "";
  if (flags.includes("U")) throw new ArgumentError(index, "the flag U in a pattern is not supported by scartissue's embedded Terraform");
  const source = translate(pattern.slice(leading?.[0].length ?? 0), flags.includes("s"), index);
  try {
    return new RegExp(source, `gu${flags.includes("i") ? "i" : ""}${flags.includes("m") ? "m" : ""}`);
  } catch {
    throw new ArgumentError(index, `invalid regexp pattern: ${pattern}`);
  }
}

function translate(pattern: string, dotAll: boolean, index: number): string {
  let source = "";
  let rest = pattern;
  let inClass = false;
  const take = (length: number, meaning: string): void => {
    source += meaning;
    rest = rest.slice(length);
  };
  // oxlint-disable-next-line no-unmodified-loop-condition -- `take` shortens it
  while (rest !== "") {
    const posix = inClass ? /^\[:(\^?)(\w+):\]/.exec(rest) : null;
    const group = /^\(\?(P?<(?![=!])|:|.{0,2})/.exec(rest);
    if (rest.startsWith("\\")) {
      const [length, meaning] = escape(rest, inClass, index);
      take(length, meaning);
    } else if (posix !== null) {
      const members = CLASSES[posix[2] ?? ""];
      if (members === undefined || posix[1] === "^") throw new ArgumentError(index, `invalid regexp pattern: invalid character class range in ${posix[0]}`);
      take(posix[0].length, members);
    } else if (inClass) {
      if (rest.startsWith("]")) inClass = false;
      take(1, rest.startsWith("[") ? "\\[" : rest.slice(0, 1));
    } else if (rest.startsWith("[")) {
      inClass = true;
      const opening = /^\[\^?\]?/.exec(rest)?.[0] ?? "[";
      take(opening.length, opening.replace("]", "\\]"));
    } else if (rest.startsWith(".")) take(1, dotAll ? "[\\s\\S]" : "[^\\n]");
    else if (group !== null) {
      if (group[1] !== ":" && !/^P?<$/.test(group[1] ?? ""))
        throw new ArgumentError(index, `invalid regexp pattern: invalid or unsupported Perl syntax in ${group[0]}`);
      take(group[0].length, group[1] === ":" ? "(?:" : "(?<");
    } else if (/^\{(?!\d+(,\d*)?\})/.test(rest) || rest.startsWith("}")) take(1, `\\${rest[0] ?? ""}`);
    else if (/^\{\d+(,\d*)?\}/.test(rest)) take(rest.indexOf("}") + 1, rest.slice(0, rest.indexOf("}") + 1));
    else {
      const letter = String.fromCodePoint(rest.codePointAt(0) ?? 0);
      take(letter.length, letter);
    }
  }
  return source;
}

function escape(rest: string, inClass: boolean, index: number): readonly [number, string] {
  const letter = rest[1] ?? "";
  const property = /^\\([pP])(?:\{(\^?)(\w+)\}|(\w))/.exec(rest);
  if (property !== null)
    return [
      property[0].length,
      `\\${property[1] ?? "p"}{${/^(L|M|N|P|S|Z|C)[a-z]?$/.test(property[3] ?? property[4] ?? "") ? "" : "Script="}${property[3] ?? property[4] ?? ""}}`,
    ];
  const hex = /^\\x(?:\{([\dA-Fa-f]+)\}|([\dA-Fa-f]{2}))/.exec(rest);
  if (hex !== null) return [hex[0].length, `\\u{${hex[1] ?? hex[2] ?? "0"}}`];
  if (letter === "s") return [2, inClass ? "\\t\\n\\f\\r " : "[\\t\\n\\f\\r ]"];
  if (letter === "S" && !inClass) return [2, "[^\\t\\n\\f\\r ]"];
  if (letter === "A") return [2, "(?<![\\s\\S])"];
  if (letter === "z") return [2, "(?![\\s\\S])"];
  if (/[dDwWbBnrtfv]/.test(letter)) return [2, `\\${letter}`];
  if (letter === "a") return [2, "\\x07"];
  if (letter === "" || /[\w]/.test(letter)) throw new ArgumentError(index, `invalid regexp pattern: invalid escape sequence in \\${letter}`);
  const literal = String.fromCodePoint(rest.codePointAt(1) ?? 0);
  return [1 + literal.length, SYNTAX.test(literal) && (inClass || literal !== "-") ? `\\${literal}` : literal];
}
