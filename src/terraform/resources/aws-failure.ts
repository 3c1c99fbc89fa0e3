import { ResourceFailure } from "../provider.ts";

interface SdkError {
  readonly name: string;
  readonly message: string;
  /** The code on the wire, where it differs from the name of the SDK's class: `DBInstanceNotFound` for `DBInstanceNotFoundFault`. */
  readonly Code?: string;
  readonly $metadata: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/**
 * Makes an API call and words its failure as the provider does: `deleting RDS Cluster (x): operation error RDS: DeleteDBCluster, https response error …`.
 *
 * @param doing what the provider was about, `deleting RDS Cluster (x)`
 * @param operation service id and operation, `RDS: DeleteDBCluster`
 * @throws ResourceFailure
 */
export async function attempt<T>(doing: string, operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw awsFailure(doing, operation, error);
  }
}

/** The failure of one call. What is no answer of AWS (a bug, an unsupported operation) is passed on as it is. */
export function awsFailure(doing: string, operation: string, error: unknown): unknown {
  if (!isSdkError(error)) return error;
  return new ResourceFailure(`${doing}: ${renderSdkError(operation, error)}`, { cause: error });
}

/** The text that the SDK for Go gives an error: errors its model knows carry their name alone, others `api error NAME`. */
export function renderSdkError(operation: string, error: SdkError): string {
  const { httpStatusCode = 0, requestId = "" } = error.$metadata;
  const host = operation.startsWith("S3: ") ? " HostID: ," : "";
  const kind = isModelled(error) ? "" : "api error ";
  const { code, message } = told(error);
  return `operation error ${operation}, https response error StatusCode: ${httpStatusCode}, RequestID: ${requestId},${host} ${kind}${code}: ${message}`;
}

/** Where an answer had no body, as answers to HEAD have none, the SDK for Go says the status in words. */
function told(error: SdkError): { readonly code: string; readonly message: string } {
  const words = error.message === "UnknownError" ? statusWords[error.$metadata.httpStatusCode ?? 0] : undefined;
  if (words === undefined) return { code: error.Code ?? error.name, message: error.message };
  return { code: words.replaceAll(" ", ""), message: words };
}

const statusWords: Readonly<Record<number, string>> = { 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 412: "Precondition Failed" };

/** Whether AWS answered with one of these codes. Also asks the cause of a `ResourceFailure`. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  const answer = error instanceof ResourceFailure ? error.cause : error;
  return isSdkError(answer) && (codes.includes(answer.name) || (answer.Code !== undefined && codes.includes(answer.Code)));
}

export function hasMessage(error: unknown, code: string, part: string): boolean {
  const answer = error instanceof ResourceFailure ? error.cause : error;
  return hasCode(error, code) && isSdkError(answer) && answer.message.includes(part);
}

/** The answer, or undefined when AWS says the thing does not exist. */
export async function orGone<T>(codes: readonly string[], work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (hasCode(error, ...codes)) return undefined;
    throw error;
  }
}

function isSdkError(error: unknown): error is SdkError & Error {
  return error instanceof Error && "$metadata" in error && typeof error.$metadata === "object";
}

/** The SDK has a class of its own for each error in a service's model, all below the service's exception. */
function isModelled(error: object): boolean {
  const kind: unknown = Object.getPrototypeOf(error);
  const parent: unknown = kind === null ? null : Object.getPrototypeOf(kind);
  return parent !== null && typeof parent === "object" && parent.constructor.name !== "ServiceException" && parent.constructor.name !== "Error";
}
