const inText: Readonly<Record<string, string>> = {
  "&": "&amp;",
  '"': "&quot;",
  "'": "&apos;",
  "<": "&lt;",
  ">": "&gt;",
  "\r": "&#x0D;",
  "\n": "&#x0A;",
  "\u0085": "&#x85;",
  "\u2028": "&#x2028;",
};

/**
 * Text of an element: nothing in it can end the element, and line ends survive a parser. Control characters are written as AWS writes them, as
 * references, although XML 1.0 has no such characters; what cannot be written at all is replaced.
 */
export function escapeText(text: string): string {
  return text
    .replaceAll(/\p{Surrogate}/gu, "\ufffd")
    .replaceAll(/[&"'<>\u0000-\u0008\u000a-\u001f\u0085\u2028\ufffe\uffff]/g, (character) => inText[character] ?? reference(character));
}

function reference(character: string): string {
  return /[\0\ufffe\uffff]/.test(character) ? "\ufffd" : `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
}

/** Text of an attribute in double quotes. */
export function escapeAttribute(text: string): string {
  return text.replaceAll(/[&<>"\r\n\t]/g, (character) => (character === "\t" ? "&#x9;" : (inText[character] ?? character)));
}
