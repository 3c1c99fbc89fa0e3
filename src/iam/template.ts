import type { ContextLookup } from "./context.ts";
import { markWildcards, type TextMatcher } from "./glob.ts";

/** The version that a policy declares; only the newer one knows variables. */
export type PolicyVersion = "2008-10-17" | "2012-10-17";

/**
 * A text of a policy in which variables may stand. `resolve` gives the text for one request, or `undefined` when a variable has no value:
 * its key is absent, empty or multivalued.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
type Template = { readonly fixed: true; readonly text: string } | { readonly fixed: false; readonly resolve: (lookup: ContextLookup) => string | undefined };

type Part = { readonly text: string } | { readonly key: string; readonly fallback: string | undefined };

const variable = /\$\{([^}]*)\}/g;
const withDefault = /^(.*?), '(.*)'$/;
const cachedTexts = 256;

/** Compiles a text; with `wildcards`, its own `*` and `?` come out marked and those of variables do not. */
export function compileTemplate(text: string, version: PolicyVersion, wildcards: boolean): Template {
  const mark = wildcards ? markWildcards : (plain: string): string => plain;
  if (version === "2008-10-17" || !text.includes("${")) return { fixed: true, text: mark(text) };
  const parts = partsOf(text, mark);
  if (parts.every((part) => "text" in part)) return { fixed: true, text: parts.map((part) => part.text).join("") };
  return { fixed: false, resolve: (lookup) => joined(parts, lookup) };
}

/** A matcher for a template: compiled once when fixed, else once per text that it resolves to. `undefined`: a variable had no value. */
export function compileTemplateMatcher(
  template: Template,
  compile: (text: string) => TextMatcher,
): (text: string, lookup: ContextLookup) => boolean | undefined {
  if (template.fixed) return compile(template.text);
  const compiled = new Map<string, TextMatcher>();
  return (text, lookup) => {
    const resolved = template.resolve(lookup);
    if (resolved === undefined) return undefined;
    let matcher = compiled.get(resolved);
    if (matcher === undefined) {
      if (compiled.size >= cachedTexts) compiled.clear();
      matcher = compile(resolved);
      compiled.set(resolved, matcher);
    }
    return matcher(text);
  };
}

function partsOf(text: string, mark: (plain: string) => string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const found of text.matchAll(variable)) {
    if (found.index > end) parts.push({ text: mark(text.slice(end, found.index)) });
    parts.push(variablePart(found[1] ?? ""));
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push({ text: mark(text.slice(end)) });
  return parts;
}

function variablePart(name: string): Part {
  if (name === "*" || name === "?" || name === "$") return { text: name };
  const [, key, fallback] = withDefault.exec(name) ?? [undefined, name, undefined];
  return { key: (key ?? name).toLowerCase(), fallback };
}

function joined(parts: readonly Part[], lookup: ContextLookup): string | undefined {
  let text = "";
  for (const part of parts) {
    if ("text" in part) text += part.text;
    else {
      const value = lookup(part.key);
      const single = typeof value === "string" && value !== "" ? value : part.fallback;
      if (single === undefined) return undefined;
      text += single;
    }
  }
  return text;
}
