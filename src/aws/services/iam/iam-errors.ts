import { AwsError } from "#model/errors";
import type { PolicyKind, PolicyValidator } from "../../policy-validator.ts";

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message, 400);
}

export function noSuchEntity(what: string, name: string): AwsError {
  return new AwsError("NoSuchEntity", `The ${what} with name ${name} cannot be found.`, 404);
}

export function noSuchPolicy(arn: string): AwsError {
  return new AwsError("NoSuchEntity", `Policy ${arn} was not found.`, 404);
}

export function entityAlreadyExists(what: string, name: string): AwsError {
  return new AwsError("EntityAlreadyExists", `${what} with name ${name} already exists.`, 409);
}

export function deleteConflict(message: string): AwsError {
  return new AwsError("DeleteConflict", message, 409);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError("LimitExceeded", message, 409);
}

/** @throws AwsError `MalformedPolicyDocument` with the first thing that is wrong */
export function checkDocument(validate: PolicyValidator, text: string, kind: PolicyKind, name: string): void {
  const [problem] = validate(text, kind, name);
  if (problem !== undefined) throw new AwsError("MalformedPolicyDocument", problem.message, 400);
}

/** Size as IAM counts it: white space is free. */
export function documentSize(text: string): number {
  return text.replaceAll(/\s/g, "").length;
}
