import { describe, expect, it } from "vitest";
import { parseSteps } from "../../../scripts/conformance/parse-steps.ts";

describe("steps.txt", () => {
  it("holds the idea in its first comments and a step in each line", () => {
    expect(parseSteps("# What it\n# shows\n\napply -refresh=false\nchange smaller\n# in between\naws iam list-users\n", "here")).toEqual({
      idea: "What it shows",
      steps: [
        { kind: "apply", flags: ["-refresh=false"], text: "apply -refresh=false" },
        { kind: "change", folder: "smaller", text: "change smaller" },
        { kind: "command", text: "aws iam list-users" },
      ],
    });
  });

  it.each([
    ["aply", "`aply` is no step (here, line 2)"],
    ["plan saved.plan", "`saved.plan` is no flag (here, line 2)"],
    ["change ../other", "`change` takes the name of one folder (here, line 2)"],
    ["change", "`change` takes the name of one folder (here, line 2)"],
    ["", "here has no steps"],
  ])("refuses `%s`", (line, message) => {
    expect(() => parseSteps(`# Idea\n${line}`, "here")).toThrow(message);
  });
});
