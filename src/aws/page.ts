import { AwsError } from "#model/errors";

/** One page of a listing, and the token that asks for the next. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string;
}

/**
 * Cuts a page out of a complete listing. A token is opaque to callers; here it names the position.
 *
 * @throws AwsError with `invalidToken` when the token was not given out by this listing
 */
export function pageOf<Item>(
  items: readonly Item[],
  request: { readonly size: number | undefined; readonly token: string | undefined },
  invalidToken: { readonly code: string; readonly message: string },
): Page<Item> {
  const start = request.token === undefined ? 0 : positionOf(request.token);
  if (start === undefined || start > items.length) throw new AwsError(invalidToken.code, invalidToken.message);
  const end = start + (request.size ?? items.length);
  return end < items.length ? { items: items.slice(start, end), nextToken: tokenOf(end) } : { items: items.slice(start) };
}

function tokenOf(position: number): string {
  return Buffer.from(`position:${position}`).toString("base64");
}

function positionOf(token: string): number | undefined {
  const match = /^position:(\d+)$/.exec(Buffer.from(token, "base64").toString());
  return match ? Number(match[1]) : undefined;
}
