import { ConversionError, convert } from "../convert.ts";
import { numberText } from "../number-text.ts";
import { unsupported } from "../terraform-error.ts";
import { isCollection, isPrimitive, isTuple } from "../type.ts";
import { UNKNOWN, type Value } from "../types.ts";
import { isNull, isUnknown, isWhollyKnown, listValue, membersOf, stringValue, unknownOf, UNKNOWN_VALUE, textFrom } from "../value.ts";
import { ArgumentError, CallError, argument, textOf, type FunctionTable } from "./define-function.ts";
import { encodeJson } from "./encoding.ts";

const VERB = /%(?<flags>[-+# 0]*)(?<width>\d+)?(?:\.(?<precision>\d*))?(?:\[(?<index>\d+)\])?(?<verb>[^\d\s.[\]]|$)/gu;

/** @see https://developer.hashicorp.com/terraform/language/functions/format */
export const format: FunctionTable = {
  format: {
    parameters: [{ name: "format", type: "string" }],
    rest: { name: "args", type: "dynamic", nulls: true, whole: true },
    result: "string",
    call: (args) => (args.some(isPlainNull) ? UNKNOWN_VALUE : stringValue(formatted(textOf(args, 0), args.slice(1)))),
  },
  formatlist: {
    parameters: [{ name: "format", type: "string" }],
    rest: { name: "args", type: "dynamic", nulls: true, unknowns: true },
    result: ["list", "string"],
    call: (args) => formatList(textOf(args, 0), args.slice(1)),
  },
};

/** Terraform never comes to know the result for a `null` without a type. */
function isPlainNull(value: Value): boolean {
  return value.type === "dynamic" && isNull(value);
}

function formatList(text: string, args: readonly Value[]): Value {
  if (args.some(isPlainNull)) return UNKNOWN_VALUE;
  const lists = args.map((arg) => (isTuple(arg.type) || (isCollection(arg.type) && arg.type[0] !== "map") ? arg : undefined));
  if (lists.some((list) => list !== undefined && isUnknown(list)) || args.some((arg) => arg.type === "dynamic" && isUnknown(arg)))
    return unknownOf(["list", "string"]);
  const lengths = lists.map((list) => (list === undefined || isNull(list) ? undefined : membersOf(list).length));
  const length = lengths.find((candidate) => candidate !== undefined);
  const odd = lengths.findIndex((candidate) => candidate !== undefined && candidate !== length);
  if (odd >= 0)
    throw new ArgumentError(
      odd + 1,
      `argument ${odd + 1} has length ${lengths[odd]}, which is inconsistent with argument ${lengths.indexOf(length) + 1} of length ${length}`,
    );
  const rows = Array.from({ length: length ?? 1 }, (_, row) => args.map((arg, place) => (lists[place] === undefined ? arg : argument(membersOf(arg), row))));
  return listValue(
    "string",
    rows.map((row) => (row.every(isWhollyKnown) ? stringValue(formatted(text, row)) : unknownOf("string"))),
  );
}

function formatted(text: string, args: readonly Value[]): string {
  let next = 0;
  let highest = 0;
  const result = text.replace(VERB, (...match: unknown[]) => {
    const groups = match.at(-1) as Readonly<Record<"flags" | "width" | "precision" | "index" | "verb", string | undefined>>;
    const offset = match.at(-3) as number;
    const verb = groups.verb ?? "";
    if (verb === "%") return "%";
    if (verb === "" || verb === "*")
      throw new ArgumentError(0, verb === "" ? "unterminated format verb" : `unrecognized format character ${JSON.stringify(verb)} at offset ${offset}`);
    if (!"vtbdoxXeEfgGsq".includes(verb))
      throw new ArgumentError(0, `unsupported format verb ${JSON.stringify(verb)} at offset ${offset + String(match[0]).length - 1}`);
    const place = groups.index === undefined ? next : Number(groups.index) - 1;
    next = place + 1;
    highest = Math.max(highest, next);
    const arg = args[place];
    if (arg === undefined)
      throw new CallError(`not enough arguments for ${JSON.stringify(String(match[0]))} at ${offset}: need index ${place + 1} but have ${args.length} total`);
    try {
      const rendered = render(arg, verb, groups.flags ?? "", groups.precision === undefined ? undefined : Number(groups.precision));
      if (verb === "t") return rendered;
      return pad(rendered, groups.flags ?? "", Number(groups.width ?? 0), "vsq".includes(verb) && typeof arg.data !== "number");
    } catch (error) {
      if (error instanceof ConversionError) throw new CallError(`unsupported value for ${JSON.stringify(String(match[0]))} at ${offset}: ${error.message}`);
      throw error;
    }
  });
  if (highest < args.length)
    throw new ArgumentError(
      Math.min(highest, 0) + 1,
      highest === 0 ? "too many arguments; no verbs in format string" : `too many arguments; only ${highest} used by format string`,
    );
  return result;
}

function render(arg: Value, verb: string, flags: string, precision: number | undefined): string {
  if (verb === "v") return renderAny(arg, flags, precision);
  if (isNull(arg)) throw new ConversionError("null value cannot be formatted");
  if (verb === "t") return textFrom(convert(arg, "bool"));
  if (verb === "s" || verb === "q") return renderString(textFrom(convert(arg, "string")), verb, precision);
  return renderNumber(Number(convert(arg, "number").data), verb, flags, precision);
}

function renderAny(arg: Value, flags: string, precision: number | undefined): string {
  if (flags.includes("#")) return encodeJson(arg);
  if (isNull(arg)) return "null";
  if (arg.data === UNKNOWN || !isPrimitive(arg.type)) return encodeJson(arg);
  if (arg.type === "number") return renderNumber(Number(arg.data), "g", flags, precision);
  return arg.type === "string" ? renderString(textFrom(arg), "s", precision) : textFrom(arg);
}

function renderString(text: string, verb: string, precision: number | undefined): string {
  const cut = precision === undefined ? text : Array.from(text).slice(0, precision).join("");
  return verb === "q" ? encodeJson(stringValue(cut)) : cut;
}

function renderNumber(number: number, verb: string, flags: string, precision: number | undefined): string {
  const sign = number >= 0 && flags.includes("+") ? "+" : number >= 0 && flags.includes(" ") ? " " : "";
  const radix = { b: 2, o: 8, d: 10, x: 16, X: 16 }[verb];
  if (radix !== undefined) {
    if (!Number.isInteger(number)) throw new ConversionError("an integer is required");
    const digits = number.toString(radix);
    return sign + (verb === "X" ? digits.toUpperCase() : digits);
  }
  if (verb === "f") return sign + fixed(number, precision ?? 6);
  if (verb === "e" || verb === "E") return sign + exponent(number.toExponential(precision ?? 6), verb);
  return sign + general(number, verb, precision);
}

/** Halves go to the even digit, where JavaScript rounds them up; halves that a double does not hold exactly are refused. */
function fixed(number: number, precision: number): string {
  const half = /\.(\d*)5$/.exec(String(number));
  if (half?.[1]?.length !== precision) return number.toFixed(precision);
  const shifted = Math.abs(number) * 10 ** precision;
  if (!Number.isInteger(number * 2 ** (precision + 1))) throw unsupported(`Rounding ${number} to ${precision} digits`);
  const even = Math.floor(shifted) % 2 === 0 ? Math.floor(shifted) : Math.ceil(shifted);
  return ((Math.sign(number) * even) / 10 ** precision).toFixed(precision);
}

/** Go writes at least two digits of exponent. */
function exponent(text: string, verb: string): string {
  const padded = text.replace(/e([+-])(\d)$/, "e$10$2");
  return verb === "E" || verb === "G" ? padded.toUpperCase() : padded;
}

function general(number: number, verb: string, precision: number | undefined): string {
  const scientific = precision === undefined ? number.toExponential() : number.toExponential(Math.max(0, precision - 1));
  const power = Number(scientific.split("e")[1] ?? 0);
  const digits = precision ?? 6;
  if (power < -4 || power >= digits) return exponent(scientific, verb);
  return precision === undefined ? numberText(number) : String(Number(number.toPrecision(Math.max(1, precision))));
}

function pad(text: string, flags: string, width: number, isText: boolean): string {
  const missing = Math.max(0, width - Array.from(text).length);
  if (flags.includes("-")) return text + " ".repeat(missing);
  if (!flags.includes("0") || isText) return (flags.includes("0") && isText ? "0" : " ").repeat(missing) + text;
  const sign = /^[+\- ]/.exec(text)?.[0] ?? "";
  return sign + "0".repeat(missing) + text.slice(sign.length);
}
