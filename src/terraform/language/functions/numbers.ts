import { settle } from "../number-text.ts";
import { typeName } from "../type.ts";
import { numberValue } from "../value.ts";
import { ArgumentError, CallError, numberFunction, numberOf, textOf, type FunctionTable } from "./define-function.ts";

/** @see https://developer.hashicorp.com/terraform/language/functions (numeric functions) */
export const numbers: FunctionTable = {
  abs: numberFunction(["num"], (num = 0) => numberValue(Math.abs(num))),
  ceil: numberFunction(["num"], (num = 0) => numberValue(Math.ceil(num))),
  floor: numberFunction(["num"], (num = 0) => numberValue(Math.floor(num))),
  log: numberFunction(["num", "base"], (num = 0, base = 0) => numberValue(finite(Math.log(num) / Math.log(base)))),
  max: {
    parameters: [],
    rest: { name: "numbers", type: "number" },
    result: "number",
    call: (args) => numberValue(Math.max(...atLeastOne(args.map((arg) => Number(arg.data))))),
  },
  min: {
    parameters: [],
    rest: { name: "numbers", type: "number" },
    result: "number",
    call: (args) => numberValue(Math.min(...atLeastOne(args.map((arg) => Number(arg.data))))),
  },
  parseint: {
    parameters: [
      { name: "number", type: "dynamic" },
      { name: "base", type: "number" },
    ],
    result: "number",
    call: (args) => {
      if (args[0]?.type !== "string") throw new ArgumentError(0, `first argument must be a string, not ${typeName(args[0]?.type ?? "dynamic")}`);
      return numberValue(parseInteger(textOf(args, 0), numberOf(args, 1)));
    },
  },
  pow: numberFunction(["num", "power"], (num = 0, power = 0) => numberValue(settle(finite(num ** power)))),
  signum: numberFunction(["num"], (num = 0) => numberValue(Math.sign(num))),
};

function atLeastOne(given: readonly number[]): readonly number[] {
  if (given.length === 0) throw new CallError("must pass at least one number");
  return given;
}

function finite(number: number): number {
  if (!Number.isFinite(number)) throw new CallError(`the result ${number} is not supported by scartissue's embedded Terraform`);
  return number;
}

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

function parseInteger(text: string, base: number): number {
  if (base < 2 || base > 62) throw new ArgumentError(1, "base must be a whole number between 2 and 62 inclusive");
  const negative = text.startsWith("-");
  const digits = text.replace(/^[+-]/, "");
  let total = 0;
  for (const letter of digits) {
    const digit = DIGITS.indexOf(base <= 36 ? letter.toLowerCase() : letter);
    if (digit < 0 || digit >= base) throw new ArgumentError(0, `cannot parse ${JSON.stringify(text)} as a base ${base} integer`);
    total = total * base + digit;
  }
  if (digits === "") throw new ArgumentError(0, `cannot parse ${JSON.stringify(text)} as a base ${base} integer`);
  return negative ? -total : total;
}
