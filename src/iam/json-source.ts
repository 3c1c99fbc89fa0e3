/** A place in a text, counted from 1. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
}

/** JSON read with the place of every value, by JSON pointer, and the members that stand twice. */
export interface JsonSource {
  readonly value: unknown;
  readonly places: ReadonlyMap<string, SourcePlace>;
  readonly duplicates: readonly { readonly path: string; readonly place: SourcePlace }[];
}

/** Why a text is not JSON, and where. */
interface JsonFault {
  readonly message: string;
  readonly place: SourcePlace;
}

/** Reads JSON and remembers where each value stands. */
export function readJsonSource(text: string): JsonSource | JsonFault {
  const reader = new Reader(text);
  try {
    const value = reader.document();
    return { value, places: reader.places, duplicates: reader.duplicates };
  } catch (thrown) {
    if (thrown instanceof Fault) return { message: thrown.message, place: reader.placeOf(thrown.at) };
    throw thrown;
  }
}

class Fault extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const deepest = 200;

class Reader {
  readonly places: Map<string, SourcePlace> = new Map();
  readonly duplicates: { path: string; place: SourcePlace }[] = [];
  readonly #text: string;
  readonly #lineStarts: readonly number[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lineStarts = [0, ...[...text.matchAll(/\n/g)].map((found) => found.index + 1)];
  }

  document(): unknown {
    if (this.#text.trim() === "") throw new Fault("the text is empty", 0);
    const value = this.#value("", 0);
    this.#space();
    if (this.#at < this.#text.length) throw new Fault(`${this.#here()} after the end`, this.#at);
    return value;
  }

  placeOf(at: number): SourcePlace {
    const line = this.#lineStarts.findLastIndex((start) => start <= at);
    return { line: line + 1, column: at - (this.#lineStarts[line] ?? 0) + 1 };
  }

  #value(path: string, depth: number): unknown {
    this.#space();
    this.places.set(path, this.placeOf(this.#at));
    if (depth > deepest) throw new Fault("it is nested too deeply", this.#at);
    const next = this.#text[this.#at];
    if (next === "{") return this.#object(path, depth);
    if (next === "[") return this.#array(path, depth);
    if (next === '"') return this.#string();
    return this.#literal();
  }

  #object(path: string, depth: number): unknown {
    const members: [string, unknown][] = [];
    const names = new Set<string>();
    this.#items("}", () => {
      this.#space();
      const at = this.#at;
      if (this.#text[at] !== '"') throw new Fault(`a member's name was expected, found ${this.#here()}`, at);
      const name = this.#string();
      const memberPath = `${path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      if (names.has(name)) this.duplicates.push({ path: memberPath, place: this.placeOf(at) });
      names.add(name);
      this.#space();
      if (this.#text[this.#at] !== ":") throw new Fault(`a colon was expected, found ${this.#here()}`, this.#at);
      this.#at += 1;
      members.push([name, this.#value(memberPath, depth + 1)]);
    });
    return Object.fromEntries(members);
  }

  #array(path: string, depth: number): unknown {
    const items: unknown[] = [];
    this.#items("]", () => items.push(this.#value(`${path}/${items.length}`, depth + 1)));
    return items;
  }

  #items(close: string, item: () => void): void {
    this.#at += 1;
    this.#space();
    if (this.#text[this.#at] === close) {
      this.#at += 1;
      return;
    }
    for (;;) {
      item();
      this.#space();
      const next = this.#text[this.#at];
      if (next !== "," && next !== close) throw new Fault(`a comma or \`${close}\` was expected, found ${this.#here()}`, this.#at);
      this.#at += 1;
      if (next === close) return;
    }
  }

  #string(): string {
    const found = /"(?:[^"\\]|\\.)*"/y;
    return String(this.#parsed(found, "the text is not closed, or holds a bad escape"));
  }

  #literal(): unknown {
    return this.#parsed(/[-+.\w]+/y, `a value was expected, found ${this.#here()}`);
  }

  #parsed(expression: RegExp, complaint: string): unknown {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text);
    if (found === null) throw new Fault(complaint, this.#at);
    try {
      const value: unknown = JSON.parse(found[0]);
      this.#at += found[0].length;
      return value;
    } catch {
      throw new Fault(complaint, this.#at);
    }
  }

  #space(): void {
    const space = /[ \t\r\n]*/y;
    space.lastIndex = this.#at;
    this.#at += space.exec(this.#text)?.[0].length ?? 0;
  }

  #here(): string {
    const next = this.#text.codePointAt(this.#at);
    return next === undefined ? "the end" : `\`${String.fromCodePoint(next)}\``;
  }
}
