import type { ContextLookup } from "./context.ts";
import { anyOne, anyRun, compileGlob, compileSource, globSource, markWildcards, type TextMatcher } from "./glob.ts";
import { compileTemplate, compileTemplateMatcher, type PolicyVersion } from "./template.ts";

/** Says whether a resource matches; `undefined` when a variable of the pattern has no value. */
export type ResourceMatcher = (resource: string, lookup: ContextLookup) => boolean | undefined;

/**
 * Compiles a `Resource` value. Before the fifth colon a wildcard stays within its segment, after it a wildcard matches anything; an ARN with fewer
 * than six segments is completed with wildcards. Variables are replaced only after the fifth colon; one before it stays as it is written, and matches nothing.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
 */
export function compileResource(text: string, version: PolicyVersion): ResourceMatcher {
  if (text === "*") return () => true;
  if (!text.includes("*") && !text.includes("?") && !text.includes("${") && isWholeArn(text)) return (resource) => resource === text;
  const split = resourcePartAt(text);
  const head = text.slice(0, split);
  const tail = text.slice(split);
  if (version === "2012-10-17" && head.includes("${")) return () => false;
  return compileTemplateMatcher(compileTemplate(tail, version, true), (marked) => matcherOf(markWildcards(head), marked));
}

/** Compiles an ARN for the `Arn*` operators, where each of the six segments is matched alone; `undefined` when it is no ARN. */
export function compileArn(marked: string): TextMatcher | undefined {
  const split = resourcePartAt(marked);
  if (split === marked.length) return undefined;
  return compileSource(globSource(marked.slice(0, split), "[^:]*", "[^:]") + globSource(marked.slice(split), ".*", "."));
}

/** Whether a text has the six segments of an ARN. */
function isWholeArn(text: string): boolean {
  return text.startsWith("arn:") && text.split(":").length >= 6;
}

function matcherOf(head: string, tail: string): TextMatcher {
  if (head.split(":").length < 6) return completed(head);
  if (!head.includes(anyRun) && !head.includes(anyOne)) return compileGlob(head + tail);
  return compileSource(globSource(head, "[^:]*", "[^:]") + globSource(tail, ".*", "."));
}

function completed(head: string): TextMatcher {
  const missing = 6 - head.split(":").length;
  return compileSource(globSource(head + `:${anyRun}`.repeat(missing - 1), "[^:]*", "[^:]") + ":.*");
}

/** Where the resource part starts: after the fifth colon that is not inside `${}`; the length when there is none. */
function resourcePartAt(text: string): number {
  let colons = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text.startsWith("${", at)) depth += 1;
    else if (text[at] === "}" && depth > 0) depth -= 1;
    else if (text[at] === ":" && depth === 0 && ++colons === 5) return at + 1;
  }
  return text.length;
}
