import { terraformError } from "../language/terraform-error.ts";

/** Lets steps that stand still hand the turn to others, as concurrent goroutines do. */
export interface Turn {
  /** Stands still for some seconds of the scenario's clock. */
  sleep(seconds: number): Promise<void>;
}

export interface WalkNode {
  readonly id: string;
  /** Ids that must be done first. Ids that are not in the walk are ignored. */
  readonly after: readonly string[];
  /** Nodes without cost take no slot and run as soon as they are ready. */
  readonly takesSlot: boolean;
  run(turn: Turn): Promise<"done" | "failed">;
}

export interface WalkOptions {
  readonly parallelism: number;
  /** Seeded, in [0, 1): chooses among nodes that are ready. */
  readonly random: () => number;
  readonly advance: (seconds: number) => Promise<void>;
  /** Asked before a node that takes a slot starts; true stops all further starts, those begun finish. */
  readonly isInterrupted?: () => boolean;
}

interface Sleeper {
  readonly wakesAt: number;
  readonly order: number;
  readonly wake: () => Promise<void>;
}

/**
 * Runs nodes after those they depend on, up to `parallelism` at once, in a seeded order among the independent.
 *
 * Exactly one node runs at any moment: the others wait for a slot, for a dependency or for a time of the clock, which moves on when nobody else can
 * run. The order is therefore a function of the seed alone. Dependents of a failed node are skipped.
 *
 * @returns ids that did not run: dependents of failed nodes, and what an interruption left over
 * @throws Error on a cycle, naming its members
 */
export async function walk(nodes: readonly WalkNode[], options: WalkOptions): Promise<readonly string[]> {
  const schedule = createSchedule(nodes);
  const sleepers: Sleeper[] = [];
  let elapsed = 0;
  let busy = 0;
  let order = 0;

  const runUntilItYields = async (start: (yielded: () => void) => void): Promise<void> => new Promise((resolve) => start(resolve));
  let yieldTurn: () => void = () => undefined;

  const turn: Turn = {
    sleep: async (seconds) =>
      new Promise((resume) => {
        const resumeAlone = async (): Promise<void> =>
          runUntilItYields((yielded) => {
            yieldTurn = yielded;
            resume();
          });
        sleepers.push({ wakesAt: elapsed + seconds, order: order++, wake: resumeAlone });
        yieldTurn();
      }),
  };
  const start = async (node: WalkNode): Promise<void> => {
    if (node.takesSlot) busy += 1;
    let failure: { readonly error: unknown } | undefined;
    await runUntilItYields((yielded) => {
      yieldTurn = yielded;
      void node
        .run(turn)
        .then((outcome) => schedule.finish(node.id, outcome))
        .catch((error: unknown) => {
          failure = { error };
          schedule.crash(failure);
        })
        .finally(() => {
          if (node.takesSlot) busy -= 1;
          yieldTurn();
        });
    });
  };

  for (;;) {
    schedule.rethrow();
    const interrupted = options.isInterrupted?.() === true;
    const node = schedule.next({ free: interrupted ? 0 : options.parallelism - busy, random: options.random, interrupted });
    if (node !== undefined) {
      await start(node);
      continue;
    }
    const sleeper = takeEarliest(sleepers);
    if (sleeper === undefined) break;
    if (sleeper.wakesAt > elapsed) {
      await options.advance(sleeper.wakesAt - elapsed);
      elapsed = sleeper.wakesAt;
    }
    await sleeper.wake();
  }
  return schedule.leftOver(options.isInterrupted?.() === true);
}

interface Schedule {
  next(options: { readonly free: number; readonly random: () => number; readonly interrupted: boolean }): WalkNode | undefined;
  finish(id: string, outcome: "done" | "failed"): void;
  crash(failure: { readonly error: unknown }): void;
  rethrow(): void;
  leftOver(interrupted: boolean): readonly string[];
}

function createSchedule(nodes: readonly WalkNode[]): Schedule {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const waitsFor = new Map<string, number>();
  const dependents = new Map<string, string[]>();
  const free: WalkNode[] = [];
  const ready: WalkNode[] = [];
  const started = new Set<string>();
  const skipped = new Set<string>();
  const settled = new Set<string>();
  let crashed: { readonly error: unknown } | undefined;

  const queue = (node: WalkNode): void => void (node.takesSlot ? ready : free).push(node);
  for (const node of nodes) {
    const known = new Set(node.after.filter((id) => byId.has(id)));
    waitsFor.set(node.id, known.size);
    for (const id of known) {
      const list = dependents.get(id);
      if (list === undefined) dependents.set(id, [node.id]);
      else list.push(node.id);
    }
    if (known.size === 0) queue(node);
  }

  const settle = (id: string, failed: boolean): void => {
    const pending: { readonly id: string; readonly failed: boolean }[] = [{ id, failed }];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      settled.add(at.id);
      for (const dependent of dependents.get(at.id) ?? []) {
        if (at.failed) skipped.add(dependent);
        const left = (waitsFor.get(dependent) ?? 0) - 1;
        waitsFor.set(dependent, left);
        const node = byId.get(dependent);
        if (left > 0 || node === undefined) continue;
        if (skipped.has(dependent)) pending.push({ id: dependent, failed: true });
        else queue(node);
      }
    }
  };

  return {
    next({ free: slots, random, interrupted }) {
      const node = free.pop() ?? (slots > 0 && !interrupted ? takeRandom(ready, random) : undefined);
      if (node !== undefined) started.add(node.id);
      return node;
    },
    finish: (id, outcome) => settle(id, outcome === "failed"),
    crash: (failure) => {
      crashed ??= failure;
    },
    rethrow: () => {
      if (crashed !== undefined) throw crashed.error;
    },
    leftOver(interrupted) {
      const left = nodes.filter((node) => !started.has(node.id)).map((node) => node.id);
      const stuck = left.filter((id) => !settled.has(id));
      if (stuck.length > 0 && !interrupted) throw terraformError(`Cycle: ${stuck.join(", ")}`, "");
      return left;
    },
  };
}

function takeRandom(ready: WalkNode[], random: () => number): WalkNode | undefined {
  if (ready.length === 0) return undefined;
  const index = Math.floor(random() * ready.length);
  const chosen = ready[index];
  const last = ready.pop();
  if (last !== undefined && chosen !== last) ready[index] = last;
  return chosen;
}

function takeEarliest(sleepers: Sleeper[]): Sleeper | undefined {
  let earliest = 0;
  for (const [index, sleeper] of sleepers.entries()) {
    const best = sleepers[earliest];
    if (best === undefined || sleeper.wakesAt < best.wakesAt || (sleeper.wakesAt === best.wakesAt && sleeper.order < best.order)) earliest = index;
  }
  return sleepers.splice(earliest, 1)[0];
}
