import { isRecord } from "#iam/policy-document";
import type { AccountRole } from "#model/world";
import type { Bindings } from "./config.ts";

/** Bindings with every account as the world's own id. */
export type WorldBindings = Required<{ readonly [Key in keyof Bindings]: Readonly<Record<string, string>> }>;

/** Account roles to ids, for one world; `prod` is short for production. A value that names no account is left as it is: nothing will match it. */
export function bindingsFor(bindings: Bindings, accounts: readonly { readonly id: string; readonly role: AccountRole }[]): WorldBindings {
  const idOf = (role: string): string => accounts.find((account) => account.role === (role === "prod" ? "production" : role))?.id ?? role;
  return {
    accounts: Object.fromEntries(Object.entries(bindings.accounts ?? {}).map(([from, to]) => [from, idOf(to)])),
    names: bindings.names ?? {},
    tags: bindings.tags ?? {},
  };
}

/** A user's policy in the world's words: account ids, whole names and tags are replaced in every text; its shape stays. */
export function bindPolicy(document: unknown, bindings: WorldBindings): unknown {
  if (typeof document === "string") return bindText(document, bindings);
  if (Array.isArray(document)) return document.map((item) => bindPolicy(item, bindings));
  if (!isRecord(document)) return document;
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) =>
      name === "Condition" && isRecord(value) ? [name, bindConditions(value, bindings)] : [name, bindPolicy(value, bindings)],
    ),
  );
}

function bindText(text: string, { accounts, names }: WorldBindings): string {
  return replaceWords(replaceWords(text, accounts), names);
}

/** One pass over a text, so that a replacement is never replaced again. */
function replaceWords(text: string, words: Readonly<Record<string, string>>): string {
  const known = Object.keys(words).toSorted((one, other) => other.length - one.length);
  if (known.length === 0) return text;
  const any = known.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join("|");
  return text.replaceAll(new RegExp(`(?<![\\w-])(?:${any})(?![\\w-])`, "g"), (word) => words[word] ?? word);
}

function bindConditions(operators: Readonly<Record<string, unknown>>, bindings: WorldBindings): unknown {
  return Object.fromEntries(
    Object.entries(operators).map(([operator, keys]) => [
      operator,
      isRecord(keys) ? Object.fromEntries(Object.entries(keys).map(([key, values]) => bindCondition(key, values, bindings))) : keys,
    ]),
  );
}

/** `aws:ResourceTag/Env`, `aws:RequestTag/Env`, `rds:cluster-tag/Env`: the key after the slash is the tag's. */
function bindCondition(key: string, values: unknown, bindings: WorldBindings): [string, unknown] {
  const [, prefix, tag] = /^([\w-]+:[\w-]*tag)\/(.+)$/i.exec(key) ?? [];
  if (prefix === undefined || tag === undefined) return [key, bindTagKeys(key, bindPolicy(values, bindings), bindings)];
  const bound = (Array.isArray(values) ? values : [values]).map((value) => bindTag(tag, value, bindings));
  const newTag = bound.find((one) => one.tag !== undefined)?.tag ?? bindings.tags[tag] ?? tag;
  const newValues = bound.map(({ value }) => value);
  return [`${prefix}/${newTag}`, Array.isArray(values) ? newValues : newValues[0]];
}

function bindTag(tag: string, value: unknown, { tags }: WorldBindings): { readonly tag?: string; readonly value: unknown } {
  const to = typeof value === "string" ? tags[`${tag}=${value}`] : undefined;
  if (to === undefined) return { value };
  const equals = to.indexOf("=");
  return equals === -1 ? { value: to } : { tag: to.slice(0, equals), value: to.slice(equals + 1) };
}

function bindTagKeys(key: string, values: unknown, { tags }: WorldBindings): unknown {
  if (key.toLowerCase() !== "aws:tagkeys") return values;
  const renamed = (value: unknown): unknown => (typeof value === "string" ? (tags[value] ?? value) : value);
  return Array.isArray(values) ? values.map(renamed) : renamed(values);
}
