import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandLine, placeInside, relativeWords } from "#harness/operate/command-line";
import { parseLine } from "#harness/shell/parse-line";

describe("commandLine", () => {
  it("says plain words as they are typed", () => {
    expect(commandLine(["terraform", "destroy", "-auto-approve", "-target=aws_vpc.main", "~/x"])).toBe(
      "terraform destroy -auto-approve -target=aws_vpc.main ~/x",
    );
  });

  it("is read by the replay's shell as the very words, whatever stands in them", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, unit: "grapheme" }), { minLength: 1, maxLength: 5 }), (words) => {
        const [command, ...more] = parseLine(commandLine(["aws", ...words]), { HOME: "~" });
        expect(more).toEqual([]);
        expect(command?.words).toEqual(["aws", ...words]);
      }),
    );
  });

  it("keeps empty words", () => {
    expect(parseLine(commandLine(["aws", ""]), {})[0]?.words).toEqual(["aws", ""]);
  });
});

describe("placeInside", () => {
  it.each([
    ["/run/home", ""],
    ["/run/home/infra", "infra"],
    ["/run/home/..x", "..x"],
    ["/run", undefined],
    ["/run/home2", undefined],
    ["/", undefined],
  ])("of %s is told", (directory, place) => {
    expect(placeInside("/run/home", directory)).toBe(place);
  });
});

describe("relativeWords", () => {
  it.each([
    ["/run/home/infra", "."],
    ["/run/home/infra/a.tf", "a.tf"],
    ["/run/home", ".."],
    ["-chdir=/run/home/infra", "-chdir=."],
    ["-state=/run/home/other/x", "-state=../other/x"],
    ["file:///run/home/p.json", "file://../p.json"],
    ["/run/home2/x", "/run/home2/x"],
    ["plain", "plain"],
  ])("makes of %s what programs of ours understand", (word, relative) => {
    expect(relativeWords([word], "/run/home", "/run/home/infra")).toEqual([relative]);
  });
});
