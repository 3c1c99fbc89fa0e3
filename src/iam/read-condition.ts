import { type Condition, parseOperatorName } from "./condition.ts";
import { conditionOperators } from "./condition-operator.ts";
import { type Reading, isRecord, pointerPart } from "./policy-document.ts";

/** Keys that hold lists, whatever the request: without a set operator a condition on them never matches. */
const multivaluedKeys: ReadonlySet<string> = new Set([
  "aws:calledvia",
  "aws:principalorgpaths",
  "aws:principalservicenameslist",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
  "aws:tagkeys",
  "aws:vpceorgpaths",
  "dynamodb:attributes",
  "dynamodb:leadingkeys",
]);

/** Reads a `Condition` block into one entry per operator and key. */
export function readConditions(value: unknown, path: string, reading: Reading): readonly Condition[] {
  if (value === undefined) return [];
  if (!isRecord(value)) {
    reading.report(path, "`Condition` is an object of operators", 'write `{ "StringEquals": { "aws:username": "name" } }`');
    return [];
  }
  return Object.entries(value).flatMap(([operator, block]) => readBlock(operator, block, `${path}/${pointerPart(operator)}`, reading));
}

function readBlock(operator: string, block: unknown, path: string, reading: Reading): readonly Condition[] {
  const { report } = reading;
  if (parseOperatorName(operator) === undefined) {
    report(path, `invalid condition type: ${operator}`, hintFor(operator));
    return [];
  }
  if (!isRecord(block)) {
    report(path, `\`${operator}\` is an object of condition keys`, 'write `{ "aws:username": "name" }`');
    return [];
  }
  return Object.entries(block).flatMap(([key, values]) => {
    const at = `${path}/${pointerPart(key)}`;
    if (!/^[^:\s]+:[^\s].*$/.test(key)) report(at, `condition key \`${key}\` must be prefaced by a vendor`, "write for example `aws:username`");
    const texts = readValues(values, at, reading);
    if (texts === undefined) return [];
    const condition = { operator, key, values: texts };
    warn(condition, at, reading);
    return [condition];
  });
}

function readValues(value: unknown, path: string, { report }: Reading): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.every((entry) => typeof entry === "string" || typeof entry === "number" || typeof entry === "boolean")) return list.map(String);
  report(path, "a condition value is a text, a number, `true` or `false`, or a list of them", "write such a value");
  return undefined;
}

function warn({ operator, key, values }: Condition, path: string, { report }: Reading): void {
  const name = parseOperatorName(operator);
  if (name === undefined) return;
  const compares = conditionOperators.get(name.base);
  if (name.base === "Null" ? values.some((value) => !/^(true|false)$/i.test(value)) : compares === undefined) {
    report(path, "`Null` compares with true or false", "write `true` (the key is absent) or `false`", "warning");
  }
  const odd =
    compares === undefined
      ? undefined
      : values.find((value) => !value.includes("${") && compares.compile(value, "2012-10-17")(value, () => undefined) === undefined);
  if (odd !== undefined && compares !== undefined) {
    report(
      path,
      `\`${operator}\` compares with ${compares.compares}, which "${odd}" is not: the condition cannot be met by it`,
      "correct the value",
      "warning",
    );
  }
  if (name.set === undefined && name.base !== "Null" && multivaluedKeys.has(key.toLowerCase())) {
    report(
      path,
      `\`${key}\` holds a list, which \`${operator}\` alone never matches`,
      `write \`ForAnyValue:${operator}\` or \`ForAllValues:${operator}\``,
      "warning",
    );
  }
}

function hintFor(operator: string): string {
  const base = operator
    .replace(/^\w+:/, "")
    .replace(/IfExists$/i, "")
    .toLowerCase();
  if (base === "null") return "`Null` takes neither a set operator nor `IfExists`";
  const known = [...conditionOperators.keys()].find((name) => name.toLowerCase() === base);
  return known === undefined ? `use one of ${[...conditionOperators.keys(), "Null"].join(", ")}` : `did you mean \`${known}\`?`;
}
