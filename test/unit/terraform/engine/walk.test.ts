import { describe, expect, test } from "vitest";
import { walk, type WalkNode, type WalkOptions } from "#terraform/engine/walk";
import { createRandom } from "../cli/terminal-in-memory.ts";

const options = (more: Partial<WalkOptions> = {}): WalkOptions => ({ parallelism: 10, random: createRandom(7), advance: async () => undefined, ...more });

function recording(ids: Readonly<Record<string, readonly string[]>>, log: string[], failing: readonly string[] = []): WalkNode[] {
  return Object.entries(ids).map(([id, after]) => ({
    id,
    after,
    takesSlot: true,
    run: async () => {
      log.push(id);
      return failing.includes(id) ? "failed" : "done";
    },
  }));
}

describe("the walk", () => {
  test("runs everything after what it depends on, whatever the seed", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const log: string[] = [];
      await walk(recording({ d: ["b", "c"], b: ["a"], c: ["a"], a: [], e: [] }, log), options({ random: createRandom(seed) }));
      expect(log).toHaveLength(5);
      expect(log.indexOf("a")).toBeLessThan(Math.min(log.indexOf("b"), log.indexOf("c")));
      expect(log.indexOf("d")).toBeGreaterThan(Math.max(log.indexOf("b"), log.indexOf("c")));
    }
  });

  test("gives the same order for the same seed and others for other seeds", async () => {
    const orderOf = async (seed: number): Promise<string> => {
      const log: string[] = [];
      await walk(recording({ a: [], b: [], c: [], d: [] }, log), options({ random: createRandom(seed) }));
      return log.join("");
    };
    expect(await orderOf(3)).toBe(await orderOf(3));
    expect(new Set(await Promise.all([...Array(12).keys()].map(orderOf))).size).toBeGreaterThan(1);
  });

  test("skips the dependents of what failed, near and far, and finishes the other branches", async () => {
    const log: string[] = [];
    const left = await walk(recording({ a: [], b: ["a"], c: ["b"], d: [], e: ["d"] }, log, ["a"]), options());
    expect([...log].toSorted()).toEqual(["a", "d", "e"]);
    expect([...left].toSorted()).toEqual(["b", "c"]);
  });

  test("never runs more at once than its parallelism, and moves the clock only when nobody else can run", async () => {
    let [running, most, elapsed] = [0, 0, 0];
    const nodes = [...Array(6).keys()].map((id): WalkNode => ({
      id: String(id),
      after: [],
      takesSlot: true,
      run: async (turn) => {
        running += 1;
        most = Math.max(most, running);
        await turn.sleep(10);
        running -= 1;
        return "done";
      },
    }));
    await walk(nodes, options({ parallelism: 2, advance: async (seconds) => void (elapsed += seconds) }));
    expect(most).toBe(2);
    expect(elapsed).toBe(30);
  });

  test("lets what has begun finish after an interruption and starts nothing more", async () => {
    const log: string[] = [];
    let interrupted = false;
    const nodes = ["a", "b", "c"].map((id): WalkNode => ({
      id,
      after: [],
      takesSlot: true,
      run: async (turn) => {
        log.push(`${id} begins`);
        await turn.sleep(id === "a" ? 1 : 5);
        log.push(`${id} ends`);
        interrupted = true;
        return "done";
      },
    }));
    await walk(nodes, options({ parallelism: 2, isInterrupted: () => interrupted, random: () => 0 }));
    expect(log.filter((line) => line.endsWith("begins"))).toHaveLength(2);
    expect(log.filter((line) => line.endsWith("ends"))).toHaveLength(2);
  });

  test("names the members of a cycle", async () => {
    await expect(walk(recording({ a: ["b"], b: ["a"], c: [] }, []), options())).rejects.toThrow("Cycle: a, b");
  });

  test("throws what a node throws", async () => {
    const node: WalkNode = { id: "a", after: [], takesSlot: true, run: async () => Promise.reject(new Error("a bug")) };
    await expect(walk([node], options())).rejects.toThrow("a bug");
  });
});
