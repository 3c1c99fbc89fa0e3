/** The query parameters that a presigned address carries its signature in. Others of their looks are headers that a signer moved there: they mean something. */
export const presignedParameters: ReadonlySet<string> = new Set([
  "X-Amz-Algorithm",
  "X-Amz-Content-Sha256",
  "X-Amz-Credential",
  "X-Amz-Date",
  "X-Amz-Expires",
  "X-Amz-Security-Token",
  "X-Amz-Signature",
  "X-Amz-SignedHeaders",
]);
