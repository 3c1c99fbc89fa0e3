import type { OperationContext } from "../../service.ts";
import type { RdsState } from "./state.ts";

/** A call to RDS. */
export type Call = OperationContext<RdsState>;

/** What a call and the schedule have in common: the account and region, and what stands behind them. */
export type World = Omit<Call, "principal" | "authorize" | "call">;
