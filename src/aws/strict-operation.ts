import { AwsError } from "#model/errors";
import type { ServiceId } from "#model/aws-session";
import { refuseUnknownMembers } from "./members.ts";
import type { AuthorizationNeed, Operation, OperationContext } from "./service.ts";

/** What an operation is, before its members are accounted for. */
export interface OperationDefinition<Input, Output, State> {
  readonly readOnly: boolean;
  /** The API reference page whose behaviour is copied. */
  readonly see: string;
  readonly authorize: (input: Input, context: OperationContext<State>) => readonly AuthorizationNeed[];
  readonly handle: (input: Input, context: OperationContext<State>) => Output | Promise<Output>;
}

/**
 * An operation whose input members are all accounted for: those named are honoured or kept, every other one is refused.
 * @param name `service:Operation`
 */
export function defineStrictOperation<Input extends object, Output, State>(
  name: string,
  members: readonly (keyof Input & string)[],
  operation: OperationDefinition<Input, Output, State>,
): Operation<State> {
  const strict: OperationDefinition<Input, Output, State> = {
    readOnly: operation.readOnly,
    see: operation.see,
    authorize: (input, context) => {
      refuseUnknownMembers(name, input, members);
      return operation.authorize(input, context);
    },
    handle: (input, context) => {
      refuseUnknownMembers(name, input, members);
      return operation.handle(input, context);
    },
  };
  return strict;
}

/**
 * A member that the SDK's types call possibly undefined although the service requires it. The door has checked it before.
 * @throws AwsError `ValidationException`
 */
export function requireMember<Input extends object, Member extends keyof Input & string>(input: Input, member: Member): NonNullable<Input[Member]> {
  const value = input[member];
  if (value === undefined || value === null)
    throw new AwsError("ValidationException", `Value null at '${member}' failed to satisfy constraint: Member must not be null`);
  return value;
}

/** Makes the operations of one service: strict ones, with the reference page that their name says. */
export type OperationFactory<State> = <Input extends object, Output>(
  name: string,
  members: readonly (keyof Input & string)[],
  operation: {
    readonly readOnly?: true;
    readonly authorize: (input: Input, context: OperationContext<State>) => readonly AuthorizationNeed[];
    readonly handle: (input: Input, context: OperationContext<State>) => Output | Promise<Output>;
  },
) => Operation<State>;

/**
 * @param service short name, as refusals spell it
 * @param reference page of an operation, up to the operation's name
 */
export function operationFactory<State>(service: ServiceId, reference: string): OperationFactory<State> {
  return (name, members, operation) =>
    defineStrictOperation(`${service}:${name}`, members, {
      readOnly: operation.readOnly === true,
      see: `${reference}${name}.html`,
      authorize: operation.authorize,
      handle: operation.handle,
    });
}
