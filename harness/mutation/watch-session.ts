import type { AwsClients, AwsSession, ServiceId } from "#model/aws-session";
import type { JsonObject } from "#model/json";

/** A call that a guardrail is about to make. */
export interface ProvisionCall {
  readonly account: string;
  readonly service: ServiceId;
  /** `CreatePolicy` */
  readonly operation: string;
  readonly input: JsonObject;
}

/** Answers what to ask instead: the input as it is, another one, or `undefined` to leave the call out. */
export type CallWatcher = (call: ProvisionCall) => JsonObject | undefined;

/** A session whose calls somebody sees, and may change, before they are made. */
export function watchSession(session: AwsSession, watch: CallWatcher): AwsSession {
  const watched = new Map<object, object>();
  return {
    account: session.account,
    region: session.region,
    client: async (service, region) => {
      const client = await session.client(service, region);
      let known = watched.get(client);
      if (known === undefined) {
        known = watchClient(client, (operation, input) => watch({ account: session.account, service, operation, input }));
        watched.set(client, known);
      }
      return known as AwsClients[typeof service];
    },
  };
}

interface Command {
  readonly input: JsonObject;
}

interface Sender {
  send(command: Command, ...rest: readonly unknown[]): unknown;
}

/** The aggregated methods of an SDK client all go through its `send`. */
function watchClient(client: object, watch: (operation: string, input: JsonObject) => JsonObject | undefined): object {
  const sender = client as Sender;
  return Object.create(client, {
    send: {
      value: async (command: Command, ...rest: readonly unknown[]) => {
        const input = watch(command.constructor.name.replace(/Command$/, ""), command.input);
        if (input === undefined) return { $metadata: {} };
        return sender.send(input === command.input ? command : Object.assign(command, { input }), ...rest);
      },
    },
  }) as object;
}
