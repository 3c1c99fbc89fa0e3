import { defineOperation, type AuthorizationNeed, type Operation } from "../../service.ts";
import type { RdsState } from "./state.ts";
import type { Call } from "./world.ts";

/** An RDS operation, typed by the SDK's command input and output. An empty text is no value at all: Terraform's provider sends some. */
export function defineRds<Input extends object, Output>(operation: {
  readonly readOnly: boolean;
  readonly see: string;
  readonly authorize: (input: Input, context: Call) => readonly AuthorizationNeed[];
  readonly handle: (input: Input, context: Call) => Omit<Output, "$metadata"> | Promise<Omit<Output, "$metadata">>;
}): Operation<RdsState> {
  return defineOperation<Input, Omit<Output, "$metadata">, RdsState>({
    ...operation,
    authorize: (input, context) => operation.authorize(withoutEmpty(input), context),
    handle: (input, context) => operation.handle(withoutEmpty(input), context),
  });
}

function withoutEmpty<Input extends object>(input: Input): Input {
  if (!Object.values(input).includes("")) return input;
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== "")) as Input;
}
