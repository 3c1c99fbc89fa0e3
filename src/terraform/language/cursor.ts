import type { SourceLocation } from "./source-location.ts";
import { terraformError, type TerraformError } from "./terraform-error.ts";

export interface Token {
  readonly kind: "identifier" | "number" | "symbol" | "newline" | "end";
  readonly text: string;
}

const END: Token = { kind: "end", text: "" };
const NEWLINE: Token = { kind: "newline", text: "\n" };
const SYMBOLS = ["...", "==", "!=", "<=", ">=", "&&", "||", "=>", "<<"];
const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const BLANK = /(?:[ \t\r]|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)+/y;

/**
 * A place in the text of an expression, with the token that stands there.
 *
 * Newlines are blanks except inside the braces of an object, where they end an item.
 */
export class Cursor {
  readonly text: string;
  readonly at: SourceLocation;
  offset = 0;
  newlines = false;

  constructor(text: string, at: SourceLocation) {
    this.text = text;
    this.at = at;
  }

  peek(): Token {
    return this.scan().token;
  }

  next(): Token {
    const { token, end } = this.scan();
    this.offset = end;
    return token;
  }

  /** Whether the next token is that symbol or keyword. */
  sees(text: string): boolean {
    const token = this.peek();
    return token.text === text && (token.kind === "symbol" || token.kind === "identifier");
  }

  /** Takes the symbol or keyword when it is next. */
  takes(text: string): boolean {
    const found = this.sees(text);
    if (found) this.next();
    return found;
  }

  /** @throws TerraformError when something else is next */
  expect(text: string, summary: string, detail: string): void {
    if (!this.takes(text)) throw this.fail(summary, detail);
  }

  /** Runs `parse` with newlines significant or not, as inside braces or brackets. */
  within<T>(newlines: boolean, parse: () => T): T {
    const outer = this.newlines;
    this.newlines = newlines;
    try {
      return parse();
    } finally {
      this.newlines = outer;
    }
  }

  fail(summary: string, detail: string): TerraformError {
    return terraformError(summary, detail, this.at);
  }

  private scan(): { token: Token; end: number } {
    let start = this.offset;
    for (;;) {
      const blank = this.match(BLANK, start);
      start += blank.length;
      if (this.text[start] !== "\n") break;
      if (this.newlines) return { token: NEWLINE, end: start + 1 };
      start += 1;
    }
    if (start >= this.text.length) return { token: END, end: start };
    const identifier = this.match(IDENTIFIER, start);
    if (identifier !== "") return { token: { kind: "identifier", text: identifier }, end: start + identifier.length };
    const number = this.match(NUMBER, start);
    if (number !== "") return { token: { kind: "number", text: number }, end: start + number.length };
    const symbol = SYMBOLS.find((candidate) => this.text.startsWith(candidate, start)) ?? String.fromCodePoint(this.text.codePointAt(start) ?? 0);
    return { token: { kind: "symbol", text: symbol }, end: start + symbol.length };
  }

  private match(pattern: RegExp, offset: number): string {
    pattern.lastIndex = offset;
    return pattern.exec(this.text)?.[0] ?? "";
  }
}
