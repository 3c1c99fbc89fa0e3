import { textFrom } from "../value.ts";
import type { Scope, Type, Value } from "../types.ts";

export interface Parameter {
  readonly name: string;
  readonly type: Type;
  /** Null is taken; otherwise it is refused. */
  readonly nulls?: true;
  /** An unknown value is taken; otherwise it makes the result unknown. */
  readonly unknowns?: true;
  /** Unknown parts make the result unknown as well. */
  readonly whole?: true;
  /** Marks are left on the value and the function passes them on; otherwise any mark makes the result sensitive. */
  readonly marks?: true;
}

export interface FunctionDefinition {
  readonly parameters: readonly Parameter[];
  /** Takes any number of further arguments. */
  readonly rest?: Parameter;
  /** The type of an unknown result; `"dynamic"` when it depends on the arguments. */
  readonly result: Type;
  readonly call: (args: readonly Value[], scope: Scope) => Value;
}

export type FunctionTable = Readonly<Record<string, FunctionDefinition>>;

/** A failure that names one argument: `Invalid value for "prefix" parameter: …`. */
export class ArgumentError extends Error {
  readonly index: number;

  constructor(index: number, message: string) {
    super(message);
    this.name = "ArgumentError";
    this.index = index;
  }
}

/** A failure of the call as a whole: `Call to function "x" failed: …`. */
export class CallError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "CallError";
  }
}

/** A function over strings alone. */
export function stringFunction(names: readonly string[], call: (...texts: string[]) => Value, result: Type = "string"): FunctionDefinition {
  return { parameters: names.map((name) => ({ name, type: "string" })), result, call: (args) => call(...args.map((arg) => textFrom(arg))) };
}

/** A function over numbers alone. */
export function numberFunction(names: readonly string[], call: (...numbers: number[]) => Value): FunctionDefinition {
  return { parameters: names.map((name) => ({ name, type: "number" })), result: "number", call: (args) => call(...args.map((arg) => Number(arg.data))) };
}

/** The argument at that place. @throws when the table and the function disagree, which is a bug */
export function argument(args: readonly Value[], index: number): Value {
  const found = args[index];
  if (found === undefined) throw new Error(`a function was called without its argument ${index}`);
  return found;
}

export function textOf(args: readonly Value[], index: number): string {
  return textFrom(argument(args, index));
}

export function numberOf(args: readonly Value[], index: number): number {
  return Number(argument(args, index).data);
}
