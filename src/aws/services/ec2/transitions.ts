import type { Ec2State } from "./state.ts";

/** Notes that an instance or NAT gateway goes on by itself, `seconds` from now. Keeps the list in order of time. */
export function scheduleTransition(state: Ec2State, id: string, now: Date, seconds: number): void {
  const at = new Date(now.getTime() + seconds * 1000);
  let index = state.transitions.length;
  while (index > 0 && (state.transitions[index - 1]?.at ?? at) > at) index -= 1;
  state.transitions.splice(index, 0, { at, id });
}

/** Drops what was noted for a resource: another change came first. */
export function cancelTransitions(state: Ec2State, id: string): void {
  for (let index = state.transitions.length - 1; index >= 0; index -= 1) if (state.transitions[index]?.id === id) state.transitions.splice(index, 1);
}

/**
 * How long things take, seconds. AWS promises none of these; they are of the size seen in practice, except that
 * terminated instances and deleted NAT gateways stay listed for about an hour, as documented.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html#nat-gateway-deleting
 */
export const seconds = {
  instanceStarts: 15,
  instanceStops: 30,
  instanceTerminates: 40,
  natGatewayStarts: 90,
  natGatewayDeletes: 45,
  staysListed: 3600,
} as const;
