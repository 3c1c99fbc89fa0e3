import { describe, expect, test } from "vitest";
import { convertVariable, parseVariableText } from "#terraform/language/convert-variable";
import { evaluate } from "#terraform/language/evaluate";
import { parseExpression } from "#terraform/language/parse-expression";
import { parseTemplate } from "#terraform/language/parse-template";
import { parseType } from "#terraform/language/parse-type";
import { fromPlain, toPlain } from "#terraform/language/plain";
import { referencesOf } from "#terraform/language/references-of";
import { UNKNOWN, type Scope, type Value, type VariableConfig } from "#terraform/language/types";
import { NULL, mark, stringValue, tupleValue, objectValue } from "#terraform/language/value";

const FILES: Readonly<Record<string, string>> = { "a.txt": "hello", "t.tpl": "%{ for n in names ~}\n${n}!\n%{ endfor ~}" };
const SCOPE: Scope = {
  resolve: (subject) => (subject.kind === "resource" && subject.type === "aws_many" ? tupleValue([objectValue([["id", stringValue("i-0")]])]) : undefined),
  readFile: (path) => (path in FILES ? Buffer.from(FILES[path] ?? "") : undefined),
  planTimestamp: "2026-02-26T22:00:00Z",
};
const plain = (text: string, scope: Scope = SCOPE): unknown => toPlain(evaluate(parseExpression(text), scope)).value;

describe("files and clocks come from the scope", () => {
  test("reads files, and says which one is missing", () => {
    expect(plain('file("a.txt")')).toBe("hello");
    expect(plain('fileexists("b.txt")')).toBe(false);
    expect(plain('filemd5("a.txt") == md5("hello")')).toBe(true);
    expect(plain('templatefile("t.tpl", { names = ["x", "y"] })')).toBe("x!\ny!\n");
    expect(() => plain('file("b.txt")')).toThrow('no file exists at "b.txt"');
    expect(() => plain('templatefile("t.tpl", {})')).toThrow('vars map does not contain key "names"');
    expect(() => plain('file("a.txt")', { resolve: () => undefined })).toThrow('Reading the file "a.txt" is not possible here.');
  });

  test("knows the time of the plan, and the time of the apply only while applying", () => {
    expect(plain("plantimestamp()")).toBe("2026-02-26T22:00:00Z");
    expect(plain("timestamp()")).toBe(UNKNOWN);
    expect(plain("timestamp()", { ...SCOPE, applyTimestamp: "2026-02-26T22:01:00Z" })).toBe("2026-02-26T22:01:00Z");
  });
});

describe("what is not supported is refused by name", () => {
  test.each([
    ["1 / 0", "division by zero"],
    ["12345678901234567890", "A number as large as 12345678901234567890"],
    ['"x${1 / 3}"', "A fraction with more than 15 digits"],
    ["uuid()", 'The function "uuid"'],
    ['yamlencode("a")', 'The function "yamlencode"'],
    ['fileset(".", "*")', 'The function "fileset"'],
    ['pathexpand("~/x")', "a home directory (~)"],
    ["provider::aws::arn_parse(1)", "The provider function"],
    ["terraform.applying", "terraform.applying"],
    ["ephemeral.x.y", "ephemeral"],
  ])("%s", (text, name) => {
    expect(() => plain(text)).toThrow(name);
    expect(() => plain(text)).toThrow("not supported by scartissue's embedded Terraform");
  });

  test("not even `try` hides a refusal, while it does hide a failure", () => {
    expect(() => plain('try(uuid(), "x")')).toThrow("not supported");
    expect(plain('try([1][5], "x")')).toBe("x");
  });
});

describe("references", () => {
  test("a counted resource needs an index, and says so", () => {
    expect(() => plain("aws_many.a.id")).toThrow(
      'Missing resource instance key (<value>): Because aws_many.a has "count" set, its attributes must be accessed on specific instances.',
    );
    expect(plain("aws_many.a[0].id")).toBe("i-0");
    expect(plain("aws_many.a[*].id")).toEqual(["i-0"]);
  });

  test("are listed in order with their steps, and names bound by `for` are none", () => {
    const found = referencesOf(
      parseExpression(
        'merge({ for k, v in var.tags : k => "${v}-${local.env}" }, { a = module.net["a"].ids[0], b = data.aws_ami.x.id, c = aws_vpc.main[count.index].id, d = path.module, e = each.key })',
      ),
    );
    expect(found.map((reference) => reference.text)).toEqual([
      "var.tags",
      "local.env",
      'module.net["a"].ids[0]',
      "data.aws_ami.x.id",
      "aws_vpc.main",
      "count.index",
      "path.module",
      "each.key",
    ]);
    expect(found[2]?.steps).toEqual(["a", "ids", 0]);
    expect(referencesOf(parseTemplate({ a: ["${var.x}", "$${var.y}", 1] })).map((reference) => reference.text)).toEqual(["var.x"]);
  });

  test("say which module lacks what they name", () => {
    expect(() => plain("aws_vpc.x.id", { resolve: () => undefined, modulePath: ["a", "b"] })).toThrow(
      'A managed resource "aws_vpc" "x" has not been declared in module.a.module.b.',
    );
  });
});

