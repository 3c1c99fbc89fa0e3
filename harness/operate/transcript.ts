import { closeSync, openSync, writeSync } from "node:fs";
import { HarnessError } from "#model/errors";
import type { JsonObject } from "#model/json";
import type { LedgerEvent } from "#model/ledger";

/** What happened, as JSON Lines: every line has `wall` (the machine's clock) and `kind`; events of the ledger have `at`, the scenario's clock, too. */
export interface Transcript {
  note(kind: string, facts: JsonObject): void;
  event(event: LedgerEvent): void;
  close(): void;
}

/** Opens a transcript; what is written is on disk at once, so that a crash loses nothing. @throws HarnessError `usage` when the file cannot be written */
export function openTranscript(file: string, wallClock: () => Date): Transcript {
  let handle: number;
  try {
    handle = openSync(file, "w");
  } catch (cause) {
    throw new HarnessError("usage", `The transcript \`${file}\` cannot be written: ${(cause as Error).message}`, {
      hint: "Name another file with --transcript, or say --no-transcript",
      cause,
    });
  }
  const write = (line: object): void => void writeSync(handle, `${JSON.stringify({ wall: wallClock().toISOString(), ...line })}\n`);
  return {
    note: (kind, facts) => write({ kind, ...facts }),
    event: (event) => write(event),
    close: () => closeSync(handle),
  };
}

/** Where none is wanted. */
export const noTranscript: Transcript = { note: () => undefined, event: () => undefined, close: () => undefined };
