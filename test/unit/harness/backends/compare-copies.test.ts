import { describe, expect, test } from "vitest";
import { deviationsOf } from "#harness/backends/compare-copies";

const things = (records: Record<string, object>) => ({ things: new Map(Object.entries(records)) });
const none = new Set<string>();

describe("what a backend did otherwise", () => {
  test("nothing, where it holds what AWS would hold", () => {
    const before = things({ a: { on: false }, b: { on: false } });
    expect(deviationsOf(before, things({ a: { on: true } }), things({ a: { on: true } }), none)).toEqual([]);
  });

  test("what should be gone is still there, and what should be there is gone", () => {
    const before = things({ a: {}, b: {} });
    expect(deviationsOf(before, things({ b: {} }), things({ a: {} }), none)).toEqual(["things: a is still there", "things: b is gone"]);
  });

  test("a setting that the call changed did not change", () => {
    const before = things({ a: { on: false, name: "x" } });
    expect(deviationsOf(before, things({ a: { on: true, name: "x" } }), before, none)).toEqual(["things: a has on false where AWS has true"]);
  });

  test("a setting that the call did not touch may move by itself", () => {
    const before = things({ a: { on: false, state: "pending" } });
    expect(deviationsOf(before, things({ a: { on: true, state: "pending" } }), things({ a: { on: true, state: "running" } }), none)).toEqual([]);
  });

  test("new things are compared though their ids differ, but for what each side makes up", () => {
    const expected = things({ "id-of-ours": { id: "id-of-ours", protected: true } });
    const found = (protection: boolean) => things({ "id-of-theirs": { id: "id-of-theirs", protected: protection } });
    expect(deviationsOf(things({}), expected, found(true), new Set(["id"]))).toEqual([]);
    expect(deviationsOf(things({}), expected, found(false), new Set(["id"]))).toEqual(["things: a new one has protected false where AWS has true"]);
  });

  test("what refers to something made in the same call has another id there", () => {
    const pair = (id: string) => ({ vpcs: new Map([[id, {}]]), tables: new Map([[`t-${id}`, { vpcId: id }]]) });
    expect(deviationsOf({ vpcs: new Map(), tables: new Map() }, pair("ours"), pair("theirs"), none)).toEqual([]);
  });

  test("more or fewer new things than AWS makes are told", () => {
    expect(deviationsOf(things({}), things({ a: {} }), things({}), none)).toEqual(["things: 0 new where AWS makes 1"]);
  });

  test("an ignored sort is not looked at", () => {
    expect(deviationsOf(things({ a: {} }), things({}), things({ a: {} }), new Set(["things"]))).toEqual([]);
  });
});
