import { AwsError } from "#model/errors";

/**
 * A part of a path, percent-decoded. What is no UTF-8 names nothing: taken as it stands, it would be the name of something else.
 * @throws AwsError `InvalidURI`
 */
export function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError("InvalidURI", "Couldn't parse the specified URI.", 400);
  }
}
