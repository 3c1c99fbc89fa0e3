/** The scenario's clock. Nothing in a replay reads the machine's. Times are UTC. */
export interface Clock {
  now(): Date;
}
