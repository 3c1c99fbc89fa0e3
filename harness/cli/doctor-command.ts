import type { AddCommand } from "./add-command.ts";
import { packageVersion } from "./package-version.ts";

/** `scartissue doctor`: what is there, what is not, and what is not needed. */
export const addDoctor: AddCommand = (program, finish) => {
  program
    .command("doctor")
    .description("say what is available here, and how to get what is not")
    .action(async () => {
      const { findEverything } = await import("./doctor-findings.ts");
      const { surroundingsHere } = await import("../interlock/surroundings-here.ts");
      process.stdout.write(`scartissue ${packageVersion()}\n`);
      for (const { name, state, detail } of await findEverything(surroundingsHere()))
        process.stdout.write(`  ${state === "ok" ? "✓" : "–"} ${name.padEnd(18)} ${detail}\n`);
      finish(0);
    });
};
