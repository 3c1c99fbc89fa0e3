import type { AwsClients, ServiceId } from "#model/aws-session";
import type { ClientModule } from "./client-modules.ts";

/** An address no packet ever reaches: the door answers before a request is built. */
const nowhere = "http://127.0.0.1:9/";

/** Where the SDK keeps the schemas of the operation under way. */
export interface InitializeContext {
  readonly __smithy_context?: { readonly operation: string; readonly operationSchema?: readonly unknown[] };
  readonly commandName?: string;
}

/** Answers one operation of a client in place of the network. */
export type Door = (context: InitializeContext, input: unknown) => Promise<unknown>;

/** What of the SDK's client this file reaches for. */
interface SdkClient {
  readonly config: object;
  readonly middlewareStack: Stack;
  send(command: object, ...rest: readonly unknown[]): unknown;
}

interface Stack {
  add(middleware: (next: unknown, context: InitializeContext) => (request: MarkedRequest) => Promise<unknown>, options: object): void;
  remove(name: string): boolean;
  clone(): Stack;
}

/** A command carries its client's door in a symbol that survives the copies that middlewares make of it. */
interface MarkedRequest {
  readonly input: unknown;
  readonly [doorOf]?: Door;
}

const doorOf: unique symbol = Symbol("door of the client that sent this command");
const doorName = "scartissueDoor";
const shared = new Map<string, SdkClient>();

/**
 * An official client of a service whose calls end at a door, at the SDK's `initialize` step.
 *
 * Building a client and its chain of middlewares costs the SDK far more than a call, so clients of one service and region share both. Whoever reaches for a
 * client's `middlewareStack` gets a stack of their own from there on.
 */
export function createClient(module: ClientModule, service: ServiceId, region: string, credentials: object, door: Door): AwsClients[ServiceId] {
  const common = sharedClient(module, service, region);
  let own: Stack | undefined;
  let config: object | undefined;
  const client = Object.create(common, {
    config: { get: () => (config ??= { ...common.config, credentials: async () => credentials, cacheMiddleware: false }) },
    middlewareStack: { get: () => (own ??= ownStack(common, door)) },
    send: {
      value: (command: object, ...rest: readonly unknown[]) => {
        if (own !== undefined) return (Object.getPrototypeOf(common) as SdkClient).send.call(client, command, ...rest);
        return common.send(Object.assign(command, { [doorOf]: door }), ...rest);
      },
    },
  }) as SdkClient;
  return client as unknown as AwsClients[ServiceId];
}

function sharedClient(module: ClientModule, service: ServiceId, region: string): SdkClient {
  const key = `${service}/${region}`;
  let client = shared.get(key);
  if (client === undefined) {
    client = openClient(module, region);
    shared.set(key, client);
  }
  return client;
}

function openClient(module: ClientModule, region: string): SdkClient {
  const client = new module.Client({
    region,
    endpoint: nowhere,
    credentials: { accessKeyId: "", secretAccessKey: "" },
    maxAttempts: 1,
    defaultsMode: "standard",
    retryMode: "standard",
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    userAgentAppId: async () => undefined,
    cacheMiddleware: true,
  }) as unknown as SdkClient;
  client.middlewareStack.remove("loggerMiddleware");
  addDoor(client.middlewareStack);
  return client;
}

function ownStack(common: SdkClient, door: Door): Stack {
  const stack = common.middlewareStack.clone();
  stack.remove(doorName);
  addDoor(stack, door);
  return stack;
}

function addDoor(stack: Stack, always?: Door): void {
  stack.add(
    (_next, context) => async (request) => {
      const door = always ?? request[doorOf];
      if (door === undefined) throw new Error("A command reached the door of a client that nobody opened");
      return door(context, request.input);
    },
    { step: "initialize", name: doorName, priority: "low" },
  );
}
