import { endLeases } from "../interlock/leases.ts";

/** Ends the program cleanly when it is interrupted, or when nobody takes what it prints. */
export function hearTheOutside(): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      leave(signal === "SIGINT" ? 130 : 143, `${process.stderr.isTTY ? "\r\u001B[2K" : ""}scartissue: interrupted; no report was written\n`);
    });
  }
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") leave(0, "");
    leave(2, `scartissue: nothing can be printed: ${error.message}\n  Give standard output a place with room, or write to a file: --reporter pretty:out.txt\n`);
  });
}

function leave(exitCode: number, message: string): never {
  endLeases();
  process.stderr.write(message);
  process.exit(exitCode);
}
