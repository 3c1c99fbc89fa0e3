import { compileGlob, markWildcards } from "./glob.ts";
import type { PolicyDocument } from "./policy-document.ts";
import type { ShapeProblem } from "./policy-error.ts";

/** The actions of a service by its prefix (`rds`), as AWS spells them and without the prefix; `undefined` for a service nobody knows. */
export type KnownActions = (service: string) => ReadonlySet<string> | undefined;

/** Actions that match nothing that exists. `isList` says whether `Statement` is a list, for the pointers. */
export function actionProblems(document: PolicyDocument, isList: boolean, knownActions: KnownActions): readonly ShapeProblem[] {
  return document.statements.flatMap((statement, index) => {
    const path = isList ? `/Statement/${index}` : "/Statement";
    return [
      ...listProblems(statement.actions ?? [], `${path}/Action`, knownActions),
      ...listProblems(statement.notActions ?? [], `${path}/NotAction`, knownActions),
    ];
  });
}

/** A lone action may stand without its list, so its pointer ends at the element. */
function listProblems(actions: readonly string[], path: string, knownActions: KnownActions): readonly ShapeProblem[] {
  return actions.flatMap((action, at) => problemOf(action, actions.length === 1 ? path : `${path}/${at}`, knownActions));
}

function problemOf(action: string, path: string, knownActions: KnownActions): readonly ShapeProblem[] {
  const [service = "", name] = action.split(":");
  if (name === undefined) return [];
  const known = knownActions(service.toLowerCase());
  if (known === undefined) {
    return [{ path, severity: "warning", message: `there is no service \`${service}\` in \`${action}\``, hint: "correct the prefix" }];
  }
  const matches = compileGlob(markWildcards(name.toLowerCase()));
  if ([...known].some((candidate) => matches(candidate.toLowerCase()))) return [];
  const nearest = nearestOf(name, known);
  return [
    {
      path,
      severity: "warning",
      message: `\`${action}\` names no action that exists`,
      hint: nearest === undefined ? `see the actions of \`${service}\`` : `did you mean \`${service}:${nearest}\`?`,
    },
  ];
}

/** The known action that takes the fewest edits, when few suffice. */
function nearestOf(name: string, known: ReadonlySet<string>): string | undefined {
  let best: { readonly action: string; readonly edits: number } | undefined;
  for (const action of known) {
    const edits = editsBetween(name.toLowerCase(), action.toLowerCase());
    if (best === undefined || edits < best.edits) best = { action, edits };
  }
  return best !== undefined && best.edits <= Math.max(2, name.length / 4) ? best.action : undefined;
}

/** How many single letters must change to turn one text into another. */
export function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let at = 0; at < from.length; at += 1) {
    const next = [at + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const swap = (row[column - 1] ?? 0) + (from[at] === to[column - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
