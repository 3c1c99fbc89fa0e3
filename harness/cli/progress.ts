import type { Scenario, Terminal, WorldBuilder } from "#model/scenario";

/** A line on the terminal that says what a long run is doing. */
export interface Progress {
  note(what: string): void;
  erase(): void;
}

export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const quietMilliseconds = 1000;

/** Says nothing for the first second, nor where nobody watches. */
export function createProgress(output: ProgressOutput, now: () => number): Progress {
  if (output.isTTY !== true) return { note: () => undefined, erase: () => undefined };
  const begun = now();
  let shown = false;
  return {
    note: (what) => {
      if (now() - begun < quietMilliseconds) return;
      shown = true;
      output.write(`\r\u001B[2K${`… ${what}`.slice(0, widthOf(output) - 1)}`);
    },
    erase: () => {
      if (shown) output.write("\r\u001B[2K");
      shown = false;
    },
  };
}

/** Some terminals do not know their width and say 0. */
function widthOf({ columns = 0 }: ProgressOutput): number {
  return columns > 0 ? columns : 80;
}

/** The same scenario, which tells what it is doing before each step, and lets the process hear its signals there. */
export function watchScenario(scenario: Scenario, onStep: (step: string) => void): Scenario {
  const step = async (what: string): Promise<void> => {
    onStep(what);
    await new Promise((resolve) => void setImmediate(resolve));
  };
  const watch = (terminals: Readonly<Record<string, Terminal>>): Readonly<Record<string, Terminal>> =>
    Object.fromEntries(Object.entries(terminals).map(([name, terminal]) => [name, watchTerminal(terminal, step)]));
  return {
    ...scenario,
    world: { ...scenario.world, build: async (builder) => scenario.world.build(watchBuilder(builder, step)) },
    script: async (input) => scenario.script({ ...input, terminals: watch(input.terminals) }),
    routine: async (input) => scenario.routine({ ...input, terminals: watch(input.terminals) }),
  };
}

/** Ways get the watched terminal, too: whatever they run is a step. */
function watchTerminal(terminal: Terminal, step: (what: string) => Promise<void>): Terminal {
  const watched: Terminal = {
    ...terminal,
    run: async (command, options) => {
      await step(command);
      return terminal.run(command, options);
    },
    attempt: async (goal, ways) =>
      terminal.attempt(
        goal,
        ways.map((way) => ({ ...way, run: async () => way.run(watched) })),
      ),
  };
  return watched;
}

function watchBuilder(builder: WorldBuilder, step: (what: string) => Promise<void>): WorldBuilder {
  return {
    ...builder,
    apply: async (stack, options) => {
      await step(`building the world: ${stack}`);
      return builder.apply(stack, options);
    },
    wait: async (seconds) => {
      await step("building the world: days go by");
      return builder.wait(seconds);
    },
  };
}
