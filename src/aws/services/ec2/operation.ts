import { AwsError } from "#model/errors";
import { refuseUnknownMembers } from "../../members.ts";
import { defineOperation } from "../../service.ts";
import type { AuthorizationNeed, Operation, OperationContext } from "../../service.ts";
import type { Ec2State } from "./state.ts";

export type Ec2Context = OperationContext<Ec2State>;

/**
 * One EC2 operation. `members` lists the input members that it honours or safely stores; any other is refused by name.
 * `DryRun` is answered here: IAM was asked before, so the request would have succeeded.
 *
 * @throws AwsError DryRunOperation (412)
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html
 */
export function ec2Operation<Input extends object, Output extends object>(
  name: string,
  operation: {
    readonly readOnly?: true;
    readonly members: readonly (keyof Input & string)[];
    readonly authorize: (input: Input, context: Ec2Context) => readonly AuthorizationNeed[];
    readonly handle: (input: Input, context: Ec2Context) => Omit<Output, "$metadata">;
  },
): Operation<Ec2State> {
  return defineOperation<Input, Omit<Output, "$metadata">, Ec2State>({
    readOnly: operation.readOnly === true,
    see: `https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_${name}.html`,
    authorize: operation.authorize,
    handle(input, context) {
      refuseUnknownMembers(`ec2:${name}`, input, [...operation.members, "DryRun"]);
      if ((input as { readonly DryRun?: boolean }).DryRun === true)
        throw new AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
      return operation.handle(input, context);
    },
  });
}
