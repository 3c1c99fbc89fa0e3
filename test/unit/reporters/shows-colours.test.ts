import { describe, expect, test } from "vitest";
import { showsColours } from "#harness/reporters/shows-colours";

const terminal = { isTTY: true };
const pipe = { isTTY: undefined };

describe("colours", () => {
  test("are shown by a terminal, and not written into a pipe or file", () => {
    expect(showsColours(terminal, {})).toBe(true);
    expect(showsColours(pipe, {})).toBe(false);
  });

  test("are left out where NO_COLOR says anything, whatever else is said", () => {
    expect(showsColours(terminal, { NO_COLOR: "1" })).toBe(false);
    expect(showsColours(terminal, { NO_COLOR: "1", FORCE_COLOR: "1" })).toBe(false);
    expect(showsColours(terminal, { NO_COLOR: "" })).toBe(true);
  });

  test("are written into a pipe where FORCE_COLOR asks for them, and nowhere where it says no", () => {
    expect(showsColours(pipe, { FORCE_COLOR: "1" })).toBe(true);
    expect(showsColours(terminal, { FORCE_COLOR: "0" })).toBe(false);
    expect(showsColours(terminal, { FORCE_COLOR: "false" })).toBe(false);
    expect(showsColours(pipe, { FORCE_COLOR: "" })).toBe(false);
  });

  test("are left out by a terminal that is dumb", () => {
    expect(showsColours(terminal, { TERM: "dumb" })).toBe(false);
    expect(showsColours(terminal, { TERM: "xterm-256color" })).toBe(true);
  });
});
