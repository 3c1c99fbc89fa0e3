import { UnsupportedError } from "#model/errors";

/**
 * Everything that a listing holds, asked for page by page: what is left unread would never be missed.
 *
 * @param ask one page, the first without a token
 * @param read the page's items, and the token of the next page where there is one
 * @throws UnsupportedError when a page names one that has been before as the next: there is no telling what is left
 */
export async function everyPage<Page, Item, Token = string>(
  ask: (token: Token | undefined) => Promise<Page>,
  read: (page: Page) => readonly [items: readonly Item[] | undefined, next: Token | undefined],
): Promise<readonly Item[]> {
  const all: Item[] = [];
  const asked = new Set<string>();
  let token: Token | undefined;
  do {
    const [items = [], next] = read(await ask(token));
    all.push(...items);
    // EC2 ends its lists with an empty token.
    token = next === "" ? undefined : next;
    const shown = token === undefined ? "" : JSON.stringify(token);
    if (asked.has(shown)) throw new UnsupportedError("a list in pages", `the cloud: it answers with the page after ${shown} again and again`);
    asked.add(shown);
  } while (token !== undefined);
  return all;
}
