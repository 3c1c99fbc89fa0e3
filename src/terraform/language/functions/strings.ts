import { boolValue, listValue, membersOf, objectValue, nullOf, stringValue, tupleValue, textFrom } from "../value.ts";
import type { Value } from "../types.ts";
import { ArgumentError, CallError, numberOf, stringFunction, textOf, type FunctionTable } from "./define-function.ts";
import { compilePattern } from "./regular-expression.ts";

/** @see https://developer.hashicorp.com/terraform/language/functions (string functions) */
export const strings: FunctionTable = {
  chomp: stringFunction(["str"], (text = "") => stringValue(text.replace(/(?:\r\n?|\n)+$/, ""))),
  endswith: stringFunction(["str", "suffix"], (text = "", suffix = "") => boolValue(text.endsWith(suffix)), "bool"),
  indent: {
    parameters: [
      { name: "spaces", type: "number" },
      { name: "str", type: "string" },
    ],
    result: "string",
    call: (args) => stringValue(textOf(args, 1).replaceAll("\n", `\n${" ".repeat(Math.max(0, numberOf(args, 0)))}`)),
  },
  join: {
    parameters: [{ name: "separator", type: "string" }],
    rest: { name: "lists", type: ["list", "string"], whole: true },
    result: "string",
    call: (args) => stringValue(joined(args)),
  },
  lower: stringFunction(["str"], (text = "") => stringValue(mapLetters(text, (letter) => String.fromCodePoint(letter.toLowerCase().codePointAt(0) ?? 0)))),
  regex: stringFunction(["pattern", "string"], (pattern = "", text = "") => firstMatch(pattern, text), "dynamic"),
  regexall: stringFunction(["pattern", "string"], (pattern = "", text = "") => allMatches(pattern, text), "dynamic"),
  replace: stringFunction(["str", "substr", "replace"], (text = "", found = "", replacement = "") => stringValue(replaced(text, found, replacement))),
  split: stringFunction(["separator", "str"], (separator = "", text = "") => listValue("string", pieces(text, separator).map(stringValue)), ["list", "string"]),
  startswith: stringFunction(["str", "prefix"], (text = "", prefix = "") => boolValue(text.startsWith(prefix)), "bool"),
  strcontains: stringFunction(["str", "substr"], (text = "", part = "") => boolValue(text.includes(part)), "bool"),
  strrev: stringFunction(["str"], (text = "") => stringValue(graphemes(text).toReversed().join(""))),
  substr: {
    parameters: [
      { name: "str", type: "string" },
      { name: "offset", type: "number" },
      { name: "length", type: "number" },
    ],
    result: "string",
    call: (args) => stringValue(substring(textOf(args, 0), numberOf(args, 1), numberOf(args, 2))),
  },
  title: stringFunction(["str"], (text = "") => stringValue(mapLetters(text, (letter, before) => (isSeparator(before) ? letter.toUpperCase() : letter)))),
  trim: stringFunction(["str", "cutset"], (text = "", cutset = "") => stringValue(trimmed(text, new Set(cutset)))),
  trimprefix: stringFunction(["str", "prefix"], (text = "", prefix = "") => stringValue(text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  trimsuffix: stringFunction(["str", "suffix"], (text = "", suffix = "") =>
    stringValue(suffix !== "" && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text),
  ),
  trimspace: stringFunction(["str"], (text = "") => stringValue(text.trim())),
  upper: stringFunction(["str"], (text = "") => stringValue(mapLetters(text, (letter) => letter.toUpperCase()))),
};

/** Letter by letter, as Go does: a mapping to several letters is left out. */
function mapLetters(text: string, change: (letter: string, before: string) => string): string {
  let before = " ";
  let result = "";
  for (const letter of text) {
    const changed = change(letter, before);
    result += Array.from(changed).length === 1 ? changed : letter;
    before = letter;
  }
  return result;
}

function isSeparator(letter: string): boolean {
  if (letter <= "\u007f") return !/\w/.test(letter);
  return !/[\p{L}\p{N}]/u.test(letter) && /\s/.test(letter);
}

function joined(args: readonly Value[]): string {
  if (args.length < 2) throw new CallError("at least one list is required");
  const items = args.slice(1).flatMap((list, place) =>
    membersOf(list).map((item, index) => {
      if (item.data === null) throw new ArgumentError(place + 1, `element ${index} is null; cannot concatenate null values`);
      return textFrom(item);
    }),
  );
  return items.join(textOf(args, 0));
}

function firstMatch(pattern: string, text: string): Value {
  const match = compilePattern(pattern).exec(text);
  if (match === null) throw new CallError("pattern did not match any part of the given string");
  return captures(match);
}

function captures(match: RegExpExecArray): Value {
  const text = (found: string | undefined): Value => (found === undefined ? nullOf("string") : stringValue(found));
  if (match.groups !== undefined) {
    const named = Object.entries(match.groups);
    if (named.length < match.length - 1) throw new ArgumentError(0, "invalid regexp pattern: cannot mix both named and unnamed capture groups");
    return objectValue(named.map(([name, found]) => [name, text(found)]));
  }
  return match.length === 1 ? stringValue(match[0]) : tupleValue(match.slice(1).map(text));
}

function allMatches(pattern: string, text: string): Value {
  const expression = compilePattern(pattern);
  const found = matchesOf(expression, text).map(captures);
  const type = found[0]?.type ?? captures(new RegExp(`${expression.source}|`, "u").exec("") ?? never()).type;
  return listValue(type, found);
}

function never(): never {
  throw new Error("an expression with an empty alternative matches everywhere");
}

function replaced(text: string, found: string, replacement: string): string {
  if (found.length > 1 && found.startsWith("/") && found.endsWith("/")) {
    const expression = compilePattern(found.slice(1, -1), 1);
    return replaceMatches(text, matchesOf(expression, text), replacement);
  }
  return text.replaceAll(found, () => replacement);
}

/** Go finds no empty match where the last one ended. */
function matchesOf(expression: RegExp, text: string): readonly RegExpExecArray[] {
  let end = -1;
  return [...text.matchAll(expression)].filter((match) => {
    const accepted = match[0] !== "" || match.index !== end;
    end = match.index + match[0].length;
    return accepted;
  });
}

function replaceMatches(text: string, matches: readonly RegExpExecArray[], replacement: string): string {
  let end = 0;
  let result = "";
  for (const match of matches) {
    result += text.slice(end, match.index) + expandTemplate(replacement, match);
    end = match.index + match[0].length;
  }
  return result + text.slice(end);
}

/** Go's `$1`, `${1}`, `$name`, `${name}` and `$$`. */
function expandTemplate(replacement: string, match: RegExpExecArray): string {
  return replacement.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    if (whole === "$$") return "$";
    const name = braced ?? bare ?? "";
    return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? "";
  });
}

function pieces(text: string, separator: string): readonly string[] {
  return separator === "" ? Array.from(text) : text.split(separator);
}

function graphemes(text: string): string[] {
  return [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)].map(({ segment }) => segment);
}

function substring(text: string, offset: number, length: number): string {
  const letters = graphemes(text);
  const start = offset < 0 ? Math.max(0, letters.length + offset) : offset;
  return letters.slice(start, length < 0 ? undefined : start + length).join("");
}

function trimmed(text: string, cutset: ReadonlySet<string>): string {
  const letters = Array.from(text);
  let start = 0;
  let end = letters.length;
  while (start < end && cutset.has(letters[start] ?? "")) start += 1;
  while (end > start && cutset.has(letters[end - 1] ?? "")) end -= 1;
  return letters.slice(start, end).join("");
}
