import { isObject, pointerTo, withValue } from "./json-pointer.ts";
import { neverHolding, textsOf } from "./statement-site.ts";
import type { StatementSite } from "./statement-site.ts";
import type { Mutator, Weakening } from "./weakening.ts";

/** One key under one operator of a condition block, all of which must hold. */
interface ConditionSite extends StatementSite {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  /** Pointer to the key's values. */
  readonly place: string;
  /** It holds for values that are *not* among those named. */
  readonly negated: boolean;
  /** `ForAllValues` or `ForAnyValue` stands before it. */
  readonly quantified: boolean;
}

/** Narrower conditions of a denial: it applies to less. */
export function weakenDenyConditions(site: StatementSite): readonly Weakening[] {
  const conditions = conditionsOf(site);
  return [
    ...(conditions.length === 0 ? [] : [neverHolds(site)]),
    ...conditions.flatMap((condition) => [...(condition.negated ? [] : dropValues(condition)), ...exemptAbsentKey(condition), ...moveLimit(condition, true)]),
  ];
}

/** Wider conditions of an allowance: it applies to more. */
export function weakenAllowConditions(site: StatementSite): readonly Weakening[] {
  return conditionsOf(site).flatMap((condition) => [
    dropCondition(condition),
    ...(condition.negated ? dropValues(condition) : []),
    ...admitAbsentKey(condition),
    ...moveLimit(condition, false),
  ]);
}

function conditionsOf(site: StatementSite): readonly ConditionSite[] {
  const block = site.statement["Condition"];
  if (!isObject(block)) return [];
  const at = pointerTo(site.pointer, "Condition");
  return Object.entries(block).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, values]) => ({
          ...site,
          operator,
          key,
          values: textsOf(values),
          place: pointerTo(pointerTo(at, operator), key),
          negated: operator.includes("Not"),
          quantified: operator.includes(":"),
        }))
      : [],
  );
}

/** All of a block must hold: one condition that never does is as good as any other. */
function neverHolds({ document, pointer, name, statement }: StatementSite): Weakening {
  const place = pointerTo(pointer, "Condition");
  const never = neverHolding(statement["Condition"]);
  return {
    mutator: "ConditionNeverHolds",
    pointer: place,
    description: `${name}: its condition never holds`,
    replacement: never,
    changed: withValue(document, place, never),
  };
}

function dropCondition(condition: ConditionSite): Weakening {
  const { document, name, operator, key } = condition;
  const pointer = emptied(condition);
  return {
    mutator: "DropCondition",
    pointer,
    description: `${name}: the condition ${operator} ${key} is dropped`,
    changed: withValue(document, pointer, undefined),
  };
}

/** What is left empty when the key goes: the operator, the block. */
function emptied({ place, pointer, operator, statement }: ConditionSite): string {
  const block = statement["Condition"];
  const keys = isObject(block) ? block[operator] : undefined;
  if (!isObject(block) || !isObject(keys) || Object.keys(keys).length > 1) return place;
  const at = pointerTo(pointer, "Condition");
  return Object.keys(block).length > 1 ? pointerTo(at, operator) : at;
}

/** A denial of some values denies fewer; an allowance of all but some excepts fewer. The only value is as good as the condition. */
function dropValues({ document, place, name, key, values }: ConditionSite): readonly Weakening[] {
  if (values.length < 2) return [];
  return values.map((value, index) => ({
    mutator: "DropConditionValue",
    pointer: pointerTo(place, index),
    description: `${name}: ${value} is dropped from the values of ${key}`,
    changed: withValue(document, pointerTo(place, index), undefined),
  }));
}

/** A denial with `IfExists` also meets requests without the key; `BoolIfExists` that became `Bool` is the classic hole. */
function exemptAbsentKey(condition: ConditionSite): readonly Weakening[] {
  const { operator, negated, quantified } = condition;
  if (negated || quantified || !operator.endsWith("IfExists")) return [];
  return [renamed(condition, operator.slice(0, -"IfExists".length), "ExemptAbsentKey", "requests without the key are exempted")];
}

function admitAbsentKey(condition: ConditionSite): readonly Weakening[] {
  const { operator, negated, quantified } = condition;
  if (negated || quantified || operator === "Null" || operator.endsWith("IfExists")) return [];
  return [renamed(condition, `${operator}IfExists`, "AdmitAbsentKey", "requests without the key are allowed, too")];
}

/** The same values under another operator, which may have values for the key already: both must hold. */
function renamed(condition: ConditionSite, to: string, mutator: Mutator, what: string): Weakening {
  const { document, pointer, name, key, operator, statement } = condition;
  const at = pointerTo(pointer, "Condition");
  const block = isObject(statement["Condition"]) ? statement["Condition"] : {};
  const { [operator]: given, ...others } = block;
  const { [key]: values = [], ...left } = isObject(given) ? given : {};
  const taken = others[to];
  const changed = {
    ...others,
    ...(Object.keys(left).length === 0 ? {} : { [operator]: left }),
    [to]: { ...(isObject(taken) ? taken : {}), [key]: values },
  };
  return {
    mutator,
    pointer: at,
    variant: `${operator} ${key}`,
    description: `${name}: ${to} instead of ${operator} for ${key}: ${what}`,
    replacement: changed,
    changed: withValue(document, at, changed),
  };
}

/** A numeric limit, ten times as far: a denial above it begins later, an allowance below it ends later. */
function moveLimit({ document, place, name, operator, key, values }: ConditionSite, denies: boolean): readonly Weakening[] {
  const [, direction] = /^Numeric(GreaterThan|LessThan)(?:Equals)?(?:IfExists)?$/.exec(operator) ?? [];
  const limit = Number(values[0]);
  if (direction === undefined || values.length !== 1 || !Number.isFinite(limit) || limit <= 0) return [];
  const moved = String((direction === "GreaterThan") === denies ? limit * 10 : limit / 10);
  return [
    {
      mutator: "LoosenComparison",
      pointer: place,
      description: `${name}: ${operator} ${key} ${moved} instead of ${limit}`,
      replacement: moved,
      changed: withValue(document, place, moved),
    },
  ];
}
