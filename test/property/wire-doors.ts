import { serviceModel } from "#aws/wire/service-model";
import { clientModule } from "#harness/aws/client-modules";
import { openHttpGateway } from "#harness/wire/open-http-gateway";
import { openSession } from "#harness/aws/open-session";
import { openSocketSession } from "#harness/wire/socket-session";
import { openWireSession } from "#harness/wire/request-handler-door";
import type { AwsSession, ServiceId } from "#model/aws-session";
import { UnsupportedError } from "#model/errors";
import { management, openWireCloud, region, root } from "../unit/aws/wire/open-wire-cloud.ts";
import type { WireCloud } from "../unit/aws/wire/open-wire-cloud.ts";
import { readAnswer } from "./wire-plain.ts";

/** One call, as a client makes it. */
export interface Step {
  readonly service: ServiceId;
  readonly operation: string;
  readonly input: object;
}

/** One of the ways to a cloud of its own; all clouds start alike. */
export interface Door {
  readonly name: "short circuit" | "request handler" | "socket";
  readonly world: WireCloud;
  /** What a call comes to, as it compares; afterwards the caller has had its way with the answer. */
  call(step: Step): Promise<Outcome>;
  close(): Promise<void>;
}

export interface Outcome {
  readonly answer?: unknown;
  readonly error?: unknown;
  /** Hash of the cloud's state. */
  readonly state: string;
}

const place = { account: management, region };

/** The same cloud behind each of the three doors. */
export async function openDoors(): Promise<readonly Door[]> {
  const [one, two, three] = [openWireCloud(), openWireCloud(), openWireCloud()];
  // The scenario's clock stands between calls: how long a call takes on this machine must not show.
  const socket = await openHttpGateway({ answer: three.wire.answer, onFailure: (error) => void three.faults.push(error) });
  return [
    doorOf("short circuit", one, openSession(one.gateway, root, place)),
    doorOf("request handler", two, openWireSession(two.wire, root, place)),
    doorOf("socket", three, openSocketSession(socket.url, root, place), async () => socket.close()),
  ];
}

function doorOf(name: Door["name"], world: WireCloud, session: AwsSession, close: () => Promise<void> = async () => undefined): Door {
  return {
    name,
    world,
    call: async (step) => {
      const outcome = await outcomeOf(session, step);
      return { ...outcome, state: world.hash() };
    },
    close,
  };
}

async function outcomeOf(session: AwsSession, { service, operation, input }: Step): Promise<Omit<Outcome, "state">> {
  const sent = { ...tokensOf(service, operation), ...structuredClone(input) };
  const client = (await session.client(service)) as unknown as Readonly<Record<string, (input: object) => Promise<Readonly<Record<string, unknown>>>>>;
  try {
    const answer = (await client[operation.charAt(0).toLowerCase() + operation.slice(1)]?.(sent)) ?? {};
    const read = await readAnswer(answer);
    spoil(answer);
    return { answer: read };
  } catch (error) {
    return { error: describe(error, operation) };
  }
}

/** Idempotency tokens, which the SDK makes up at random on the wire where the caller gives none. */
function tokensOf(service: ServiceId, operation: string): object {
  const input = serviceModel(clientModule(service).exports).operations.get(operation)?.input;
  const members = input === undefined || input.isUnitSchema() ? [] : [...input.structIterator()];
  return Object.fromEntries(members.filter(([, member]) => member.isIdempotencyToken()).map(([name]) => [name, `token-for-${operation}`]));
}

/** What a caller can tell of an error. What the embedded AWS does not know is thrown as such by the short way, and said with 501 over the wire. */
function describe(error: unknown, operation: string): unknown {
  const subject = (message: string): unknown => ({ unsupported: operation.startsWith("Head") ? "in an answer without a body" : message });
  if (error instanceof UnsupportedError) return subject(error.message);
  if (!(error instanceof Error)) return { thrown: error };
  const { name, message, $fault, $metadata } = error as Error & { readonly $fault?: string; readonly $metadata?: { readonly httpStatusCode?: number } };
  if ($metadata?.httpStatusCode === 501) return subject(message);
  return { class: error.constructor.name, name, message, $fault, status: $metadata?.httpStatusCode };
}

/** Changes everything in an answer that can be changed: none of it may be the backend's own. */
function spoil(value: unknown, depth = 0): void {
  if (typeof value !== "object" || value === null || depth > 20 || Object.isFrozen(value)) return;
  if (value instanceof Date) value.setTime(0);
  else if (value instanceof Uint8Array) value.fill(0);
  else if (Array.isArray(value)) {
    for (const item of value) spoil(item, depth + 1);
    value.length = 0;
  } else if (Object.getPrototypeOf(value) === Object.prototype)
    for (const [key, item] of Object.entries(value)) {
      spoil(item, depth + 1);
      Reflect.set(value, key, "spoilt");
    }
}
