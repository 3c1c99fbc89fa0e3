import { readExpression } from "./parse-expression.ts";
import { readTemplate } from "./read-template.ts";
import type { SourceLocation } from "./source-location.ts";
import type { Expression } from "./syntax.ts";

const NOWHERE: SourceLocation = { file: "<value>" };

/**
 * A value of Terraform's JSON syntax as an expression: strings are templates, arrays and objects hold further ones.
 *
 * @throws TerraformError when a template in it does not parse
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
 */
export function parseTemplate(json: unknown, at: SourceLocation = NOWHERE): Expression {
  if (typeof json === "string") return parseTemplateText(json, at);
  if (json === null || typeof json === "number" || typeof json === "boolean") return { kind: "literal", value: json, at };
  if (Array.isArray(json)) return { kind: "tuple", items: json.map((item) => parseTemplate(item, at)), at };
  const items = Object.entries(json as object)
    .filter(([key]) => key !== "//")
    .map(([key, value]) => ({ key: parseTemplateText(key, at), value: parseTemplate(value, at) }));
  return { kind: "object", items, at };
}

/** The template a text holds, as in a JSON string or a file for `templatefile`. No backslash escapes. */
export function parseTemplateText(text: string, at: SourceLocation = NOWHERE): Expression {
  return readTemplate(text, at, readExpression);
}
