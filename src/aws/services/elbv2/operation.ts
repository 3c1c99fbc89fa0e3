import { refuseUnknownMembers } from "../../members.ts";
import { defineOperation } from "../../service.ts";
import type { AuthorizationNeed, Operation, OperationContext } from "../../service.ts";
import type { Elbv2State } from "./state.ts";

export type Elbv2Context = OperationContext<Elbv2State>;

/** One ELBv2 operation. `members` lists the input members that it honours or safely stores; any other is refused by name. */
export function elbv2Operation<Input extends object, Output extends object>(
  name: string,
  operation: {
    readonly readOnly?: true;
    readonly members: readonly (keyof Input & string)[];
    readonly authorize: (input: Input, context: Elbv2Context) => readonly AuthorizationNeed[];
    readonly handle: (input: Input, context: Elbv2Context) => Omit<Output, "$metadata">;
  },
): Operation<Elbv2State> {
  return defineOperation<Input, Omit<Output, "$metadata">, Elbv2State>({
    readOnly: operation.readOnly === true,
    see: `https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_${name}.html`,
    authorize: operation.authorize,
    handle(input, context) {
      refuseUnknownMembers(`elbv2:${name}`, input, operation.members);
      return operation.handle(input, context);
    },
  });
}
