import { UnsupportedError } from "#model/errors";
import type { FoundCall, UnknownService } from "./find-call.ts";
import type { WireRequest } from "./http-message.ts";
import { hasAuthorization } from "./read-authorization.ts";

/**
 * Refuses by name what AWS takes without a signature: a check of the signature that is not there would make the refusal look like AWS's own.
 * @throws UnsupportedError
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export function refuseUnsignedOperations(
  request: WireRequest,
  found: FoundCall | UnknownService,
  takesStrangers: ((bucket: string) => boolean) | undefined,
): void {
  if (!("facts" in found)) return;
  const { service } = found.facts;
  const { method, headers } = request;
  if (service === "sts" && byToken.has(found.name)) throw new UnsupportedError(`sts:${found.name}`, "the embedded AWS");
  if (service === "s3" && method === "POST" && /^multipart\/form-data/i.test(headers["content-type"] ?? ""))
    throw new UnsupportedError("s3:PostObject", "the embedded AWS");
  const { Bucket: bucket } = found.parsed.labels;
  if (service === "s3" && bucket !== undefined && !hasAuthorization(request) && takesStrangers?.(bucket) === true)
    throw new UnsupportedError(`s3:${found.name} without a signature`, "the embedded AWS");
}

const byToken: ReadonlySet<string> = new Set(["AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"]);
