import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createServices } from "#harness/replay/services";
import { renderOperations } from "../../../scripts/render-operations.ts";

const services = createServices(() => []);

it("the page of operations is what the services answer", () => {
  expect(readFileSync(new URL("../../../docs/operations.md", import.meta.url), "utf8")).toBe(renderOperations(services));
});

it("every operation names the page of AWS whose behaviour it copies", () => {
  const pages = services.flatMap(({ id, operations }) => Object.entries(operations).map(([name, { see }]) => ({ name: `${id}:${name}`, see })));
  expect(pages.length).toBeGreaterThan(200);
  expect(pages.filter(({ see }) => !see.startsWith("https://docs.aws.amazon.com/")).map(({ name }) => name)).toEqual([]);
});
