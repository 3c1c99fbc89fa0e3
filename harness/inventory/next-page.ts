import { UnsupportedError } from "#model/errors";

/**
 * The token of the next page, where an answer says beside it whether there is one.
 *
 * @param listing the operation, `s3:ListObjectVersions`
 * @throws UnsupportedError when there is more and nothing to ask for it with: what is half read must not count as all there is
 */
export function nextPage<Token>(listing: string, isTruncated: boolean | undefined, token: Token | undefined): Token | undefined {
  if (isTruncated === true && (token === undefined || token === ""))
    throw new UnsupportedError(listing, "the cloud: it answers that there is more, and not how to ask for it");
  return token;
}
