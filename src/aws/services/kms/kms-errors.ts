import { AwsError } from "#model/errors";

export function notFound(message: string): AwsError {
  return new AwsError("NotFoundException", message);
}

export function validationException(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

export function invalidState(message: string): AwsError {
  return new AwsError("KMSInvalidStateException", message);
}

/** What the caller of another account gets for an operation that only the owner has. */
export function notAuthorized(caller: string, action: string): AwsError {
  return new AwsError(
    "AccessDeniedException",
    `User: ${caller} is not authorized to perform: ${action} on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
  );
}