describe("syntax that only JSON or heredocs have", () => {
  test("templates in JSON know no backslash and no surrounding quotes", () => {
    expect(toPlain(evaluate(parseTemplate('a\\n"${"b"}"'), SCOPE)).value).toBe('a\\n"b"');
    expect(toPlain(evaluate(parseTemplate({ "k-${1}": [true, null], "//": "comment" }), SCOPE)).value).toEqual({ "k-1": [true, null] });
  });

  test("heredocs inside expressions, flush and not", () => {
    expect(plain("upper(<<EOT\n  a\n    b\nEOT\n)")).toBe("  A\n    B\n");
    expect(plain('upper(<<-EOT\n    a\n      ${"b"}\n    EOT\n)')).toBe("A\n  B\n");
    expect(() => plain("<<EOT\nabc")).toThrow("Unterminated template string");
  });

  test.each([
    ["1 +", "Missing expression"],
    ["a b", "Extra characters after expression"],
    ["[1 2]", "Missing item separator"],
    ["{ a }", "Missing attribute value"],
    ["{ a = 1 b = 2 }", "Missing attribute separator"],
    ["{ a.b = 1 }", "Ambiguous attribute key"],
    ["f(1 2)", "Missing argument separator"],
    ["f([1]... , 2)", "Missing closing parenthesis"],
    ["(1", "Unbalanced parentheses"],
    ["a[1", "Missing close bracket on index"],
    ["a.[0]", "Invalid attribute name"],
    ["a.0.1", "Invalid legacy index syntax"],
    ["true ? 1", "Missing false expression in conditional"],
    ["[for x of y : x]", "Invalid 'for' expression"],
    ['"${1"', "Extra characters after interpolation expression"],
    ['"%{ foo }"', "Invalid template directive"],
    ['"%{ if true }"', "Unexpected end of template"],
    ['"%{ endif }"', "Unexpected endif directive"],
    ['"\\x"', "Invalid escape sequence"],
    ['"\\u00"', "Invalid escape sequence"],
    ['"abc', "Unterminated template string"],
    ['"a\nb"', "Invalid multi-line string"],
    ["@", "Invalid expression"],
  ])("refuses %j", (text, summary) => {
    expect(() => parseExpression(text)).toThrow(summary);
  });
});

describe("variables", () => {
  const at = { file: "main.tf", line: 1, code: 'variable "v" {' };
  const variable = (type: string, more: Partial<VariableConfig> = {}): VariableConfig => ({
    name: "v",
    ...parseType(type, at),
    typeText: type,
    sensitive: false,
    nullable: true,
    validations: [],
    at,
    ...more,
  });
  const given = (value: unknown): Value => fromPlain(value as never);

  test("get the defaults of optional attributes, however deep", () => {
    const nested = variable("list(object({ a = string, b = optional(number, 3), c = optional(object({ d = optional(bool, true) }), {}) }))");
    expect(toPlain(convertVariable(nested, given([{ a: "x" }, { a: 1, b: null, c: { d: false } }]))).value).toEqual([
      { a: "x", b: 3, c: { d: true } },
      { a: "1", b: 3, c: { d: false } },
    ]);
  });

  test("take their default when nothing is given, and for null only when they are not nullable", () => {
    const fallback = stringValue("d");
    expect(convertVariable(variable("string", { default: fallback }), undefined).data).toBe("d");
    expect(convertVariable(variable("string", { default: fallback }), NULL).data).toBeNull();
    expect(convertVariable(variable("string", { default: fallback, nullable: false }), NULL).data).toBe("d");
    expect(() => convertVariable(variable("string", { nullable: false }), NULL)).toThrow("required variable may not be set to null");
    expect(() => convertVariable(variable("string"), undefined)).toThrow('The root module input variable "v" is not set, and has no default value.');
  });

  test("pass their mark on, and say where a value does not fit", () => {
    expect(convertVariable(variable("string", { sensitive: true }), given("x")).sensitive).toBe(true);
    expect(convertVariable(variable("string"), mark(given("x"), true)).sensitive).toBe(true);
    expect(() => convertVariable(variable("list(object({ n = number }))"), given([{ n: "x" }]))).toThrow("[0].n: a number is required");
  });

  test("read text from the command line as text or as an expression, by their type", () => {
    expect(parseVariableText(variable("string"), "[1]").data).toBe("[1]");
    expect(toPlain(parseVariableText(variable("list(number)"), "[1, 2]")).value).toEqual([1, 2]);
    expect(() => parseVariableText(variable("list(number)"), "[var.x]")).toThrow("Variables not allowed");
  });
});
