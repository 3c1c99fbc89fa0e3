import { InvalidArgumentError } from "commander";
import { HarnessError } from "#model/errors";
import { outcomes } from "#model/outcome";
import type { OperatorKind, Outcome } from "#model/outcome";

/** A whole number from `least` up. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < least) throw new InvalidArgumentError(`It must be a whole number from ${least} up.`);
    return number;
  };
}

/** One of some words. */
export function oneOf<Word extends string>(...words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((one) => one === text);
    if (word === undefined) throw new InvalidArgumentError(`It must be one of ${words.join(", ")}.`);
    return word;
  };
}

export const outcomeWord: (text: string) => Outcome = oneOf(...outcomes);
export const operatorWord: (text: string) => OperatorKind = oneOf("literal", "persistent");

/** Collects a repeatable option. */
export function collect(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}

/** Which guardrails a run has: named ones, or none on purpose. An empty set by accident is an error. */
export function guardrailChoice(options: { readonly guardrails?: readonly string[] | false }): readonly string[] | "control" | undefined {
  if (options.guardrails === false) return "control";
  if (options.guardrails === undefined) return undefined;
  if (options.guardrails.every((names) => names.trim() === "")) {
    throw new HarnessError("usage", "The list of guardrails is empty", { hint: "Name guardrails (`scartissue list guardrails`), or say --no-guardrails for a control run" });
  }
  return options.guardrails;
}
