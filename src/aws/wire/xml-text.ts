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

/** Text of an element: nothing in it can end the element, and line ends survive a parser. */
export function escapeText(text: string): string {
  return text.replaceAll(/[&"'<>\r\n\u0085\u2028]/g, (character) => inText[character] ?? character);
}

/** Text of an attribute in double quotes. */
export function escapeAttribute(text: string): string {
  return text.replaceAll(/[&<>"\r\n\t]/g, (character) => (character === "\t" ? "&#x9;" : (inText[character] ?? character)));
}
