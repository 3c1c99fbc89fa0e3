import { DescribeDBClusters$ } from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { copyThroughSchema } from "#aws/shape";

const input: unknown = DescribeDBClusters$[4];
const copy = (value: unknown): unknown => copyThroughSchema(typeof input === "function" ? (input as () => unknown)() : input, value, "input", "rds:Describe");

test("a value of the wrong type is refused with the path to it, however deep", () => {
  expect(() => copy({ Filters: [{ Name: "engine", Values: ["a", { odd: true }] }] })).toThrow("rds:Describe.Filters[0].Values[1] must be a string, not object");
});

test("a member that the model does not have is refused by its path", () => {
  expect(() => copy({ Filters: [{ Name: "engine", Values: [], Other: 1 }] })).toThrow("rds:Describe.Filters[0].Other");
});

test("what fits is copied, sharing nothing", () => {
  const Values = ["a"];
  const copied = copy({ Filters: [{ Name: "engine", Values }] }) as { Filters: { Values: string[] }[] };
  expect(copied.Filters[0]?.Values).toEqual(Values);
  expect(copied.Filters[0]?.Values).not.toBe(Values);
});
