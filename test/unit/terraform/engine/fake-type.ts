import type { Json, JsonObject } from "#model/json";
import { ResourceFailure, type ResourceType } from "#terraform/provider";

/** A cloud with one kind of thing in it, and what was done to it. */
export interface FakeCloud {
  readonly things: Map<string, JsonObject>;
  readonly calls: string[];
  /** Names whose operation fails, by operation. */
  readonly failing: { create?: string; halfway?: string; update?: string; delete?: string; read?: string };
  readonly type: ResourceType;
}

/** `aws_thing`: `name` forces a replacement, `size` is updated in place, `id` and `arn` are computed, `secret` is sensitive. */
export function createFakeCloud(): FakeCloud {
  const things = new Map<string, JsonObject>();
  const calls: string[] = [];
  const failing: FakeCloud["failing"] = {};
  const fail = (operation: keyof FakeCloud["failing"], name: Json | undefined, partial?: JsonObject): void => {
    if (failing[operation] === name && name !== undefined)
      throw new ResourceFailure(`${operation} of Thing (${JSON.stringify(name).slice(1, -1)}): refused`, partial === undefined ? {} : { partial });
  };
  const made = (planned: JsonObject): JsonObject => ({ ...planned, id: `thing-${text(planned, "name")}`, arn: `arn:thing/${text(planned, "name")}` });
  const type: ResourceType = {
    type: "aws_thing",
    schemaVersion: 1,
    schema: {
      attributes: {
        id: { type: "string", computed: true, optional: true },
        arn: { type: "string", computed: true },
        name: { type: "string", required: true },
        size: { type: "number", optional: true },
        zone: { type: "string", optional: true, computed: true },
        parent: { type: "string", optional: true },
        secret: { type: "string", optional: true, sensitive: true },
      },
    },
    forceNew: ["name"],
    defaults: { size: 1 },
    unknownOnUpdate: { arn: ["size"] },
    async create(context, planned) {
      calls.push(`create ${text(planned, "name")}`);
      fail("create", planned["name"]);
      const thing: JsonObject = { ...made(planned), zone: planned["zone"] ?? "a" };
      things.set(text(thing, "id"), thing);
      fail("halfway", planned["name"], thing);
      await context.sleep(10);
      return thing;
    },
    async read(_context, prior) {
      fail("read", prior["name"]);
      return things.get(text(prior, "id")) ?? null;
    },
    async update(_context, _prior, planned) {
      calls.push(`update ${text(planned, "name")}`);
      fail("update", planned["name"]);
      const thing = made(planned);
      things.set(text(thing, "id"), thing);
      return thing;
    },
    async delete(context, prior) {
      calls.push(`delete ${text(prior, "name")}`);
      fail("delete", prior["name"]);
      await context.sleep(5);
      things.delete(text(prior, "id"));
    },
    import: async (_context, id) => ({ id }),
  };
  return { things, calls, failing, type };
}

function text(attributes: JsonObject, name: string): string {
  const value = attributes[name];
  return typeof value === "string" ? value : "";
}
