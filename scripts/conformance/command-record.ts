import type { Json } from "#model/json";
import type { PlayedCommand } from "./played-case.ts";
import { canonical } from "./roles.ts";
import type { Roles } from "./roles.ts";
import type { CommandRecord } from "./transcript.ts";

/** Lines of `plan`, `apply`, `destroy`, `import` and `init` that say what is done; attributes come from the plan and the state. */
const telling = /^ *# [^(]|^ # |^Plan:|^Apply complete|^Destroy complete|^No changes|^You can apply|^Import successful|^Changes to Outputs/;

const wordy = /^(?:\w+=\S+ )*terraform (?:plan|apply|destroy|import|refresh|init)\b/;

/** What is compared of a command: its exit code, its diagnostics, and what it says. */
export function commandRecord({ line, exitCode, stdout, stderr }: PlayedCommand, roles: Roles): CommandRecord {
  const lines = stdout.split("\n").filter((text) => text.trim() !== "");
  const words = line.startsWith("aws ") ? printed(stdout, line, roles) : roles.named(wordy.test(line) ? lines.filter((text) => telling.test(text)) : lines);
  return {
    line,
    exitCode,
    words,
    errors: [...new Set(roles.named(diagnostics(`${stdout}\n${stderr}`, line)))].toSorted(),
  };
}

/** What `aws` prints shows how the cloud has ended up. Its lists come in an order of their own. */
function printed(stdout: string, line: string, roles: Roles): Json {
  if (stdout.trim() === "") return null;
  const output = JSON.parse(stdout) as Json;
  roles.learn(output, line.split(" ", 3).join(" "));
  return ordered(roles.named(output));
}

function ordered(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(ordered).toSorted((one, other) => (canonical(one) < canonical(other) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, ordered(inner)]));
}

/** First lines of errors and warnings, with what they are about and where it stands. `init` prints some twice. */
function diagnostics(text: string, line: string): readonly string[] {
  if (line.startsWith("aws ")) return text.split("\n").filter((one) => one.startsWith("An error occurred"));
  const found: string[] = [];
  for (const one of text.split("\n")) {
    if (/^(?:Error|Warning): /.test(one)) found.push(withoutChance(one));
    else if (/^ {2}(?:on|with) /.test(one) && found.length > 0) found.push(`${found.pop() ?? ""} | ${one.trim()}`);
  }
  return found;
}

/** Ids of requests are nobody's; where a cycle begins is chance. */
function withoutChance(text: string): string {
  const cycle = /^Error: Cycle: (.*)$/.exec(text)?.[1];
  if (cycle !== undefined) return `Error: Cycle: ${cycle.split(", ").toSorted().join(", ")}`;
  return text.replace(/RequestID: [^,]*,/g, "RequestID: ‹request›,").replace(/HostID: [^,]*,/g, "HostID: ‹host›,");
}
