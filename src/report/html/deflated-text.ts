import { deflateSync, inflateSync, strFromU8, strToU8 } from "fflate";

/** Bytes that are turned into letters at once: more would be too many arguments. */
const piece = 8192;

/** A text in a tenth of its letters, for a page that holds many runs. The same text gives the same letters. */
export function deflateText(text: string): string {
  const bytes = deflateSync(strToU8(text), { level: 9 });
  let letters = "";
  for (let start = 0; start < bytes.length; start += piece) letters += String.fromCharCode(...bytes.subarray(start, start + piece));
  return btoa(letters);
}

export function inflateText(deflated: string): string {
  return strFromU8(inflateSync(Uint8Array.from(atob(deflated), (letter) => letter.charCodeAt(0))));
}
