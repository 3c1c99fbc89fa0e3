import type { Command } from "commander";

/** Adds one command to the program. `finish` takes the exit code. */
export type AddCommand = (program: Command, finish: (exitCode: number) => void) => void;
