import type { ServiceId } from "#model/aws-session";
import type { Cloud } from "./cloud.ts";
import { nextHex } from "./random.ts";
import type { OperationContext } from "./service.ts";

/**
 * A context in which a handler can be tried: what it writes goes to copies, and the stream of ids does not move. What it peeks at in services that the backend
 * does not hold is the real state, which handlers only read.
 */
export function rehearsalOf(cloud: Cloud, service: ServiceId, context: OperationContext<unknown>): OperationContext<unknown> {
  const copies = new Map<unknown, unknown>();
  const random = { ...cloud.state.random };
  const copyOf = (state: unknown): unknown => {
    if (!copies.has(state)) copies.set(state, structuredClone(state));
    return copies.get(state);
  };
  return {
    ...context,
    state: copyOf(context.state),
    newId: (prefix, digits = 17) => prefix + nextHex(random, digits),
    peek: <Other>(id: ServiceId, account: string, region: string) => {
      const state = context.peek(id, account, region);
      return (id === service || cloud.options.backend?.holds(id) === true ? copyOf(state) : state) as Other;
    },
    call: async (id, operation) => {
      throw new Error(`${service} rehearses ${id}:${operation}: calls between services are not rehearsed`);
    },
  };
}
