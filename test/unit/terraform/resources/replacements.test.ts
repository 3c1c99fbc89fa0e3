import { describe, expect, it } from "vitest";
import { resourceTypes } from "#terraform/resources/resource-types";
import observed from "./replacements-of-the-real-provider.json" with { type: "json" };

/**
 * What Terraform 1.11.4 with provider 5.100.0 planned (`-refresh=false`, no API call) for a resource of each type with one argument changed:
 * `replaced` where that argument stood in `replace_paths`, `kept` where it was changed in place or made no difference.
 */
describe.each(Object.entries(observed))("%s", (name, { replaced, kept }) => {
  const type = resourceTypes.get(name);
  const refused = (argument: string): boolean => (type?.validate?.({ [argument]: "something" }) ?? []).some(({ attribute }) => attribute === argument);

  it("is replaced for every argument that the real provider replaces it for, or refuses the argument", () => {
    expect(replaced.filter((argument) => type?.forceNew.includes(argument) !== true && !refused(argument))).toEqual([]);
  });

  it("is kept for every argument that the real provider keeps it for", () => {
    expect(kept.filter((argument) => type?.forceNew.includes(argument) === true && !refused(argument))).toEqual([]);
  });
});
