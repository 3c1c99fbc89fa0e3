import { refuseUnknownMembers } from "../../members.ts";
import { defineOperation } from "../../service.ts";
import type { AuthorizationNeed, Operation, OperationContext } from "../../service.ts";
import type { EcsState } from "./state.ts";

export type EcsContext = OperationContext<EcsState>;

/** One ECS operation. `members` lists the input members that it honours or safely stores; any other is refused by name. */
export function ecsOperation<Input extends object, Output extends object>(
  name: string,
  operation: {
    readonly readOnly?: true;
    readonly members: readonly (keyof Input & string)[];
    readonly authorize: (input: Input, context: EcsContext) => readonly AuthorizationNeed[];
    readonly handle: (input: Input, context: EcsContext) => Omit<Output, "$metadata">;
  },
): Operation<EcsState> {
  return defineOperation<Input, Omit<Output, "$metadata">, EcsState>({
    readOnly: operation.readOnly === true,
    see: `https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_${name}.html`,
    authorize: operation.authorize,
    handle(input, context) {
      refuseUnknownMembers(`ecs:${name}`, input, operation.members);
      return operation.handle(input, context);
    },
  });
}
