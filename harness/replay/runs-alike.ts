import type { Guardrail } from "#model/guardrail";
import type { LedgerEvent } from "#model/ledger";
import type { Run } from "#model/run";

/**
 * Runs that others can be told from without being played.
 *
 * A guardrail that only decides, and that allowed everything it was asked in a run, has changed nothing in it: taken away, every step finds the same world and
 * every other guardrail is asked the same. So the run without it is this run, less its answers.
 */
export interface RunsAlike {
  /** The run of these guardrails, told from one that was played in the same world by the same operator; undefined when none tells. */
  find(world: string, guardrails: readonly Guardrail[]): Run | undefined;
  /** Notes a run that was played. */
  note(world: string, guardrails: readonly Guardrail[], run: Run): void;
}

interface Played {
  readonly guardrails: readonly Guardrail[];
  readonly run: Run;
}

/** Worlds whose runs are kept: those of one world come together. */
const keptWorlds = 4;

/** `decidesByItself`: whether a guardrail's answers depend on nothing but what it is asked, as a program of the user's may not. */
export function createRunsAlike(decidesByItself: (guardrail: Guardrail) => boolean): RunsAlike {
  const worlds = new Map<string, Played[]>();
  return {
    find: (world, guardrails) => {
      const like = worlds.get(world)?.find((played) => tells(played, guardrails, decidesByItself));
      return like === undefined ? undefined : lessSilent(like, guardrails);
    },
    note: (world, guardrails, run) => {
      const known = worlds.get(world) ?? [];
      worlds.delete(world);
      worlds.set(world, [...known, { guardrails, run }]);
      for (const oldest of worlds.keys()) if (worlds.size > keptWorlds) worlds.delete(oldest);
    },
  };
}

function tells({ guardrails, run }: Played, wanted: readonly Guardrail[], decidesByItself: (guardrail: Guardrail) => boolean): boolean {
  if (!wanted.every((guardrail) => guardrails.includes(guardrail)) || reviewsPlans(wanted) !== reviewsPlans(guardrails)) return false;
  // A net of the user's may listen for the answers of others, which a told run leaves away.
  if (wanted.some((guardrail) => guardrail.observe !== undefined && !decidesByItself(guardrail))) return false;
  const taken = guardrails.filter((guardrail) => !wanted.includes(guardrail));
  return taken.every((guardrail) => decidesByItself(guardrail) && !hasSpoken(guardrail, run));
}

/** Where any guardrail reviews plans, `apply` and `destroy` run as plan, review and apply: with none, other commands run. */
function reviewsPlans(guardrails: readonly Guardrail[]): boolean {
  return guardrails.some(({ reviewPlan }) => reviewPlan !== undefined);
}

function hasSpoken({ id }: Guardrail, { ledger }: Run): boolean {
  return ledger.some((event) => event.kind === "decision" && event.guardrail === id && (event.decision !== "allow" || event.failed === true));
}

function lessSilent({ guardrails, run }: Played, wanted: readonly Guardrail[]): Run {
  const taken = new Set(guardrails.filter((guardrail) => !wanted.includes(guardrail)).map(({ id }) => id));
  const rest = run.ledger.filter((event) => event.kind !== "decision" || !taken.has(event.guardrail));
  return {
    ...run,
    guardrails: wanted.map(({ id }) => id),
    deciders: run.deciders.filter((id) => !taken.has(id)),
    ledger: rest.map((event, index): LedgerEvent => ({ ...event, sequence: (run.ledger[0]?.sequence ?? 0) + index })),
  };
}
