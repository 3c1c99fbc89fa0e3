import { operationFactory } from "../../strict-operation.ts";
import type { OperationFactory } from "../../strict-operation.ts";
import type { OperationContext } from "../../service.ts";
import type { StsState } from "./state.ts";

export type StsContext = OperationContext<StsState>;

export const stsOperation: OperationFactory<StsState> = operationFactory<StsState>("sts", "https://docs.aws.amazon.com/STS/latest/APIReference/API_");
