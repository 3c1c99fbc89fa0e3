import { describe, expect, it } from "vitest";
import { createProgress } from "#harness/cli/progress";
import { condenseStory } from "#harness/cli/short-verdict";

function watched(isTTY: boolean): { readonly written: string[]; readonly note: (what: string, at: number) => void; readonly erase: () => void } {
  const written: string[] = [];
  let time = 0;
  const progress = createProgress({ isTTY, columns: 20, write: (text) => written.push(text) }, () => time);
  return {
    written,
    note: (what, at) => {
      time = at;
      progress.note(what);
    },
    erase: () => progress.erase(),
  };
}

describe("the progress line", () => {
  it("says nothing for the first second, then one line that fits, and is erased at the end", () => {
    const { written, note, erase } = watched(true);
    note("at once", 10);
    erase();
    expect(written).toEqual([]);
    note("a step with a very long name", 1500);
    erase();
    expect(written).toEqual(["\r\u001B[2K… a step with a ver", "\r\u001B[2K"]);
  });

  it("says nothing where nobody watches", () => {
    const { written, note, erase } = watched(false);
    note("late", 5000);
    erase();
    expect(written).toEqual([]);
  });
});

describe("a condensed story", () => {
  it("cuts long runs of deletions, and never what holds data", () => {
    const deletions = ["ec2:A", "ec2:B", "ec2:C", "rds:DeleteDBCluster", "ec2:D"].map((name) => `         ✗ ${name}`);
    expect(condenseStory(["agent $ terraform destroy", ...deletions, "agent $ ls"].join("\n"), 2).split("\n")).toEqual([
      "agent $ terraform destroy",
      "         ✗ ec2:A",
      "         ✗ ec2:B",
      "         ✗ rds:DeleteDBCluster",
      "         … and 2 more deletions",
      "agent $ ls",
    ]);
  });
});
