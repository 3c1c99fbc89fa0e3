import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dropAlternatives } from "#ablation/mutation/drop-alternatives";

const rests = (pattern: string): readonly string[] => dropAlternatives(pattern).map(({ rest }) => rest);

describe("a pattern with an alternative less", () => {
  test("loses the first, a middle one and the last", () => expect(rests("a(?:b|c|d)e")).toEqual(["a(?:c|d)e", "a(?:b|d)e", "a(?:b|c)e"]));
  test("may lose one of its own", () => expect(rests("^a|b$")).toEqual(["b$", "^a"]));
  test("keeps what stands in a class, behind a backslash, or in a negative look-around", () => {
    expect(rests(String.raw`[|(](x)\|y(?!a|b(c|d))`)).toEqual([]);
  });
  test("loses those of groups in groups", () => expect(rests("(a|(?=b|c))")).toEqual(["(a|(?=c))", "(a|(?=b))", "((?=b|c))", "(a)"]));
  test("loses an empty one: what was optional is not any more", () => expect(rests("(a|)b")).toEqual(["()b", "(a)b"]));

  test("matches nothing that the whole does not match", () => {
    const { pattern } = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
      atom: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom("a", "b", "c", "[a|b]", String.raw`\|`),
        tie("pattern").map((inner) => `(?:${inner})`),
        tie("pattern").map((inner) => `(?!${inner})`),
        tie("pattern").map((inner) => `(${inner})`),
      ),
      pattern: fc
        .array(
          fc.array(tie("atom"), { maxLength: 3 }).map((atoms) => atoms.join("")),
          { minLength: 1, maxLength: 3 },
        )
        .map((all) => all.join("|")),
    }));
    const texts = fc.array(fc.stringMatching(/^[abc|]{0,5}$/), { minLength: 5, maxLength: 20 });
    fc.assert(
      fc.property(pattern, texts, (whole, lines) => {
        const matcher = new RegExp(`^(?:${whole})$`, "u");
        const tooMuch = dropAlternatives(whole).filter(({ rest }) => {
          const lesser = new RegExp(`^(?:${rest})$`, "u");
          return lines.some((line) => lesser.test(line) && !matcher.test(line));
        });
        expect(tooMuch, whole).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
