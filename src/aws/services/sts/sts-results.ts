import type { Credentials } from "@aws-sdk/client-sts";
import { AwsError } from "#model/errors";
import type { StsSession } from "./state.ts";

export function credentialsOf(session: StsSession): Credentials {
  return { AccessKeyId: session.accessKeyId, SecretAccessKey: session.secretAccessKey, SessionToken: session.sessionToken, Expiration: session.expiresAt };
}

export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message, 400);
}

export function malformedPolicy(message: string): AwsError {
  return new AwsError("MalformedPolicyDocument", message, 400);
}
