import type { CommandResult } from "#model/scenario";
import type { Workspace } from "#model/workspace";
import { failed } from "../shell/seat.ts";
import type { Seat } from "../shell/seat.ts";
import { createApprover } from "./approver.ts";
import { askGuardrails } from "./ask-guardrails.ts";
import type { Person, Stage } from "./stage.ts";

/**
 * Runs what writes files against an overlay, asks the guardrails about each change, and applies them all or none.
 */
export async function reviewFiles(
  stage: Stage,
  operator: string,
  person: Person,
  seat: Seat,
  work: (seat: Seat) => Promise<CommandResult>,
): Promise<CommandResult> {
  const changes = new Map<string, Uint8Array | undefined>();
  const result = await work({ ...seat, workspace: overlayOf(seat.workspace, changes) });
  for (const [path, content] of changes) {
    const review = await askGuardrails(
      stage.guardrails,
      "reviewFile",
      (guardrail) =>
        guardrail.reviewFile?.({
          world: stage.facts,
          operator,
          path,
          before: seat.workspace.readText(path),
          after: content === undefined ? undefined : new TextDecoder().decode(content),
        }),
      createApprover(stage.facts, person.name, { text: `${content === undefined ? "rm" : "write"} ${path}` }),
      stage.ledger,
    );
    if (!review.allowed) return failed(1, review.message);
  }
  for (const [path, content] of changes) {
    if (content === undefined) seat.workspace.remove(path);
    else seat.workspace.write(path, content);
    stage.ledger.append({ kind: "file", operator, path });
  }
  return result;
}

function overlayOf(below: Workspace, changes: Map<string, Uint8Array | undefined>): Workspace {
  const read = (path: string): Uint8Array | undefined => (changes.has(path) ? changes.get(path) : below.read(path));
  return {
    read,
    readText: (path) => {
      const bytes = read(path);
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    },
    write: (path, content) => void changes.set(path, typeof content === "string" ? new TextEncoder().encode(content) : content),
    remove: (path) => void changes.set(path, undefined),
    list: (directory) => {
      const added = [...changes]
        .filter(([path, content]) => content !== undefined && (directory === "" || path.startsWith(`${directory}/`)))
        .map(([path]) => path);
      const kept = below.list(directory).filter((path) => !changes.has(path) || changes.get(path) !== undefined);
      return [...new Set([...kept, ...added])].toSorted();
    },
  };
}
