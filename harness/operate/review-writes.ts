import { createApprover } from "../replay/approver.ts";
import { askGuardrails } from "../replay/ask-guardrails.ts";
import type { Person, Stage } from "../replay/stage.ts";
import type { MemoryWorkspace } from "../shell/memory-workspace.ts";
import type { FileChange, FileWatch } from "./watch-files.ts";

/**
 * Shows the guardrails what the operator wrote since the last look, before any program of ours reads it. All of it stands or none: what is refused is put back as
 * it was.
 *
 * @returns why it was refused
 */
export async function reviewWrites(stage: Stage, operator: string, person: Person, workspace: MemoryWorkspace, watch: FileWatch): Promise<string | undefined> {
  const changes = watch.changes();
  if (changes.length === 0) return undefined;
  stage.ledger.step += 1;
  const refusals: string[] = [];
  for (const change of changes) {
    stage.ledger.append({ kind: "file", operator, path: change.path });
    const review = await askGuardrails(
      stage.guardrails,
      "reviewFile",
      (guardrail) => guardrail.reviewFile?.({ world: stage.facts, operator, path: change.path, before: text(change.before), after: text(change.after) }),
      createApprover(stage.facts, person.name, { text: `${change.after === undefined ? "rm" : "write"} ${change.path}` }),
      stage.ledger,
    );
    if (!review.allowed) refusals.push(`${change.path}: ${review.message}`);
  }
  if (refusals.length > 0) putBack(workspace, changes);
  watch.accept();
  return refusals.length === 0 ? undefined : refusals.join("\n");
}

function putBack(workspace: MemoryWorkspace, changes: readonly FileChange[]): void {
  for (const { path, before } of changes) {
    if (before === undefined) workspace.remove(path);
    else workspace.write(path, before);
  }
}

function text(content: Uint8Array | undefined): string | undefined {
  return content === undefined ? undefined : new TextDecoder().decode(content);
}
