import type { Token } from "./tokens.ts";

/** Thrown inside the parser only: the statement is not in the modelled list. */
export class NotInList extends Error {}

/** Without a schema in the text it is `public`, as in the default search path. */
export interface RelationName {
  readonly schema: string;
  readonly name: string;
  readonly qualified: boolean;
}

export type Literal = { readonly kind: "null" } | { readonly kind: "default" } | { readonly kind: "number" | "string" | "boolean"; readonly text: string };

/** Reads tokens from left to right. Every `take…` throws `NotInList` when something else stands there. */
export interface Cursor {
  /** Consumes these words if they come next, all or none. */
  readonly skip: (...words: readonly string[]) => boolean;
  readonly take: (...words: readonly string[]) => void;
  /** One of the given words. */
  readonly takeOneOf: (words: readonly string[]) => string;
  readonly identifier: () => string;
  readonly relation: () => RelationName;
  readonly literal: () => Literal;
  readonly integer: () => number;
  readonly list: <T>(item: () => T) => readonly T[];
  readonly atEnd: () => boolean;
  readonly end: () => void;
}

export function openCursor(tokens: readonly Token[]): Cursor {
  let at = 0;
  const isWord = (index: number, text: string): boolean => {
    const token = tokens[index];
    return token !== undefined && (token.kind === "word" || token.kind === "sign") && token.text === text;
  };
  const skip = (...words: readonly string[]): boolean => {
    if (!words.every((word, offset) => isWord(at + offset, word))) return false;
    at += words.length;
    return true;
  };
  const take = (...words: readonly string[]): void => {
    if (!skip(...words)) throw new NotInList();
  };
  const next = (...kinds: readonly Token["kind"][]): string => {
    const token = tokens[at];
    if (token === undefined || !kinds.includes(token.kind)) throw new NotInList();
    at += 1;
    return token.text;
  };
  const identifier = (): string => {
    const name = next("word", "name");
    // State is kept in plain objects: `constructor` and its like would be found where nothing was made.
    if (name in Object.prototype) throw new NotInList();
    return name;
  };
  const integer = (): number => {
    const negative = skip("-");
    const text = next("number");
    const value = Number(negative ? `-${text}` : text);
    if (!Number.isSafeInteger(value) || text.includes(".") || /e/i.test(text)) throw new NotInList();
    return value;
  };
  const literal = (): Literal => {
    if (skip("null")) return { kind: "null" };
    if (skip("default")) return { kind: "default" };
    if (skip("true")) return { kind: "boolean", text: "t" };
    if (skip("false")) return { kind: "boolean", text: "f" };
    if (tokens[at]?.kind === "string") return { kind: "string", text: next("string") };
    return { kind: "number", text: String(integer()) };
  };
  const list = <T>(item: () => T): readonly T[] => {
    const items = [item()];
    while (skip(",")) items.push(item());
    return items;
  };
  return {
    skip,
    take,
    takeOneOf: (words) => {
      const word = next("word");
      if (!words.includes(word)) throw new NotInList();
      return word;
    },
    identifier,
    relation: () => {
      const first = identifier();
      return skip(".") ? { schema: first, name: identifier(), qualified: true } : { schema: "public", name: first, qualified: false };
    },
    literal,
    integer,
    list,
    atEnd: () => at >= tokens.length,
    end: () => {
      if (at < tokens.length) throw new NotInList();
    },
  };
}
