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
  /** How far a date that has to lie ahead is put off before it goes to the backend, milliseconds: its clock is the machine's. */
  readonly shift: number;
  /** Whether the deletion of one version takes all of its key where versioning is suspended. */
  readonly suspendedForgets: boolean;
}

/** A write that the gateway forwarded. */
export interface Written {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * Reads one service's state in one account and region through the AWS API, in the shape in which the embedded service keeps it.
 * @param known the copy as it was: for what the API does not tell, such as client tokens
 * @param since what was written since it was read; undefined when everything has to be read
 */
export type Reader<State> = (look: Look, known: State, since: readonly Written[] | undefined) => Promise<State>;
