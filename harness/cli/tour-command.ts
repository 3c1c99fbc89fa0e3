import { createPaint } from "#report/pretty/paint";
import { showsColours } from "../reporters/shows-colours.ts";
import type { AddCommand } from "./add-command.ts";

/** `scartissue tour`: the flagship incident, bare and then guarded. */
export const addTour: AddCommand = (program, finish) => {
  program
    .command("tour")
    .description("the flagship incident, first bare and then under one guardrail at a time")
    .action(async () => {
      const { playTour } = await import("./play-tour.ts");
      const paint = createPaint(showsColours(process.stdout, process.env));
      finish(await playTour((text) => void process.stdout.write(text), paint));
    });
};
