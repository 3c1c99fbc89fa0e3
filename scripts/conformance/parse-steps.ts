import { HarnessError } from "#model/errors";

/** One step of a case, played by both engines. */
export type Step =
  /** `plan`, `apply` and `destroy` save their plan, show it, and (the latter two) apply it. */
  | { readonly kind: "plan" | "apply" | "destroy"; readonly flags: readonly string[]; readonly text: string }
  /** The files of a folder are put over those in the working directory. */
  | { readonly kind: "change"; readonly folder: string; readonly text: string }
  /** Any line for a terminal: `terraform …`, `aws …`, `cp`, `mv`, `rm`. */
  | { readonly kind: "command"; readonly text: string };

const programs = ["terraform", "aws", "cp", "mv", "rm", "cat"];

/**
 * Reads `steps.txt`: a step a line; lines that begin with `#` are comments, and those at the head say what the case shows.
 *
 * @throws HarnessError `configuration` on a step that is none
 */
export function parseSteps(text: string, where: string): { readonly idea: string; readonly steps: readonly Step[] } {
  const lines = text.split("\n").map((line) => line.trim());
  const firstStep = lines.findIndex((line) => line !== "" && !line.startsWith("#"));
  const head = firstStep === -1 ? lines : lines.slice(0, firstStep);
  const idea = head.map((line) => line.replace(/^#\s*/, "")).filter((line) => line !== "");
  const steps = lines.flatMap((line, index) => (line === "" || line.startsWith("#") ? [] : [parseStep(line, `${where}, line ${index + 1}`)]));
  if (steps.length === 0)
    throw new HarnessError("configuration", `${where} has no steps`, { hint: "Write a step a line: apply, change FOLDER, plan, destroy" });
  return { idea: idea.join(" "), steps };
}

function parseStep(text: string, where: string): Step {
  const [first = "", ...rest] = text.split(/\s+/);
  if (first === "plan" || first === "apply" || first === "destroy") {
    const odd = rest.find((word) => !word.startsWith("-"));
    if (odd === undefined) return { kind: first, flags: rest, text };
    throw wrong(`\`${odd}\` is no flag`, where, `Write flags with \`=\` (-target=ADDRESS), or the whole line: terraform ${first} …`);
  }
  if (first === "change") {
    if (rest.length === 1 && rest[0] !== undefined && /^[\w-]+$/.test(rest[0])) return { kind: "change", folder: rest[0], text };
    throw wrong("`change` takes the name of one folder", where, "Name a folder beside steps.txt");
  }
  if (programs.includes(first)) return { kind: "command", text };
  throw wrong(`\`${first}\` is no step`, where, `Steps are plan, apply, destroy, change FOLDER, and lines that begin with ${programs.join(", ")}`);
}

function wrong(what: string, where: string, hint: string): HarnessError {
  return new HarnessError("configuration", `${what} (${where})`, { hint });
}
