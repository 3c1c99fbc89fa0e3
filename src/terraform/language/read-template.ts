import { Cursor } from "./cursor.ts";
import type { SourceLocation } from "./source-location.ts";
import type { Expression, TemplatePart } from "./syntax.ts";

const INDENTATION = /^[ \t]*/;

/** The parser of expressions, handed in because the two contain each other. */
export type ReadExpression = (cursor: Cursor) => Expression;

/** The template a text holds. No backslash escapes. */
export function readTemplate(text: string, at: SourceLocation, read: ReadExpression): Expression {
  if (!text.includes("{")) return { kind: "literal", value: text, at };
  return build(new Reader(new Cursor(text, at), "", read).readAll(), at);
}

/** The rest of a quoted string, the cursor standing after its opening quote. */
export function readQuoted(cursor: Cursor, read: ReadExpression): Expression {
  return build(
    cursor.within(false, () => new Reader(cursor, '"', read).readAll()),
    cursor.at,
  );
}

/** The rest of a heredoc, the cursor standing after `<<`. `<<-` removes the common indentation. */
export function readHeredoc(cursor: Cursor, read: ReadExpression): Expression {
  const flush = cursor.text[cursor.offset] === "-";
  const header = /-?(\w+)\r?\n/y;
  header.lastIndex = cursor.offset;
  const opening = header.exec(cursor.text);
  const closing = opening === null ? null : new RegExp(`^[ \\t]*${opening[1] ?? ""}[ \\t]*$`, "m").exec(cursor.text.slice(header.lastIndex));
  if (opening === null || closing === null) throw cursor.fail("Unterminated template string", "No closing marker was found for the string.");
  const body = cursor.text.slice(header.lastIndex, header.lastIndex + closing.index);
  cursor.offset = header.lastIndex + closing.index + closing[0].length;
  return readTemplate(flush ? outdent(body) : body, cursor.at, read);
}

function outdent(body: string): string {
  const lines = body.split("\n");
  const depth = Math.min(...lines.slice(0, -1).map((line) => INDENTATION.exec(line)?.[0].length ?? 0));
  return lines.map((line) => line.slice(Math.min(depth, INDENTATION.exec(line)?.[0].length ?? 0))).join("\n");
}

type Piece =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "value"; readonly value: Expression; readonly trimLeft: boolean; readonly trimRight: boolean }
  | {
      readonly kind: "directive";
      readonly word: string;
      readonly names: readonly string[];
      readonly value?: Expression;
      readonly trimLeft: boolean;
      readonly trimRight: boolean;
    };

/** Cuts a template into literals, interpolations and directives. */
class Reader {
  private readonly cursor: Cursor;
  private readonly close: string;
  private readonly read: ReadExpression;

  constructor(cursor: Cursor, close: "" | '"', read: ReadExpression) {
    this.cursor = cursor;
    this.close = close;
    this.read = read;
  }

  readAll(): Piece[] {
    const { cursor, close } = this;
    const pieces: Piece[] = [];
    let literal = "";
    const flush = (): void => {
      if (literal !== "") pieces.push({ kind: "literal", text: literal });
      literal = "";
    };
    for (;;) {
      const character = cursor.text[cursor.offset];
      if (character === undefined) {
        if (close !== "") throw cursor.fail("Unterminated template string", "No closing marker was found for the string.");
        flush();
        return pieces;
      }
      if (character === close) {
        cursor.offset += 1;
        flush();
        return pieces;
      }
      if (close !== "" && character === "\n")
        throw cursor.fail(
          "Invalid multi-line string",
          'Quoted strings may not be split over multiple lines. To produce a multi-line string, either use the \\n escape to represent a newline character or use the "heredoc" multi-line template syntax.',
        );
      if ((character === "$" || character === "%") && cursor.text.startsWith(`${character}${character}{`, cursor.offset)) {
        literal += `${character}{`;
        cursor.offset += 3;
      } else if ((character === "$" || character === "%") && cursor.text[cursor.offset + 1] === "{") {
        flush();
        cursor.offset += 2;
        pieces.push(character === "$" ? this.readInterpolation() : this.readDirective());
      } else if (close !== "" && character === "\\") literal += this.readEscape();
      else {
        literal += character;
        cursor.offset += 1;
      }
    }
  }

  private readInterpolation(): Piece {
    const trimLeft = this.takesTrim();
    const value = this.cursor.within(false, () => this.read(this.cursor));
    return {
      kind: "value",
      value,
      trimLeft,
      trimRight: this.readEnd(
        "Extra characters after interpolation expression",
        "Expected a closing brace to end the interpolation expression, but found extra characters.",
      ),
    };
  }

  private readDirective(): Piece {
    const { cursor } = this;
    const trimLeft = this.takesTrim();
    const word = cursor.next().text;
    const names: string[] = [];
    let value: Expression | undefined;
    if (word === "if") value = cursor.within(false, () => this.read(cursor));
    else if (word === "for") {
      do names.push(cursor.next().text);
      while (cursor.takes(","));
      cursor.expect("in", "Invalid 'for' directive", "A 'for' directive requires the 'in' keyword after its name declarations.");
      value = cursor.within(false, () => this.read(cursor));
    } else if (!["else", "endif", "endfor"].includes(word))
      throw cursor.fail("Invalid template directive", `"${word}" is not a valid template control keyword.`);
    const trimRight = this.readEnd("Extra characters in template directive", "Expected a closing brace to end the directive.");
    return { kind: "directive", word, names, ...(value === undefined ? {} : { value }), trimLeft, trimRight };
  }

