import type { BackendClients } from "./backend-clients.ts";
import type { Moments } from "./moments.ts";

/** Where a reader looks, and what the gateway itself knows: when things came to be on the scenario's clock. */
export interface Look {
  readonly clients: BackendClients;
  readonly account: string;
  readonly region: string;
  /** Every account of the organization. */
  readonly accounts: readonly string[];
  readonly now: Date;
  readonly moments: Moments;
}

/**
 * Reads one service's state in one account and region through the AWS API, in the shape in which the embedded service keeps it.
 * @param known the copy as it was: for what the API does not tell, such as client tokens
 * @param since the operations performed since it was read; undefined when everything has to be read
 */
export type Reader<State> = (look: Look, known: State, since: ReadonlySet<string> | undefined) => Promise<State>;
