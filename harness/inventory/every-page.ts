/**
 * Everything that a listing holds, asked for page by page: what is left unread would never be missed.
 *
 * @param ask one page, the first without a token
 * @param read the page's items, and the token of the next page where there is one
 */
export async function everyPage<Page, Item, Token = string>(
  ask: (token: Token | undefined) => Promise<Page>,
  read: (page: Page) => readonly [items: readonly Item[] | undefined, next: Token | undefined],
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let token: Token | undefined;
  do {
    const [items = [], next] = read(await ask(token));
    all.push(...items);
    token = next;
  } while (token !== undefined);
  return all;
}
