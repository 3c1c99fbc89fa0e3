import { defineOperation, type AuthorizationNeed, type Operation } from "../../service.ts";
import type { RdsState } from "./state.ts";
import type { Call } from "./world.ts";

/** An RDS operation, typed by the SDK's command input and output. */
export function defineRds<Input, Output>(operation: {
  readonly readOnly: boolean;
  readonly see: string;
  readonly authorize: (input: Input, context: Call) => readonly AuthorizationNeed[];
  readonly handle: (input: Input, context: Call) => Omit<Output, "$metadata"> | Promise<Omit<Output, "$metadata">>;
}): Operation<RdsState> {
  return defineOperation<Input, Omit<Output, "$metadata">, RdsState>(operation);
}