  private takesTrim(): boolean {
    const trims = this.cursor.text[this.cursor.offset] === "~";
    if (trims) this.cursor.offset += 1;
    return trims;
  }

  private readEnd(summary: string, detail: string): boolean {
    return this.cursor.within(false, () => {
      const trims = this.cursor.takes("~");
      if (this.cursor.peek().kind === "end")
        throw this.cursor.fail(
          "Unclosed template interpolation sequence",
          "There is no closing brace for this interpolation sequence before the end of the file. This might be caused by incorrect nesting inside the given expression.",
        );
      this.cursor.expect("}", summary, detail);
      return trims;
    });
  }

  private readEscape(): string {
    const { cursor } = this;
    const letter = cursor.text[cursor.offset + 1] ?? "";
    const length = { u: 4, U: 8 }[letter];
    if (length !== undefined) {
      const digits = cursor.text.slice(cursor.offset + 2, cursor.offset + 2 + length);
      if (!/^[\da-fA-F]+$/.test(digits) || digits.length !== length)
        throw cursor.fail("Invalid escape sequence", `The \\${letter} escape sequence must be followed by ${length} hexadecimal digits.`);
      cursor.offset += 2 + length;
      return String.fromCodePoint(Number.parseInt(digits, 16));
    }
    const meant = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" }[letter];
    if (meant === undefined) throw cursor.fail("Invalid escape sequence", `The symbol "${letter}" is not a valid escape sequence selector.`);
    cursor.offset += 2;
    return meant;
  }
}

function build(pieces: readonly Piece[], at: SourceLocation): Expression {
  const only = pieces[0];
  if (pieces.length === 1 && only?.kind === "value") return only.value;
  const queue = trim(pieces);
  const parts = assemble(queue, at, []);
  if (parts.length === 0) return { kind: "literal", value: "", at };
  const literal = parts[0];
  return parts.length === 1 && literal?.kind === "literal" ? { kind: "literal", value: literal.text, at } : { kind: "template", parts, at };
}

/** `~` takes the white space of the neighbouring literal away. */
function trim(pieces: readonly Piece[]): Piece[] {
  return pieces.map((piece, index) => {
    if (piece.kind !== "literal") return piece;
    const before = pieces[index - 1];
    const after = pieces[index + 1];
    let text = piece.text;
    if (before !== undefined && before.kind !== "literal" && before.trimRight) text = text.trimStart();
    if (after !== undefined && after.kind !== "literal" && after.trimLeft) text = text.trimEnd();
    return { kind: "literal", text };
  });
}

/** Builds the parts up to one of the closing words, which stays in the queue. */
function assemble(queue: Piece[], at: SourceLocation, until: readonly string[]): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  for (let piece = queue[0]; piece !== undefined; piece = queue[0]) {
    if (piece.kind === "directive" && until.includes(piece.word)) return parts;
    queue.shift();
    if (piece.kind === "literal") parts.push(piece);
    else if (piece.kind === "value") parts.push({ kind: "interpolation", value: piece.value });
    else parts.push({ kind: "interpolation", value: piece.word === "if" ? assembleIf(queue, piece, at) : assembleFor(queue, piece, at) });
  }
  if (until.length > 0) throw new Cursor("", at).fail("Unexpected end of template", `The template ended before its ${until.at(-1) ?? "end"} directive.`);
  return parts;
}

type Directive = Extract<Piece, { kind: "directive" }>;

function assembleIf(queue: Piece[], directive: Directive, at: SourceLocation): Expression {
  const whenTrue = template(assemble(queue, at, ["else", "endif"]), at);
  const word = queue.shift();
  const whenFalse = word?.kind === "directive" && word.word === "else" ? template(assemble(queue, at, ["endif"]), at) : template([], at);
  if (word?.kind === "directive" && word.word === "else") queue.shift();
  return { kind: "conditional", condition: valueOf(directive, at), whenTrue, whenFalse, at };
}

function assembleFor(queue: Piece[], directive: Directive, at: SourceLocation): Expression {
  const collection = valueOf(directive, at);
  const body = template(assemble(queue, at, ["endfor"]), at);
  queue.shift();
  const [first, second] = directive.names;
  const names = second === undefined ? { valueName: first ?? "" } : { keyName: first ?? "", valueName: second };
  return { kind: "join", each: { kind: "for", ...names, collection, value: body, grouping: false, at }, at };
}

function valueOf(directive: Directive, at: SourceLocation): Expression {
  if (directive.value === undefined)
    throw new Cursor("", at).fail("Unexpected " + directive.word + " directive", "The control directives within this template are unbalanced.");
  return directive.value;
}

function template(parts: readonly TemplatePart[], at: SourceLocation): Expression {
  return { kind: "template", parts, at };
}
