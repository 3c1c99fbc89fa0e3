import { beforeEach, describe, expect, test } from "vitest";
import { openTestTerminal, type TestTerminal } from "../cli/terminal-in-memory.ts";
import { createFakeCloud, type FakeCloud } from "./fake-type.ts";

let cloud: FakeCloud;
let terminal: TestTerminal;
beforeEach(() => {
  cloud = createFakeCloud();
  terminal = openTestTerminal({ types: [cloud.type] });
});

const things = (resources: object, more: object = {}): object => ({ resource: { aws_thing: resources }, ...more });
const chain = { a: { name: "a" }, b: { name: "b", parent: "${aws_thing.a.id}" }, c: { name: "c", parent: "${aws_thing.b.id}" } };
const protectedLifecycle = { lifecycle: { prevent_destroy: true } };

async function run(line: string, exitCode = 0): Promise<string> {
  const result = await terminal.run(line);
  expect(result, line).toMatchObject({ exitCode });
  return result.stdout + result.stderr;
}

describe("applying", () => {
  test("creates after what is referred to and destroys in the opposite order, for any seed", async () => {
    for (let seed = 0; seed < 8; seed++) {
      cloud = createFakeCloud();
      terminal = openTestTerminal({ types: [cloud.type], seed });
      terminal.config(things(chain));
      expect(await run("apply -auto-approve")).toContain("Apply complete! Resources: 3 added, 0 changed, 0 destroyed.");
      await run("destroy -auto-approve");
      expect(cloud.calls).toEqual(["create a", "create b", "create c", "delete c", "delete b", "delete a"]);
    }
  });

  test("destroys in the order of the state when there is no configuration left", async () => {
    terminal.config(things(chain));
    await run("apply -auto-approve");
    terminal.files.delete("main.tf.json");
    expect(await run("destroy -auto-approve")).toContain("Destroy complete! Resources: 3 destroyed.");
    expect(cloud.calls.slice(3)).toEqual(["delete c", "delete b", "delete a"]);
  });

  test("keeps what was destroyed before an error destroyed, and what depends on the failed one is left alone", async () => {
    terminal.config(things({ ...chain, d: { name: "d" } }));
    await run("apply -auto-approve");
    cloud.failing.delete = "b";
    const text = await run("destroy -auto-approve", 1);
    expect(text).toContain("Error: delete of Thing (b): refused");
    expect([...cloud.things.keys()].toSorted()).toEqual(["thing-a", "thing-b"]);
    expect(terminal.state().resources.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test("keeps what was created before an error, skips dependents and finishes other branches", async () => {
    terminal.config(things({ ...chain, d: { name: "d" } }));
    cloud.failing.create = "b";
    expect(await run("apply -auto-approve", 1)).toContain("  with aws_thing.b,\n  on main.tf.json line 1");
    expect(terminal.state().resources.map(({ name }) => name)).toEqual(["a", "d"]);
    delete cloud.failing.create;
    expect(await run("apply -auto-approve")).toContain("2 added");
  });

  test("marks what was created halfway as tainted, and replaces it the next time", async () => {
    terminal.config(things({ a: { name: "a" } }));
    cloud.failing.halfway = "a";
    await run("apply -auto-approve", 1);
    expect(terminal.state().resources[0]?.instances[0]).toMatchObject({ status: "tainted", attributes: { id: "thing-a" } });
    delete cloud.failing.halfway;
    expect(await run("apply -auto-approve")).toContain("aws_thing.a is tainted, so must be replaced");
    expect(terminal.state().resources[0]?.instances[0]).not.toHaveProperty("status");
  });

  test("leaves a replaced object as deposed when its end fails, and ends it the next time", async () => {
    const first = { lifecycle: { create_before_destroy: true } };
    terminal.config(things({ a: { name: "a", ...first } }));
    await run("apply -auto-approve");
    cloud.failing.delete = "a";
    terminal.config(things({ a: { name: "z", ...first } }));
    await run("apply -auto-approve", 1);
    expect(cloud.calls).toEqual(["create a", "create z", "delete a"]);
    expect(terminal.state().resources[0]?.instances).toMatchObject([{ attributes: { name: "z" } }, { deposed: expect.any(String), attributes: { name: "a" } }]);
    delete cloud.failing.delete;
    expect(await run("plan")).toMatch(/aws_thing\.a \(deposed object [0-9a-f]{8}\) will be destroyed/);
    await run("apply -auto-approve");
    expect(terminal.state().resources[0]?.instances).toHaveLength(1);
  });

  test("gives the old object back when its successor cannot be created", async () => {
    const first = { lifecycle: { create_before_destroy: true } };
    terminal.config(things({ a: { name: "a", ...first } }));
    await run("apply -auto-approve");
    cloud.failing.create = "z";
    terminal.config(things({ a: { name: "z", ...first } }));
    await run("apply -auto-approve", 1);
    expect(terminal.state().resources[0]?.instances).toMatchObject([{ attributes: { name: "a" } }]);
    expect(cloud.things.has("thing-a")).toBe(true);
  });

  test("destroys a replaced object before its successor comes, unless told otherwise", async () => {
    terminal.config(things({ a: { name: "a" } }));
    await run("apply -auto-approve");
    terminal.config(things({ a: { name: "z" } }));
    await run("apply -auto-approve");
    expect(cloud.calls).toEqual(["create a", "delete a", "create z"]);
  });

  test("stops after an interruption: what has begun ends, the state is written, the exit code is 1", async () => {
    terminal = openTestTerminal({ types: [cloud.type], interruptAfter: 2 });
    terminal.config(things(Object.fromEntries([...Array(8).keys()].map((index) => [`t${index}`, { name: `t${index}` }]))));
    const text = await run("apply -auto-approve -parallelism=1", 1);
    expect(text).toContain("Interrupt received.\nPlease wait for Terraform to exit or data loss may occur.\nGracefully shutting down...");
    expect(text).toContain("Error: execution halted");
    expect(cloud.things.size).toBe(2);
    expect(terminal.state().resources).toHaveLength(2);
  });

  test("counts what is complete until an interruption, and not what has failed", async () => {
    terminal = openTestTerminal({ types: [cloud.type], interruptAfter: 3 });
    terminal.config(things({ a: { name: "a" }, b: { name: "b" }, c: { name: "c" } }));
    cloud.failing.create = "b";
    expect(await run("apply -auto-approve", 1)).not.toContain("Interrupt received");
    expect(cloud.things.size).toBe(2);
  });

  test("keeps several operations in flight, as the printed waiting times show", async () => {
    terminal.config(things({ a: { name: "a" }, b: { name: "b" } }));
    const before = terminal.environment.clock.now().getTime();
    expect(await run("apply -auto-approve")).toContain("aws_thing.a: Still creating... [10s elapsed]");
    expect(terminal.environment.clock.now().getTime() - before).toBe(10_000);
  });

  test("sees drift by refreshing, and recreates what was deleted by hand", async () => {
    terminal.config(things({ a: { name: "a", size: 3 } }));
    await run("apply -auto-approve");
    cloud.things.set("thing-a", { ...cloud.things.get("thing-a"), size: 9 });
    expect(await run("plan")).toContain("~ size = 9 -> 3");
    expect(await run("plan -refresh=false")).toContain("No changes.");
    cloud.things.clear();
    expect(await run("plan")).toContain("Plan: 1 to add, 0 to change, 0 to destroy.");
  });

  test("makes a computed attribute unknown only where the update touches it", async () => {
    terminal.config(things({ a: { name: "a" } }));
    await run("apply -auto-approve");
    terminal.config(things({ a: { name: "a", size: 2 } }));
    await run("plan -out=p");
    const plan = JSON.parse((await terminal.run("show -json p")).stdout) as { resource_changes: { change: object }[] };
    expect(plan.resource_changes[0]?.change).toMatchObject({
      actions: ["update"],
      after: { id: "thing-a", zone: "a" },
      after_unknown: { arn: true },
      after_sensitive: { secret: true },
    });
  });

  test("destroys what the state knows only, and refuses nothing that is not configured", async () => {
    terminal.config(things({ a: { name: "a", ...protectedLifecycle } }));
    await run("apply -auto-approve");
    expect(await run("destroy -auto-approve", 1)).toContain("Error: Instance cannot be destroyed");
    expect(cloud.things.size).toBe(1);
    terminal.config(things({ b: { name: "b" } }));
    await run("apply -auto-approve");
    expect([...cloud.things.keys()]).toEqual(["thing-b"]);
  });

  test("reports a failed read with its place and plans nothing", async () => {
    terminal.config(things({ a: { name: "a" } }));
    await run("apply -auto-approve");
    cloud.failing.read = "a";
    expect(await run("plan", 1)).toContain("Error: read of Thing (a): refused");
    delete cloud.failing.read;
    expect(await run("plan")).toContain("No changes.");
  });

  test("refuses resource types it does not know by name", async () => {
    terminal.config({ resource: { aws_unheard_of: { a: {} } } });
    expect(await run("plan", 1)).toContain("The resource type aws_unheard_of (aws_unheard_of.a) is not supported by\nscartissue's embedded Terraform.");
  });
});

describe("a review of the plan", () => {
  test("sees the plan with lineage and serial, and its refusal ends the apply with its message", async () => {
    const seen: unknown[] = [];
    const reviewPlan = async (plan: { resource_changes: readonly { address: string }[] }, about: object) => {
      seen.push({ ...about, addresses: plan.resource_changes.map(({ address }) => address) });
      return { allowed: false, message: "Two databases would go." };
    };
    terminal.config(things({ a: { name: "a" } }));
    await run("apply -auto-approve");
    terminal = Object.assign(openTestTerminal({ types: [cloud.type], reviewPlan, workspace: terminal.environment.workspace }));
    expect(await run("destroy -auto-approve", 1)).toContain("Two databases would go.");
    expect(seen).toEqual([{ lineage: expect.any(String), serial: 1, directory: "", command: "destroy", savedPlan: false, addresses: ["aws_thing.a"] }]);
    expect(cloud.things.size).toBe(1);
  });

  test("lets an allowed plan through", async () => {
    terminal = openTestTerminal({ types: [cloud.type], reviewPlan: async () => ({ allowed: true }) });
    terminal.config(things({ a: { name: "a" } }));
    await run("apply -auto-approve");
    expect(cloud.things.size).toBe(1);
  });
});
