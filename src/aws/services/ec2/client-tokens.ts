import { AwsError } from "#model/errors";
import type { Ec2State } from "./state.ts";

interface Tokened {
  readonly ClientToken?: string | undefined;
}

/**
 * What an earlier request with this client token made.
 *
 * @throws AwsError IdempotentParameterMismatch when that request was another
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
 */
export function rememberedResource(operation: string, input: Tokened, state: Ec2State): string | undefined {
  const earlier = input.ClientToken === undefined ? undefined : state.clientTokens.get(keyOf(operation, input));
  if (earlier === undefined) return undefined;
  if (earlier.request !== JSON.stringify(input))
    throw new AwsError("IdempotentParameterMismatch", "The request token was used previously with different parameters.");
  return earlier.resource;
}

export function rememberRequest(operation: string, input: Tokened, resource: string, state: Ec2State): void {
  if (input.ClientToken !== undefined) state.clientTokens.set(keyOf(operation, input), { request: JSON.stringify(input), resource });
}

function keyOf(operation: string, input: Tokened): string {
  return `${operation}/${input.ClientToken}`;
}
