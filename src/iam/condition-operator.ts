import { compileArn } from "./arn-pattern.ts";
import type { ContextLookup } from "./context.ts";
import { compileGlob } from "./glob.ts";
import { type AddressMatcher, parseIpAddress, parseIpRange } from "./ip-range.ts";
import { compileTemplate, compileTemplateMatcher, type PolicyVersion } from "./template.ts";

/** Whether a request's value meets one value of the policy; `undefined` when the policy's value is not of the operator's type. */
export type ValueTest = (actual: string, lookup: ContextLookup) => boolean | undefined;

/** What a base operator does, before set operators and `IfExists`. */
export interface ConditionOperator {
  /** Negated operators are true when no value matches, and when the key is absent. */
  readonly negated: boolean;
  /** What kind of value it compares, for messages. */
  readonly compares: "a string" | "a number" | "a date" | "true or false" | "base64" | "an IP address" | "an ARN";
  readonly accepts: (actual: string) => boolean;
  readonly compile: (expected: string, version: PolicyVersion) => ValueTest;
}

/**
 * The base operators by name. `Null` is not among them: it asks about the key, not its value.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const conditionOperators: ReadonlyMap<string, ConditionOperator> = new Map([
  ...pair(
    "StringEquals",
    "StringNotEquals",
    text((expected) => (actual) => actual === expected, false),
  ),
  ...pair("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", text(equalsIgnoringCase, false)),
  ...pair("StringLike", "StringNotLike", text(compileGlob, true)),
  ...pair(
    "NumericEquals",
    "NumericNotEquals",
    ordered("a number", numberOf, (difference) => difference === 0),
  ),
  ["NumericLessThan", ordered("a number", numberOf, (difference) => difference < 0)],
  ["NumericLessThanEquals", ordered("a number", numberOf, (difference) => difference <= 0)],
  ["NumericGreaterThan", ordered("a number", numberOf, (difference) => difference > 0)],
  ["NumericGreaterThanEquals", ordered("a number", numberOf, (difference) => difference >= 0)],
  ...pair(
    "DateEquals",
    "DateNotEquals",
    ordered("a date", dateOf, (difference) => difference === 0),
  ),
  ["DateLessThan", ordered("a date", dateOf, (difference) => difference < 0)],
  ["DateLessThanEquals", ordered("a date", dateOf, (difference) => difference <= 0)],
  ["DateGreaterThan", ordered("a date", dateOf, (difference) => difference > 0)],
  ["DateGreaterThanEquals", ordered("a date", dateOf, (difference) => difference >= 0)],
  ["Bool", bool()],
  ["BinaryEquals", binary()],
  ...pair("IpAddress", "NotIpAddress", ipAddress()),
  ...pair("ArnEquals", "ArnNotEquals", arn()),
  ...pair("ArnLike", "ArnNotLike", arn()),
]);

function pair(positive: string, negative: string, operator: ConditionOperator): [string, ConditionOperator][] {
  return [
    [positive, operator],
    [negative, { ...operator, negated: true }],
  ];
}

function text(compile: (expected: string) => (actual: string) => boolean, wildcards: boolean): ConditionOperator {
  return {
    negated: false,
    compares: "a string",
    accepts: () => true,
    compile(expected, version) {
      const matches = compileTemplateMatcher(compileTemplate(expected, version, wildcards), compile);
      return (actual, lookup) => matches(actual, lookup) ?? false;
    },
  };
}

function equalsIgnoringCase(expected: string): (actual: string) => boolean {
  const lower = expected.toLowerCase();
  return (actual) => actual.toLowerCase() === lower;
}

function ordered(compares: "a number" | "a date", read: (text: string) => number, holds: (difference: number) => boolean): ConditionOperator {
  return {
    negated: false,
    compares,
    accepts: (actual) => !Number.isNaN(read(actual)),
    compile(expected) {
      const limit = read(expected);
      return Number.isNaN(limit) ? () => undefined : (actual) => holds(read(actual) - limit);
    },
  };
}

function numberOf(value: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value.trim()) ? Number(value) : Number.NaN;
}

/** Milliseconds since 1970 of a W3C date, or of epoch seconds. Four digits are a year. */
function dateOf(value: string): number {
  if (/^-?\d+(\.\d+)?$/.test(value) && !/^\d{4}$/.test(value)) return Number(value) * 1000;
  return /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/.test(value) ? Date.parse(value) : Number.NaN;
}

function bool(): ConditionOperator {
  const known = (value: string): boolean => /^(true|false)$/i.test(value);
  return {
    negated: false,
    compares: "true or false",
    accepts: known,
    compile(expected, version) {
      const matches = compileTemplateMatcher(compileTemplate(expected, version, false), equalsIgnoringCase);
      return known(expected) || expected.includes("${") ? (actual, lookup) => matches(actual, lookup) ?? false : () => undefined;
    },
  };
}

function binary(): ConditionOperator {
  const known = (value: string): boolean => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value);
  return {
    negated: false,
    compares: "base64",
    accepts: known,
    compile: (expected) => (known(expected) ? (actual) => actual === expected : () => undefined),
  };
}

function ipAddress(): ConditionOperator {
  return {
    negated: false,
    compares: "an IP address",
    accepts: (actual) => parseIpAddress(actual) !== undefined,
    compile(expected) {
      const range: AddressMatcher | undefined = parseIpRange(expected);
      if (range === undefined) return () => undefined;
      return (actual) => {
        const address = parseIpAddress(actual);
        return address !== undefined && range(address);
      };
    },
  };
}

function arn(): ConditionOperator {
  return {
    negated: false,
    compares: "an ARN",
    accepts: (actual) => actual.split(":").length >= 6,
    compile(expected, version) {
      const template = compileTemplate(expected, version, true);
      if (template.fixed) return compileArn(template.text) ?? (() => undefined);
      const matches = compileTemplateMatcher(template, (marked) => compileArn(marked) ?? (() => false));
      return (actual, lookup) => matches(actual, lookup) ?? false;
    },
  };
}
