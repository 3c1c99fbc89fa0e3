import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("../../../../src/report/html/app/styles/theme.css", import.meta.url), "utf8");

/** Declarations under a selector, as they are written. */
function declarationsOf(selector: string): readonly string[] {
  const [, block = ""] = css.split(`${selector} {`);
  return (block.split("}")[0] ?? "").split(";").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
}

test("the dark theme is the same whether the system or the reader wants it, and every colour of it has a light one", () => {
  const [light, system, reader] = [":root", `:root:not([data-theme="light"])`, `:root[data-theme="dark"]`].map(declarationsOf);
  expect(system).toContain("color-scheme: dark");
  expect(system?.length).toBeGreaterThan(10);
  expect(reader).toEqual(system);
  const named = (declarations: readonly string[] = []): readonly string[] => declarations.map((one) => one.split(":")[0] ?? "");
  expect(named(light)).toEqual(expect.arrayContaining([...named(system)]));
});
