import { AwsError, UnsupportedError } from "#model/errors";
import { validationException } from "./dynamodb-operation.ts";
import type { Item } from "./state.ts";

interface Conditional {
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
}

/**
 * Holds a write against its condition: `attribute_exists(…)` and `attribute_not_exists(…)`, joined by `AND`, as locks use them.
 * @throws AwsError `ConditionalCheckFailedException`, `ValidationException`
 * @throws UnsupportedError on other conditions
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html
 */
export function checkCondition(operation: string, before: Item | undefined, input: Conditional): void {
  const { ConditionExpression: text } = input;
  if (text === undefined) return;
  for (const term of text.split(/\s+AND\s+/i)) {
    const [, not, token] = /^\s*attribute_(not_)?exists\s*\(\s*(#?[\w-]+)\s*\)\s*$/.exec(term) ?? [];
    if (token === undefined) throw new UnsupportedError(`dynamodb:${operation}.ConditionExpression ${text}`, "the embedded AWS");
    const isThere = before?.[attributeName(token, input.ExpressionAttributeNames)] !== undefined;
    if (isThere === (not !== undefined)) throw new AwsError("ConditionalCheckFailedException", "The conditional request failed");
  }
}

/**
 * The attributes of an item that a projection names.
 * @throws UnsupportedError on paths into documents
 */
export function projected(
  operation: string,
  item: Item,
  input: { readonly ProjectionExpression?: string | undefined; readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined },
): Item {
  const { ProjectionExpression: text } = input;
  if (text === undefined) return item;
  const names = text.split(",").map((part) => {
    if (!/^#?[\w-]+$/.test(part.trim())) throw new UnsupportedError(`dynamodb:${operation}.ProjectionExpression ${text}`, "the embedded AWS");
    return attributeName(part.trim(), input.ExpressionAttributeNames);
  });
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}

/** @throws AwsError `ValidationException` */
function attributeName(token: string, names: Readonly<Record<string, string>> = {}): string {
  if (!token.startsWith("#")) return token;
  const name = names[token];
  if (name !== undefined) return name;
  throw validationException(`An expression attribute name used in the document path is not defined; attribute name: ${token}`);
}
