/** Why a text is no well-formed XML document, as strict as a client's parser may be; undefined when it is one. */
export function xmlProblem(text: string): string | undefined {
  if (/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) return `a character that XML does not have: ${JSON.stringify(text.slice(0, 300))}`;
  const open: string[] = [];
  const piece = /<\?xml[^>]*\?>|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  let roots = 0;
  while (piece.lastIndex < text.length) {
    const at = piece.lastIndex;
    const match = piece.exec(text);
    if (match === null) return `a tag that is none: ${text.slice(at, at + 100)}`;
    const [, closing, name = "", , empty, words] = match;
    if (words !== undefined) {
      if (/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/i.test(words)) return `a bare ampersand: ${words.slice(0, 100)}`;
      if (open.length === 0 && words.trim() !== "") return `text outside: ${words.slice(0, 100)}`;
    } else if (closing === "/") {
      if (open.pop() !== name) return `</${name}> closes nothing`;
    } else if (name !== "") {
      if (open.length === 0) roots += 1;
      if (empty !== "/") open.push(name);
    }
  }
  if (open.length > 0) return `<${open.join("><")}> is not closed`;
  return roots === 1 ? undefined : `${roots} root elements`;
}
