import { UnsupportedError } from "#model/errors";
import type { AwsError } from "#model/errors";
import { authenticationError, authenticationFamily } from "./authentication-error.ts";
import type { AuthenticationFamily } from "./authentication-error.ts";
import { queryParameters, splitTarget } from "./canonical-request.ts";
import { isForm } from "./find-call.ts";
import type { WireRequest } from "./http-message.ts";
import { presignedParameters } from "./presigned-parameters.ts";

/** What a request says about its own signature, by header or in a presigned query. Nothing of it is proved yet. */
export interface Authorization {
  readonly place: "header" | "query";
  readonly accessKeyId: string;
  /** `20260226` */
  readonly date: string;
  readonly region: string;
  /** Service name of the credential scope: `rds`, `elasticloadbalancing`. */
  readonly signingName: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20260226T210000Z` */
  readonly requestTime: string;
  /** How long a presigned query stays good, seconds. */
  readonly expiresIn?: number;
  readonly sessionToken?: string;
  /** What a presigned query says of the payload; it need not say anything. */
  readonly presignedHash?: string;
  readonly family: AuthenticationFamily;
}

const algorithm = "AWS4-HMAC-SHA256";
/** A week, seconds. */
const longestPresigned = 604_800;

/**
 * Reads SigV4's claims from the `Authorization` header or from `X-Amz-…` query parameters.
 * @throws AwsError `MissingAuthenticationToken`, `IncompleteSignature`, or what the service's family says instead
 * @throws UnsupportedError for a signature of another kind: asymmetric, of version 2, or with its parameters in other letters
 */
export function readAuthorization(request: WireRequest): Authorization {
  const header = request.headers["authorization"];
  if (header !== undefined) return fromHeader(request, header);
  const [, query] = splitTarget(request.target);
  refuseOtherLetters(query);
  if (versionTwo.test(query) || (isForm(request) && versionTwo.test(new TextDecoder().decode(request.body)))) throw unsupportedVersionTwo();
  if (!hasAuthorization(request)) throw authenticationError(authenticationFamily(request), "missing");
  return fromQuery(request, new Map(queryParameters(query)));
}

/** Whether a request says anything of a signature. */
export function hasAuthorization({ headers, target }: WireRequest): boolean {
  const [, query] = splitTarget(target);
  return headers["authorization"] !== undefined || /(^|&)X-Amz-(Algorithm|Credential|Signature)=/i.test(query) || versionTwo.test(query);
}

/** Signature Version 2 in a query or a form. S3 still takes it for buckets of before June 2020: to refuse it in the name of AWS would be a guess. */
const versionTwo = /(^|&)AWSAccessKeyId=/;

function unsupportedVersionTwo(): UnsupportedError {
  return new UnsupportedError("a signature of version 2", "the embedded AWS");
}

/**
 * AWS tells the parameters' letters apart: nobody is known to have been let in by others, and what is said to them is not known.
 * @see https://github.com/LiveUI/S3/pull/28
 */
function refuseOtherLetters(query: string): void {
  const names = [...query.matchAll(/(?:^|&)(x-amz-(?:algorithm|credential|signature))(?==)/gi)].map(([, name = ""]) => name);
  const other = names.find((name) => !presignedParameters.has(name));
  if (other !== undefined) throw new UnsupportedError(`a query signed by ${other}`, "the embedded AWS");
}

function fromHeader(request: WireRequest, header: string): Authorization {
  const space = header.indexOf(" ");
  const named = space < 0 ? header : header.slice(0, space);
  const fields = new Map(
    (space < 0 ? "" : header.slice(space + 1)).split(",").map((field) => {
      const at = field.indexOf("=");
      return at < 0 ? [field.trim(), ""] : [field.slice(0, at).trim(), field.slice(at + 1).trim()];
    }),
  );
  const credential = fields.get("Credential") ?? "";
  const family = authenticationFamily(request, credential.split("/").at(-2));
  refuseAsymmetric(named);
  if (named === "AWS") throw unsupportedVersionTwo();
  if (named !== algorithm) throw malformed(family, "header", `Unsupported AWS 'algorithm': '${clipped(named)}'`);
  const requestTime = request.headers["x-amz-date"] ?? iso8601(request.headers["date"]) ?? "";
  const problems = [
    ...["Credential", "Signature", "SignedHeaders"].filter((name) => !fields.get(name)).map((name) => `Authorization header requires '${name}' parameter.`),
    ...(requestTime === "" ? ["Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."] : []),
  ];
  if (problems.length > 0) throw malformed(family, "header", problems.join(" "));
  const sessionToken = request.headers["x-amz-security-token"];
  return {
    place: "header",
    ...scopeOf(credential, requestTime, family, "header"),
    signedHeaders: (fields.get("SignedHeaders") ?? "").split(";"),
    signature: fields.get("Signature") ?? "",
    requestTime,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    family,
  };
}

function fromQuery(request: WireRequest, parameters: ReadonlyMap<string, string>): Authorization {
  const credential = parameters.get("X-Amz-Credential") ?? "";
  const family = authenticationFamily(request, credential.split("/").at(-2));
  const missing = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"].filter((name) => !parameters.get(name));
  if (missing.length > 0) throw malformed(family, "query", `AWS query-string parameters must include ${missing.map((name) => `'${name}'`).join(", ")}.`);
  refuseAsymmetric(parameters.get("X-Amz-Algorithm"));
  if (parameters.get("X-Amz-Algorithm") !== algorithm)
    throw malformed(family, "query", `Unsupported AWS 'algorithm': '${clipped(parameters.get("X-Amz-Algorithm") ?? "")}'`);
  const requestTime = parameters.get("X-Amz-Date") ?? "";
  const sessionToken = parameters.get("X-Amz-Security-Token") ?? request.headers["x-amz-security-token"];
  return {
    place: "query",
    ...scopeOf(credential, requestTime, family, "query"),
    signedHeaders: (parameters.get("X-Amz-SignedHeaders") ?? "").split(";"),
    signature: parameters.get("X-Amz-Signature") ?? "",
    requestTime,
    presignedHash: parameters.get("X-Amz-Content-Sha256") ?? "UNSIGNED-PAYLOAD",
    expiresIn: secondsOf(parameters.get("X-Amz-Expires"), family),
    ...(sessionToken === undefined ? {} : { sessionToken }),
    family,
  };
}

/** SigV4a: AWS accepts it, and there is no key here to check it by. */
function refuseAsymmetric(named: string | undefined): void {
  if (named?.startsWith("AWS4-ECDSA-") === true) throw new UnsupportedError(`a signature of ${clipped(named)}`, "the embedded AWS");
}

function scopeOf(
  credential: string,
  requestTime: string,
  family: AuthenticationFamily,
  place: "header" | "query",
): Pick<Authorization, "accessKeyId" | "date" | "region" | "signingName"> {
  const parts = credential.split("/");
  const [accessKeyId = "", date = "", region = "", signingName = "", terminator = ""] = parts;
  if (parts.length !== 5)
    throw malformed(
      family,
      place,
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${clipped(credential)}'`,
    );
  if (accessKeyId === "" || region === "" || signingName === "")
    throw malformed(family, place, `Credential must not have empty elements, got '${clipped(credential)}'`);
  if (terminator !== "aws4_request")
    throw malformed(family, place, `Credential should be scoped with a valid terminator: 'aws4_request', not '${clipped(terminator)}'.`);
  if (!/^\d{8}T\d{6}Z$/.test(requestTime))
    throw malformed(family, place, `Date must be in ISO-8601 'basic format'. Got '${clipped(requestTime)}'. See http://en.wikipedia.org/wiki/ISO_8601`);
  if (date !== requestTime.slice(0, 8))
    throw malformed(
      family,
      place,
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${clipped(date)}' != '${requestTime.slice(0, 8)}', from '${requestTime}'.`,
    );
  return { accessKeyId, date, region, signingName };
}

/** Services other than S3 do not demand the parameter: a signature is then as short-lived as one in a header. */
function secondsOf(value: string | undefined, family: AuthenticationFamily): number {
  if (value === undefined && family !== "s3") return 900;
  const seconds = Number(value ?? Number.NaN);
  if (!Number.isInteger(seconds)) throw malformed(family, "query", "X-Amz-Expires should be a number");
  if (seconds < 0) throw malformed(family, "query", "X-Amz-Expires must be non-negative");
  if (seconds > longestPresigned) throw malformed(family, "query", "X-Amz-Expires must be less than a week (in seconds) that is 604800");
  return seconds;
}

/** `Thu, 26 Feb 2026 21:00:00 GMT` as `20260226T210000Z`. */
function iso8601(date: string | undefined): string | undefined {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}

function malformed(family: AuthenticationFamily, place: "header" | "query", message: string): AwsError {
  if (place === "query") return authenticationError(family, "malformed-query", message);
  return authenticationError(family, "malformed", family === "s3" ? `The authorization header is malformed; ${message}` : message);
}

/** Enough of a foreign text to recognise it. */
function clipped(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`;
}
