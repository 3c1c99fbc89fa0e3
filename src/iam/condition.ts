import { type ConditionOperator, conditionOperators, type ValueTest } from "./condition-operator.ts";
import type { ContextLookup } from "./context.ts";
import type { PolicyVersion } from "./template.ts";

/** One key of a `Condition` block: `operator` as written, with its set operator and `IfExists`. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Whether the condition holds for a request. */
export type ConditionTest = (lookup: ContextLookup) => boolean;

/** An operator's name taken apart. */
interface OperatorName {
  readonly set: "ForAllValues" | "ForAnyValue" | undefined;
  readonly base: string;
  readonly ifExists: boolean;
}

const operatorName = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/** Takes an operator's name apart; `undefined` when AWS has no such operator. */
export function parseOperatorName(text: string): OperatorName | undefined {
  const [, set, base = "", ifExists] = operatorName.exec(text) ?? [];
  if (base === "Null") return set === undefined && ifExists === undefined ? { set: undefined, base, ifExists: false } : undefined;
  if (!conditionOperators.has(base)) return undefined;
  return { set: set === "ForAllValues" || set === "ForAnyValue" ? set : undefined, base, ifExists: ifExists !== undefined };
}

/**
 * Compiles a condition whose operator is known.
 *
 * A multivalued key without a set operator does not match; a set operator on an absent or empty key is true for `ForAllValues`, false for
 * `ForAnyValue`, whatever stands inside it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function compileCondition(condition: Condition, version: PolicyVersion): ConditionTest {
  const name = parseOperatorName(condition.operator);
  const key = condition.key.toLowerCase();
  if (name?.base === "Null") return nullTest(key, condition.values);
  const operator = name === undefined ? undefined : conditionOperators.get(name.base);
  if (name === undefined || operator === undefined) throw new TypeError(`condition operator \`${condition.operator}\` was not checked`);
  const holds = valueTest(
    operator,
    condition.values.map((value) => operator.compile(value, version)),
  );
  if (name.set === "ForAllValues") return (lookup) => valuesOf(lookup(key)).every((value) => holds(value, lookup));
  if (name.set === "ForAnyValue") return (lookup) => valuesOf(lookup(key)).some((value) => holds(value, lookup));
  const whenAbsent = name.ifExists || operator.negated;
  return (lookup) => {
    const actual = lookup(key);
    if (actual === undefined) return whenAbsent;
    return typeof actual === "string" && holds(actual, lookup);
  };
}

function nullTest(key: string, values: readonly string[]): ConditionTest {
  const wanted = values.map((value) => value.toLowerCase());
  return (lookup) => {
    const actual = lookup(key);
    const absent = actual === undefined || (typeof actual !== "string" && actual.length === 0);
    return wanted.includes(absent ? "true" : "false");
  };
}

function valueTest(operator: ConditionOperator, tests: readonly ValueTest[]): (actual: string, lookup: ContextLookup) => boolean {
  const { negated, accepts } = operator;
  return (actual, lookup) => {
    if (!accepts(actual)) return false;
    for (const test of tests) {
      const matched = test(actual, lookup);
      if (matched === true) return !negated;
      if (matched === undefined && negated) return false;
    }
    return negated;
  };
}

/** The values that a set operator goes over. An empty string is an empty set. */
function valuesOf(actual: string | readonly string[] | undefined): readonly string[] {
  if (actual === undefined || actual === "") return [];
  if (typeof actual === "string") return [actual];
  return actual.length === 1 && actual[0] === "" ? [] : actual;
}
