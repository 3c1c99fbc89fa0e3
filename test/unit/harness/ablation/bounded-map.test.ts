import { describe, expect, test } from "vitest";
import { BoundedMap } from "#harness/ablation/bounded-map";

describe("a bounded map", () => {
  test("lets go of what nobody has asked for longest, and says what that was", () => {
    const gone: number[] = [];
    const map = new BoundedMap<string, number>(2, (value) => void gone.push(value));
    map.set("one", 1).set("two", 2);
    expect(map.get("one")).toBe(1);
    map.set("three", 3);
    expect([...map.keys()]).toEqual(["one", "three"]);
    expect(gone).toEqual([2]);
    expect(map.get("two")).toBeUndefined();
  });

  test("takes a new value for a key in its place", () => {
    const map = new BoundedMap<string, number>(2);
    map.set("one", 1).set("two", 2).set("one", 3);
    expect([...map]).toEqual([
      ["two", 2],
      ["one", 3],
    ]);
  });
});
