/** Says whether a text matches. */
export type TextMatcher = (text: string) => boolean;

/** Stands for a `*` of the policy that is a wildcard, so that a `*` from `${*}` or from a variable stays a plain character. */
export const anyRun = "\uE000";
/** Stands for a `?` of the policy that is a wildcard. */
export const anyOne = "\uE001";

const escaped = /[.*+?^${}()|[\]\\]/g;

/** Marks the wildcards of a policy text, for `compileGlob` and its relatives. */
export function markWildcards(text: string): string {
  return text.replaceAll("*", anyRun).replaceAll("?", anyOne);
}

/** Compiles a marked pattern; a wildcard matches any characters, colons included. */
export function compileGlob(marked: string): TextMatcher {
  if (marked === anyRun) return () => true;
  const star = marked.indexOf(anyRun);
  if (!marked.includes(anyOne)) {
    if (star === -1) return (text) => text === marked;
    if (star === marked.length - 1) {
      const prefix = marked.slice(0, -1);
      return (text) => text.startsWith(prefix);
    }
  }
  return compileSource(globSource(marked, ".*", "."));
}

/** The regular expression source of a marked pattern, with what `*` and `?` may stand for. */
export function globSource(marked: string, run: string, one: string): string {
  const pattern = marked.replaceAll(escaped, String.raw`\$&`).replace(/\uE000+/g, anyRun);
  return pattern.replaceAll(anyRun, run).replaceAll(anyOne, one);
}

/** A matcher of whole texts from a regular expression source. */
export function compileSource(source: string): TextMatcher {
  const expression = new RegExp(`^${source}$`, "s");
  return (text) => expression.test(text);
}
