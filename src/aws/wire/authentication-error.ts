import { AwsError } from "#model/errors";
import type { WireRequest } from "./http-message.ts";

/** How a service words its errors of authentication: S3 and EC2 have codes of their own, JSON services put `Exception` behind them. */
export type AuthenticationFamily = "s3" | "ec2" | "json" | "query";

export type AuthenticationProblem =
  | "missing"
  | "malformed"
  | "malformed-query"
  | "unsigned-headers"
  | "unknown-key"
  | "wrong-token"
  | "mismatch"
  | "skewed"
  | "expired-request";

interface Wording {
  readonly code: string;
  readonly status: number;
  /** Said when the check itself has nothing more precise to say. */
  readonly message: string;
}

const mismatch =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
const s3Mismatch = "The request signature we calculated does not match the signature you provided. Check your key and signing method.";
const invalidToken = "The security token included in the request is invalid.";
const notValidated = "AWS was not able to validate the provided access credentials";
const tooSkewed = "The difference between the request time and the current time is too large.";
const missing = "Request is missing Authentication Token";
const malformed = "The request signature does not conform to AWS standards.";

/**
 * The code, status and text with which each family answers.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
const wordings: Readonly<Record<AuthenticationFamily, Readonly<Record<AuthenticationProblem, Wording>>>> = {
  s3: {
    missing: { code: "AccessDenied", status: 403, message: "Access Denied" },
    malformed: { code: "AuthorizationHeaderMalformed", status: 400, message: "The authorization header is malformed." },
    "malformed-query": { code: "AuthorizationQueryParametersError", status: 400, message: "Error parsing the X-Amz-Credential parameter." },
    "unsigned-headers": { code: "AccessDenied", status: 403, message: "There were headers present in the request which were not signed" },
    "unknown-key": { code: "InvalidAccessKeyId", status: 403, message: "The AWS Access Key Id you provided does not exist in our records." },
    "wrong-token": { code: "InvalidToken", status: 400, message: "The provided token is malformed or otherwise invalid." },
    mismatch: { code: "SignatureDoesNotMatch", status: 403, message: s3Mismatch },
    skewed: { code: "RequestTimeTooSkewed", status: 403, message: tooSkewed },
    "expired-request": { code: "AccessDenied", status: 403, message: "Request has expired" },
  },
  ec2: {
    missing: { code: "MissingAuthenticationToken", status: 403, message: missing },
    malformed: { code: "IncompleteSignature", status: 400, message: malformed },
    "malformed-query": { code: "IncompleteSignature", status: 400, message: malformed },
    "unsigned-headers": { code: "IncompleteSignature", status: 400, message: malformed },
    "unknown-key": { code: "AuthFailure", status: 401, message: notValidated },
    "wrong-token": { code: "AuthFailure", status: 401, message: notValidated },
    mismatch: { code: "AuthFailure", status: 401, message: notValidated },
    skewed: { code: "RequestExpired", status: 400, message: "Request has expired." },
    "expired-request": { code: "RequestExpired", status: 400, message: "Request has expired." },
  },
  json: {
    missing: { code: "MissingAuthenticationTokenException", status: 400, message: missing },
    malformed: { code: "IncompleteSignatureException", status: 400, message: malformed },
    "malformed-query": { code: "IncompleteSignatureException", status: 400, message: malformed },
    "unsigned-headers": { code: "IncompleteSignatureException", status: 400, message: malformed },
    "unknown-key": { code: "UnrecognizedClientException", status: 400, message: invalidToken },
    "wrong-token": { code: "UnrecognizedClientException", status: 400, message: invalidToken },
    mismatch: { code: "InvalidSignatureException", status: 400, message: mismatch },
    skewed: { code: "InvalidSignatureException", status: 400, message: tooSkewed },
    "expired-request": { code: "InvalidSignatureException", status: 400, message: tooSkewed },
  },
  query: {
    missing: { code: "MissingAuthenticationToken", status: 403, message: missing },
    malformed: { code: "IncompleteSignature", status: 403, message: malformed },
    "malformed-query": { code: "IncompleteSignature", status: 403, message: malformed },
    "unsigned-headers": { code: "IncompleteSignature", status: 403, message: malformed },
    "unknown-key": { code: "InvalidClientTokenId", status: 403, message: invalidToken },
    "wrong-token": { code: "InvalidClientTokenId", status: 403, message: invalidToken },
    mismatch: { code: "SignatureDoesNotMatch", status: 403, message: mismatch },
    skewed: { code: "SignatureDoesNotMatch", status: 403, message: tooSkewed },
    "expired-request": { code: "SignatureDoesNotMatch", status: 403, message: tooSkewed },
  },
};

/** `detail` takes the place of the usual text, where the family says what exactly is wrong: S3 and EC2 keep theirs when a signature is wrong or late. */
export function authenticationError(family: AuthenticationFamily, problem: AuthenticationProblem, detail?: string): AwsError {
  const { code, status, message } = wordings[family][problem];
  const fixed = (family === "s3" || family === "ec2") && !problem.startsWith("malformed");
  return new AwsError(code, fixed ? message : (detail ?? message), status);
}

const families: Readonly<Record<string, AuthenticationFamily>> = {
  s3: "s3",
  ec2: "ec2",
  cloudtrail: "json",
  dynamodb: "json",
  ecs: "json",
  kms: "json",
  organizations: "json",
  elasticloadbalancing: "query",
  iam: "query",
  rds: "query",
  sts: "query",
};

/** The family of a request by the name it was signed for, else by its looks: a request without a signature must still be answered in words its client reads. */
export function authenticationFamily(request: Pick<WireRequest, "headers" | "target">, signingName?: string): AuthenticationFamily {
  const named = signingName === undefined ? undefined : families[signingName];
  if (named !== undefined) return named;
  if (request.headers["x-amz-target"] !== undefined) return "json";
  const form = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
  return form || /[?&]Action=/.test(request.target) ? "query" : "s3";
}
