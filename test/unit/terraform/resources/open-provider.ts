import { createModelledPlane } from "#data/modelled-plane";
import { foundWorld } from "#harness/replay/found-world";
import { openSession } from "#harness/aws/open-session";
import type { AwsSession } from "#model/aws-session";
import type { JsonObject } from "#model/json";
import type { WorldDefinition } from "#model/scenario";
import { planObject } from "#terraform/engine/plan-object";
import { unknownAsNull } from "#terraform/engine/plain-values";
import { normalizeAttributes } from "#terraform/engine/schema";
import type { PlainObject } from "#terraform/language/types";
import type { ResourceContext, ResourceType } from "#terraform/provider";
import { resourceTypes } from "#terraform/resources/resource-types";

export const account = "222222222222";

const world: WorldDefinition = {
  id: "resource-types",
  region: "eu-west-1",
  startsAt: "2026-02-16T12:00:00Z",
  accounts: [
    { id: "111111111111", name: "management", role: "management" },
    { id: account, name: "production", role: "production" },
  ],
  principals: [{ name: "human", role: "human", account: "production", kind: "user", policies: ["AdministratorAccess"] }],
  stacks: [],
  approver: "human",
  terminals: [],
  build: async () => undefined,
};

export interface Call {
  /** `rds:DeleteDBCluster` */
  readonly name: string;
  readonly input: JsonObject;
  readonly error?: string;
}

/** The resource types before the embedded AWS, in an account of its own, driven as the engine drives them. */
export interface ProviderBench {
  readonly context: ResourceContext;
  readonly session: AwsSession;
  create(type: string, config: JsonObject): Promise<JsonObject>;
  /** What the next plan would change: names of arguments, and those that force a replacement. */
  plan(
    type: string,
    config: JsonObject,
    state: JsonObject,
  ): { readonly changes: readonly string[]; readonly replaces: readonly string[]; readonly planned: PlainObject };
  read(type: string, state: JsonObject): Promise<JsonObject | null>;
  update(type: string, config: JsonObject, state: JsonObject): Promise<JsonObject>;
  delete(type: string, state: JsonObject): Promise<void>;
  /** Attributes after import and the first read. */
  import(type: string, id: string): Promise<JsonObject | null>;
  /** Calls made since the bench was opened or last asked. */
  calls(): readonly Call[];
  secondsSince(start: Date): number;
  now(): Date;
}

export async function openProvider(options: { readonly defaultTags?: Readonly<Record<string, string>> } = {}): Promise<ProviderBench> {
  const stage = await foundWorld({
    world,
    guardrails: [],
    seed: 7,
    data: createModelledPlane(),
    authorization: "enforced",
    regions: ["eu-west-1"],
    datasets: [],
    approverHabit: "rubber-stamp",
  });
  stage.ledger.recording = true;
  const credentials = stage.people.get("human")?.credentials;
  if (credentials === undefined) throw new Error("The human has no credentials");
  const session = openSession(stage.gateway, credentials, { account, region: "eu-west-1" });
  const defaultTags = options.defaultTags ?? {};
  const { clock } = stage.cloud;
  let names = 0;
  const context: ResourceContext = {
    session,
    region: "eu-west-1",
    account,
    defaultTags,
    sleep: async (seconds) => clock.advance(seconds),
    uniqueName: (prefix) => `${prefix}20260216120000000${(names += 1)}00000001`,
    waitFor: async (what, done, { everySeconds = 10, timeoutSeconds = 3600 } = {}) => {
      const end = Number(clock.now()) + timeoutSeconds * 1000;
      for (;;) {
        const found = await done();
        if (found !== undefined) return found;
        if (Number(clock.now()) > end) throw new Error(`timeout while waiting for ${what}`);
        await clock.advance(everySeconds);
      }
    },
  };
  const typeOf = (name: string): ResourceType => {
    const type = resourceTypes.get(name);
    if (type === undefined) throw new Error(`No resource type ${name}`);
    return type;
  };
  const facts = { region: "eu-west-1", account, defaultTags };
  const settled = (type: ResourceType, attributes: JsonObject): JsonObject => normalizeAttributes(attributes, type.schema) as JsonObject;
  let seen = 0;
  return {
    context,
    session,
    create: async (name, config) => {
      const type = typeOf(name);
      return settled(type, await type.create(context, unknownAsNull(planObject(type, config, null, facts).planned)));
    },
    plan: (name, config, state) => {
      const { planned, replacePaths } = planObject(typeOf(name), config, state, facts);
      const changes = Object.keys(planned).filter((key) => JSON.stringify(planned[key]) !== JSON.stringify(state[key]));
      return { changes, replaces: replacePaths.map((path) => path.join(".")), planned };
    },
    read: async (name, state) => {
      const found = await typeOf(name).read(context, state);
      return found === null ? null : settled(typeOf(name), found);
    },
    update: async (name, config, state) => {
      const type = typeOf(name);
      return settled(type, await type.update(context, state, unknownAsNull(planObject(type, config, state, facts).planned)));
    },
    delete: async (name, state) => typeOf(name).delete(context, state),
    import: async (name, id) => {
      const type = typeOf(name);
      const imported = settled(type, (await type.import?.(context, id)) ?? {});
      const found = await type.read(context, imported);
      return found === null ? null : settled(type, found);
    },
    calls: () => {
      const events = stage.ledger.events();
      const fresh = events.slice(seen).flatMap((event) =>
        event.kind === "api-call"
          ? [
              {
                name: `${event.eventSource.split(".")[0] ?? ""}:${event.eventName}`,
                input: event.requestParameters,
                ...(event.errorCode === undefined ? {} : { error: event.errorCode }),
              },
            ]
          : [],
      );
      seen = events.length;
      return fresh;
    },
    secondsSince: (start) => (Number(clock.now()) - Number(start)) / 1000,
    now: () => clock.now(),
  };
}
