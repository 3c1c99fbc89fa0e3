import type { RandomStream } from "./random.ts";

/** Everything the embedded AWS knows, as plain data: copy it and you have another world. */
export interface CloudState {
  /** Scenario clock, milliseconds since the epoch. */
  now: number;
  random: RandomStream;
  /** Service states by `service/account/region`. */
  readonly services: Map<string, ServiceCell>;
}

export interface ServiceCell {
  readonly service: string;
  readonly account: string;
  readonly region: string;
  readonly state: unknown;
}

/** An independent copy. */
export function forkCloudState(state: CloudState): CloudState {
  return structuredClone(state);
}
